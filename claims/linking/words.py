"""What two texts are compared by: names, numbers, years, negation. Pure; rules of thumb where the language pipeline and
the reader of quantities know better, but quick enough for every candidate of every claim."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sources.passages.analyse import STOP_WORDS, analyse

_MONTHS = (  # noqa: SIM905 (read as text, not as a list)
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sept sep oct nov dec"
).split()
# Capitalised, but nobody's name.
_NOT_NAMES = frozenset(
    (
        " ".join(_MONTHS) + " monday tuesday wednesday thursday friday saturday sunday"
        " mr mrs ms dr prof president minister prime foreign chancellor king queen governor senator secretary general"
        " director chief chairman spokesman spokeswoman spokesperson"
    ).split()
)
_WORD = re.compile(r"[^\W\d_][\w’'&-]*")
_JOINS_NAMES = re.compile(r"[ \u00a0](?:(?:of|de|da|van|von|bin|al) )?|-")
_LEADING_JOINT = re.compile(r"[ \u00a0’'-]+(?:s )?(?:(?:of|de|da|van|von|bin|al) )?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…]|\n)[\s\"'“‘«(\[—–-]*$|[\"“‘«]$")
_POSSESSIVE = re.compile(r"[’']s?$")

_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_NUMBER = re.compile(
    rf"(?<![\w.,])(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)?(?![.,]?\d)(?:[ \u00a0-]?({'|'.join(_SCALES)})\b)?", re.I
)
_YEAR = re.compile(r"(?<![\w.,])(1[89]\d\d|20\d\d)(?![\w%]|[.,]\d)")
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(rf"\b(?:{_MONTH})\.? $", re.I)
_MONTH_FOLLOWS = re.compile(rf"(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b", re.I)
_COUNTED = re.compile(r" [a-z]+s\b")
_YEAR_COMES = re.compile(rf"\b(?:in|of|since|until|till|by|from|to|during|before|after|year|{_MONTH})\.?,? $", re.I)
_NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n[’']t\b", re.I)

SHORTEST_STEM = 5
LONGEST_ENDING = 3
NEIGHBOURHOOD = 30  # characters on each side of a number: about five words


@dataclass(frozen=True)
class Number:
    """A number as the text has it, its value, and the terms of the words around it."""

    words: str
    value: Decimal
    neighbours: frozenset[str]


def known_names(text: str) -> frozenset[str]:
    """Words that the text capitalises within sentences and never writes small: names, even where they begin one."""
    inside: set[str] = set()
    small: set[str] = set()
    for word, at in _words(text):
        if not word[0].isupper():
            small.add(word)
        elif not _begins_sentence(text, at):
            inside.add(word)
    return frozenset(word for word in inside if word.lower() not in small)


def names(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Names in the order of the text, each once. A word that begins a sentence belongs to one only if it is known as a
    name or a title, or written in capitals."""
    found: dict[str, None] = {}
    start = end = None
    for word, at in _words(text):
        if not _is_capitalised(word):
            continue
        if start is not None and end is not None and not _JOINS_NAMES.fullmatch(text, end, at):
            found[_name(text, start, end, known)] = None
            start = None
        start = at if start is None else start
        end = at + len(word)
    if start is not None and end is not None:
        found[_name(text, start, end, known)] = None
    return [name for name in found if name]


def _words(text: str) -> Iterator[tuple[str, int]]:
    for match in _WORD.finditer(text):
        yield _POSSESSIVE.sub("", match[0]) or match[0], match.start()


def _is_capitalised(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in STOP_WORDS


def _begins_sentence(text: str, at: int) -> bool:
    return _SENTENCE_START.search(text, max(0, at - 12), at) is not None


def _name(text: str, start: int, end: int, known: frozenset[str]) -> str:
    """The name between two places, if there is one; a first word that only its sentence made large does not count."""
    first = _POSSESSIVE.sub("", text[start:end].split()[0])
    is_known = first in known or first.isupper() or first.lower() in _NOT_NAMES
    if not is_known and _begins_sentence(text, start):
        joint = _LEADING_JOINT.match(text, start + len(first), end)
        start = joint.end() if joint else end
    name = text[start:end]
    return name if name_words(name) else ""


def name_words(name: str) -> list[str]:
    """The words of a name that tell it from others, in small letters."""
    words = [word.lower() for word, _ in _words(name) if word[0].isupper()]
    return [word for word in words if word not in _NOT_NAMES and len(word) > 1]


def has_word(words: frozenset[str], wanted: str) -> bool:
    """Whether a word of a name is among these, or one of them with another ending: Norvania, Norvanian, Norvanians."""
    if wanted in words:
        return True
    if len(wanted) < SHORTEST_STEM:
        return False
    return any(
        len(word) >= SHORTEST_STEM
        and abs(len(word) - len(wanted)) <= LONGEST_ENDING
        and (word.startswith(wanted) or wanted.startswith(word))
        for word in words
    )


def words_of(text: str) -> frozenset[str]:
    """All words in small letters, without the possessive ending."""
    return frozenset(word.lower() for word, _ in _words(text))


def numbers(text: str) -> list[Number]:
    """Numbers in digits, with a following scale word; without years and days of a month."""
    years = {match.start() for match in _years(text)}
    found = []
    for match in _NUMBER.finditer(text):
        if match.start() in years or _is_day(text, match):
            continue
        value = Decimal(match[1].replace(",", "") + (match[2] or "")) * _SCALES.get((match[3] or "").lower(), 1)
        around = text[max(0, match.start() - NEIGHBOURHOOD) : match.start()], text[match.end() :][:NEIGHBOURHOOD]
        found.append(Number(match[0], value, frozenset(analyse(" ".join(around)))))
    return found


def _is_day(text: str, match: "re.Match[str]") -> bool:
    if match[3] or match[2] or len(match[1]) > 2:
        return False
    return bool(_DAY.search(text, max(0, match.start() - 12), match.start()) or _MONTH_FOLLOWS.match(text, match.end()))


def _years(text: str) -> Iterator["re.Match[str]"]:
    for match in _YEAR.finditer(text):
        comes = _YEAR_COMES.search(text, max(0, match.start() - 12), match.start())
        if comes or not _COUNTED.match(text, match.end()):
            yield match


def years(text: str) -> list[int]:
    """Years from 1800 to 2099 in the order of the text, each once; not “1900 barrels”."""
    return list(dict.fromkeys(int(match[0]) for match in _years(text)))


def is_negated(text: str) -> bool:
    return _NEGATION.search(text) is not None
