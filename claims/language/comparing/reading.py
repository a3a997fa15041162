"""A text read for comparison: its words with stems and names, its sentences, and its figures with their clauses."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import snowballstemmer

from claims.language.comparing.concepts import STOPS, concept
from claims.language.data import read_json
from claims.language.data import words as word_set
from claims.language.nouns import singular
from claims.language.things import is_same_thing, is_word
from claims.language.tokens import TokenText

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OWNER = re.compile(r"['’]s?$")
_PLACE_BEFORE = word_set("in at of off on around near from for to across outside inside throughout over along into")
# What holds for a part of a country says nothing of its other parts.
_PARTS_OF_COUNTRIES = {
    "england": "england", "english": "england", "scotland": "scotland", "scottish": "scotland", "scots": "scotland",
    "wales": "wales", "welsh": "wales", "northern ireland": "northern ireland", "basque": "basque",
    "catalan": "catalan", "catalonia": "catalan",
}  # fmt: skip
_WITHOUT = word_set("without no out")
_OCCUPATION = word_set("work job jobs employment")
_TITLES = word_set("mr mrs ms dr prof sir president minister mayor king queen")
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=20_000)
def _is_common(low: str) -> bool:
    """Whether a word is one of the language, so that a capital at the start of a sentence means nothing."""
    return concept(low) is not None or low in STOPS or is_word(low)


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """Names of places and their people, in small letters, to a country's code or to themselves."""
    table = read_json("gazetteer.json")
    found: dict[str, str] = {}
    for group in ("cities", "states", "regions"):
        found.update({name.lower(): name.lower() for name in table[group]})
    for group in ("capitals", "demonyms", "countries"):
        found.update({name.strip().lower(): code or name.strip().lower() for name, code in table[group].items()})
    return found | _PARTS_OF_COUNTRIES


@dataclass(frozen=True)
class Word:
    """A word of a text; ``key`` is equal for words that mean the same here."""

    start: int
    end: int
    text: str
    low: str
    key: str
    is_name: bool = False
    place: str = ""
    """For a name that stands as a place: what it is known by."""

    @property
    def is_content(self) -> bool:
        """Whether the word says what the text is about."""
        return self.low not in STOPS


def key_of(word: str) -> str:
    """What a word counts as: its concept where a table has one, else its stem."""
    low = word.lower()
    number = concept(low)
    return f"#{number}" if number is not None else _stem(singular(low))


def is_alike(one: Word, other: Word) -> bool:
    """Whether two words may mean the same."""
    if one.key == other.key:
        return True
    if one.is_name or other.is_name:
        return (bool(one.place) and one.place == other.place) or _is_same_name(one.low, other.low)
    return is_same_thing(one.low, other.low)


@lru_cache(maxsize=20_000)
def _is_same_name(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return shorter >= 4 and abs(len(a) - len(b)) <= 4 and a[: shorter - 1] == b[: shorter - 1]


def _with_long_names(words: list[Word]) -> list[Word]:
    """Places of two and three words ("Ivory Coast") under the name that the gazetteer has for them."""
    places, told = _places(), list(words)
    for length in (3, 2):
        for at in range(len(words) - length + 1):
            run = words[at : at + length]
            if not all(word.text[:1].isupper() for word in (run[0], run[-1])):
                continue
            known = places.get(" ".join(word.low for word in run))
            if known is not None:
                told[at : at + length] = [replace(word, is_name=True, place=known, key=f"={known}") for word in run]
    return told


# For each text that is kept: half a kilobyte a word.
_WORDS_KEPT = 100


@dataclass(frozen=True)
class Text:
    """A text and the day on which it was published, read once for all comparisons with it."""

    text: str
    published: date | None = None

    @cached_property
    def tokens(self) -> TokenText:
        return TokenText(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the sentences."""
        t, spans, i = self.tokens, [], 0
        while i < len(t):
            first, last = t.sentence(i, reach=10_000)
            last = max(last, i + 1)
            spans.append((t.tokens[first].start, t.tokens[last - 1].end))
            i = last
        return spans or [(0, len(self.text))]

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The sentence that holds a character."""
        return next((span for span in self.sentences if span[0] <= at < span[1]), self.sentences[-1])

    @cached_property
    def words(self) -> list[Word]:
        found: list[Word] = []
        starts = {start for start, _ in self.sentences}
        for match in _WORD.finditer(self.text):
            text = _OWNER.sub("", match[0])
            before = self.text[max(0, match.start() - 12) : match.start()].rstrip(" \"'“‘(")
            opens = match.start() in starts or before.endswith((".", "!", "?", ":"))
            found.append(self._word(match.start(), text, found[-1] if found else None, opens or not match.start()))
        return _with_long_names(found)

    def _word(self, start: int, text: str, before: Word | None, opens: bool) -> Word:
        low = text.lower()
        known = _places().get(low) if text[:1].isupper() else None
        is_name = text[:1].isupper() and low not in STOPS and (not opens or known is not None or not _is_common(low))
        place = ""
        if known is not None or (is_name and opens):
            place = known or low
        elif is_name and before is not None:
            touches = before.end + 1 >= start
            after_place = before.low in _PLACE_BEFORE or (before.low == "the" and touches)
            place = low if touches and (after_place or bool(before.place)) and before.low not in _TITLES else ""
        key = key_of(low)
        if (
            low in _OCCUPATION
            and before is not None
            and re.search(r"\b(?:without|no|out of)(?: an?| any)? *$", self.text[max(0, start - 16) : start].lower())
        ):
            key = key_of("unemployed")
        return Word(start, start + len(text), text, low, key, is_name, place)

    def alike_to(self, word: Word) -> frozenset[int]:
        """Where words stand in this text that may mean the same as a word of another: every pair of figures asks anew,
        so it is looked up once for each word."""
        asked = (word.key, word.low, word.is_name, word.place)
        found = self._alike.get(asked)
        if found is None:
            if len(self._alike) > _WORDS_KEPT:
                self._alike.clear()
            found = self._alike[asked] = frozenset(one.start for one in self.words if is_alike(word, one))
        return found

    @cached_property
    def _alike(self) -> dict[tuple[str, str, bool, str], frozenset[int]]:
        return {}

    def between(self, start: int, end: int) -> list[Word]:
        """The words of a span."""
        return [word for word in self.words if word.start >= start and word.end <= end]
