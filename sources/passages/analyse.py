"""The one analyser: what a text is searched by. Passages and queries both go through it, on every database alike."""

import re
import threading
import unicodedata
from collections.abc import Collection
from functools import lru_cache

import snowballstemmer

# Kept on every passage; raise it with any change below, and ``rebuild_index`` brings the rows up to date.
ANALYSER_VERSION = "1"
LONGEST_TERM = 40

STOP_WORDS = frozenset(
    """
    a about after again against all also am an and any are as at be because been before being below between both but by
    can could did do does doing down during each few for from further had has have having he her here hers herself him
    himself his how i if in into is it its itself just may me might more most must my myself no nor not now of off on
    once only or other our ours ourselves out over own s same shall she should so some such t than that the their
    theirs them themselves then there these they this those through to too under until up upon us very was we were what
    when where which while who whom whose why will with would you your yours yourself yourselves
    don didn doesn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn mustn ll ve re
    """.split()  # noqa: SIM905 (read as text, not as a list)
)

# Vowel signs and accents belong to their letter, or words of many scripts would fall to pieces.
_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
# 1,200 or 1,200.5; then plain digits with dots (4.2, 21.03.2023); then words that may hold digits (g7, covid19).
_TOKEN = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)*|(?![\d]){_LETTER}+")
# A word as it is printed, for marking it: initials, digits with their separators, then letters.
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|\d{{1,3}}(?:[\u00a0\u2009\u202f]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)*|(?![\d]){_LETTER}+"
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# Lower-cased it would be a stop word.
_THE_STATES = re.compile(r"\bUS\b")
_SPACED_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()


def analyse(text: str) -> list[str]:
    """The terms of a text in its order, repetitions kept: letters, digits and the decimal point, at most 40 each."""
    text = unicodedata.normalize("NFKC", _SPACED_THOUSANDS.sub("", text))
    text = _THE_STATES.sub("USA", _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text))
    return [term for token in _TOKEN.findall(text.lower()) if (term := _term(token))]


def spans_of(text: str, terms: Collection[str]) -> list[tuple[int, int]]:
    """Where the words of a text stand that count as one of these terms, in order; characters, end exclusive."""
    return [(word.start(), word.end()) for word in _WORD.finditer(text) if not terms_of(word[0]).isdisjoint(terms)]


@lru_cache(maxsize=50_000)
def terms_of(word: str) -> frozenset[str]:
    return frozenset(analyse(word))


# A library's running words are few: of 100 words in a passage some 95 are found here.
@lru_cache(maxsize=200_000)
def _term(token: str) -> str:
    """The term that a token counts as; empty for one that is not searched by."""
    if token[0].isdigit():
        return _number(token)[:LONGEST_TERM]
    if token in STOP_WORDS or (len(token) == 1 and token.isascii()):
        return ""
    token = token[:LONGEST_TERM]
    if not token.isascii() or not token.isalpha():
        return token
    with _stemming:  # the stemmer keeps the word at hand in itself
        return str(_stemmer.stemWord(token))


def _number(token: str) -> str:
    token = token.replace(",", "")
    if token.count(".") == 1:
        token = token.rstrip("0").rstrip(".")
    return token
