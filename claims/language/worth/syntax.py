"""Guessed grammar: the usual tag of each word, mended by its neighbours, and who does what in which tense.

No parser: a sentence costs some tens of microseconds. In the trials these guesses gave half of what gold trees gave.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from .tokens import Columns
from .vocabulary import TagLexicon

_BE = frozenset(("is", "are", "was", "were", "be", "been", "being", "am", "isn't", "wasn't", "weren't", "aren't",
                 "it's", "that's", "he's", "she's", "there's"))  # fmt: skip
_HAVE = frozenset(("has", "have", "had", "haven't", "hasn't", "hadn't", "i've", "we've", "they've", "you've"))
_DO = frozenset(("do", "does", "did", "don't", "didn't", "doesn't"))
_AUXILIARIES = _BE | _HAVE | _DO
_PRONOUNS = frozenset(("i", "we", "you", "he", "she", "it", "they", "this", "that", "there", "these", "those", "who",
                       "which", "what", "one", "everyone", "people"))  # fmt: skip
_PRONOUN_TAGS = frozenset({"PRP", "EX", "WP", "WDT"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECT_BEFORE_PAST = frozenset({"PRP", "NN", "NNS", "NNP", "NNPS", "WP", "WDT", "RB", ")", "CC"})
_NOUN_FOLLOWS = frozenset({"DT", "JJ", "PRP$", "POS", "CD"})
_COUNTED = ("NNP", "CD", "NN", "JJ", "RB", "VBN", "VBD", "IN", "PRP", "YEAR", "VB", "VBG", "NNS")
_COUNTS = {tag: [f"n {tag} {count}" for count in range(1, 7)] for tag in _COUNTED}
_LINKED = frozenset({"NNP", "CD", "YEAR"})
_MENDED = frozenset({"VBD", "VBN", "NN", "VBP", "VB", "VBZ"})
_DOUBLE_QUOTES = frozenset('"“”')
_SUBJECT_OF = {"NNP": "NNP", "NNPS": "NNP", "NN": "NOUN", "NNS": "NOUNS"} | dict.fromkeys(_PRONOUN_TAGS, "")
_SHIFTED_PRONOUN = {"it's": "it", "that's": "that", "he's": "he", "she's": "she", "there's": "there"}
_SUBJECT_WORDS = _PRONOUNS | frozenset(_SHIFTED_PRONOUN)


def guessed_tags(words: Sequence[str], columns: Columns, lexicon: TagLexicon) -> list[str]:
    """A Penn tag for each word (``YEAR`` for a year), by lexicon and suffix, then mended from left to right."""
    lowered = columns.lower
    tags = lexicon.tags(words)
    for at, word in enumerate(words):
        if word[0].isdigit():
            tags[at] = "YEAR" if columns.is_year[at] else "CD"
        elif at and (tag := tags[at]) in _MENDED:
            tags[at] = (
                _past(at, lowered, tags)
                if tag in ("VBD", "VBN")
                else _verb_or_noun(tag, lowered[at], lowered[at - 1], tags[at - 1])
            )
    return tags


def _past(at: int, lowered: Sequence[str], tags: list[str]) -> str:
    """Participle after "be" or "have" (an adverb may stand between), past tense after a subject."""
    before = lowered[at - 1]
    if tags[at - 1].startswith("RB") and at > 1:
        before = lowered[at - 2]
    if before in _BE or before in _HAVE:
        return "VBN"
    if tags[at - 1] in _SUBJECT_BEFORE_PAST and lowered[at].endswith("ed"):
        return "VBD"
    return tags[at]


def _verb_or_noun(tag: str, word: str, before: str, tag_before: str) -> str:
    if (before == "to" or tag_before == "MD") and tag != "VBZ":
        return "VB"
    if tag != "NN" and tag_before in _NOUN_FOLLOWS:
        return "NNS" if word.endswith("s") else "NN"
    if tag == "VB" and tag_before in ("PRP", "NNS"):
        return "VBP"
    return tag


def clause_grams(lowered: Sequence[str], tags: list[str]) -> list[str]:
    """Who does what in which tense, how many names and numbers, and which preposition leads to them."""
    grams: list[str] = []
    subject, in_quote, first = "none", False, True
    quotes = not _DOUBLE_QUOTES.isdisjoint(lowered)
    for at, (word, tag) in enumerate(zip(lowered, tags, strict=True)):
        if word in _SUBJECT_WORDS:
            subject = _SHIFTED_PRONOUN.get(word, word)
        elif tag in _SUBJECT_OF:
            subject = _SUBJECT_OF[tag] or word
        if quotes and word in _DOUBLE_QUOTES:
            in_quote = not in_quote
        if tag in _FINITE or word in _SHIFTED_PRONOUN:
            grams += _clause(subject, _verb_phrase(at, word, tag, tags), tag, in_quote, first)
            first = False
    if first:
        grams += ["no-verb", f"opens {tags[0] if tags else 'empty'}"]
    for tag, counted in _COUNTS.items():
        grams += counted[: tags.count(tag)]
    grams += _links(lowered, tags)
    return grams


def _verb_phrase(at: int, word: str, tag: str, tags: list[str]) -> str:
    if tag != "MD" and word not in _AUXILIARIES:
        return tag
    after = tags[at + 1] if at + 1 < len(tags) else "$"
    if after.startswith("RB") and at + 2 < len(tags):
        after = tags[at + 2]
    return f"{word}+{after}"


@lru_cache(maxsize=20_000)
def _clause(subject: str, phrase: str, tag: str, in_quote: bool, first: bool) -> tuple[str, ...]:
    verb = phrase.split("+")[0]
    grams: tuple[str, ...] = (
        f"s {subject}",
        f"v {tag}",
        f"v {verb}",
        f"p {phrase}",
        f"c {subject} {tag}",
        f"c {subject} {phrase}",
    )
    if in_quote:
        grams += (f"q {subject} {tag}",)
    if first:
        grams += tuple(f"1{gram}" for gram in grams[:6])
    return grams


def _links(lowered: Sequence[str], tags: list[str]) -> Iterator[str]:
    for at, tag in enumerate(tags[:-1]):
        if tag == "IN":
            if tags[at + 1] in _LINKED:
                yield f"in {lowered[at]} {tags[at + 1]}"
        elif tag == "CD":
            yield f"cd {lowered[at + 1]}"
