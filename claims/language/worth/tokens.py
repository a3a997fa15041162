"""Words of a sentence as check-worthiness reads them: one linear pass, the same in training and at run time."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Each alternative starts with its own class of character (after initials, the commonest first), and none nests a
# repeat: linear on any input.
_TOKEN = re.compile(r"[A-Z]\.(?:[A-Z]\.)+|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[^\w\s]|\d[\d,.]*\d|\d+|_+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")

MAX_TOKENS = 400
"""A longer "sentence" is a table or a list pasted as text; its first words decide, and time stays bounded."""

MAX_CHARACTERS = 4000


def words_of(text: str) -> list[str]:
    """Words, numbers and marks in the order of the text, at most ``MAX_TOKENS``, case kept."""
    return _TOKEN.findall(text[:MAX_CHARACTERS].replace("’", "'"))[:MAX_TOKENS]


def normal_form(word: str) -> str:
    """Lower case; a number only by its sort, so that no weight rests on one figure."""
    if not word[0].isdigit():
        return word.lower()
    if _YEAR.match(word):
        return "<year>"
    if "." in word:
        return "<decimal>"
    if "," in word or len(word) > 3:
        return "<large>"
    return "<digits>" if len(word) > 1 else "<digit>"


I_FORMS = frozenset({"I", "I'm", "I've", "I'd", "I'll"})


class Word(NamedTuple):
    """What is true of a word wherever it stands, read once for each form."""

    lower: str
    form: str
    is_letters: bool
    is_number: bool
    """A figure that is no year."""
    is_year: bool
    is_capital: bool
    is_ed: bool
    is_superlative: bool
    is_acronym: bool


class Columns(NamedTuple):
    """The same of all words of a sentence: of each fact one tuple, a word in each place."""

    lower: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    is_letters: tuple[bool, ...] = ()
    is_number: tuple[bool, ...] = ()
    is_year: tuple[bool, ...] = ()
    is_capital: tuple[bool, ...] = ()
    is_ed: tuple[bool, ...] = ()
    is_superlative: tuple[bool, ...] = ()
    is_acronym: tuple[bool, ...] = ()


def columns_of(words: Sequence[str]) -> Columns:
    return Columns(*zip(*map(word_facts, words), strict=True))


@lru_cache(maxsize=20_000)
def word_facts(word: str) -> Word:
    lower, form = word.lower(), normal_form(word)
    is_figure, is_year = word[0].isdigit(), form == "<year>"
    return Word(
        lower=lower,
        form=form,
        is_letters=word[0].isalpha(),
        is_number=is_figure and not is_year,
        is_year=is_figure and is_year,
        is_capital=word[0].isupper() and word not in I_FORMS,
        is_ed=lower.endswith("ed") and len(word) > 3,
        is_superlative=lower.endswith("est") and len(word) > 4,
        is_acronym=len(word) > 1 and word.isupper(),
    )
