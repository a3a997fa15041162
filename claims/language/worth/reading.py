"""A sentence as the model reads it: word grams, the words whose letters count, guessed grammar, cues."""

from dataclasses import dataclass
from itertools import pairwise

from .cues import cue_values
from .syntax import clause_grams, guessed_tags
from .tokens import columns_of, words_of
from .vocabulary import TagLexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """``grams`` (words and pairs) and ``clauses`` may repeat; ``forms`` are the words in order, ``cues`` numbers."""

    words: list[str]
    forms: tuple[str, ...]
    grams: list[str]
    clauses: list[str]
    cues: list[float]


def read(text: str, lexicon: TagLexicon) -> Reading:
    words = words_of(text)
    columns = columns_of(words)
    pairs = map(" ".join, pairwise(("^", *columns.form, "$")))
    tags = guessed_tags(words, columns, lexicon)
    clauses = clause_grams(columns.lower, tags)
    return Reading(words, columns.form, [*columns.form, *pairs], clauses, cue_values(text, words, columns))


SHORTEST_LETTERS, LONGEST_LETTERS = 3, 5


def letter_grams(form: str) -> list[str]:
    """Runs of three to five letters of one word with its borders; a very long word counts by its first part."""
    framed = f" {form[:40]} "
    return [
        framed[at : at + length]
        for length in range(SHORTEST_LETTERS, LONGEST_LETTERS + 1)
        for at in range(len(framed) - length + 1)
    ]
