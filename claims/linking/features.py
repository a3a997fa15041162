"""What speaks for a passage beside a claim, as numbers from 0 to 1. Pure.

Words are weighed by how few of the candidates have them: what every candidate says tells none from another. The closer
comparisons are made with the one sentence of a passage that is nearest to the claim.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import log

from claims.language.clusters import kinship
from claims.linking.cells import ToldCell
from claims.linking.words import Number, has_word, name_words, names, numbers, words_of, years
from sources.passages.analyse import STOP_WORDS, analyse
from sources.passages.sentences import sentences

# How near the source a kind of document usually is.
DIRECTNESS = {
    "official_record": 1.0,
    "statistics": 1.0,
    "transcript": 0.9,
    "press_release": 0.7,
    "fact_check": 0.6,
    "article": 0.4,
    "other": 0.2,
}
MANY_NAMES = 6
# A passage takes some 100 kB with its runs of letters, and the claims of one article find a few hundred.
READINGS_KEPT = 300
BEGINNING = 5  # letters by which words of one family are known: export, exporter, exportation

_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGIT = re.compile(r"\d")


class Compared:
    """A text with what is compared of it; each part is read once, when it is asked for."""

    text: str

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(analyse(self.text))

    @cached_property
    def numbers(self) -> list[Number]:
        return numbers(self.text)

    @cached_property
    def years(self) -> list[int]:
        return years(self.text)


@dataclass(frozen=True)
class Statement(Compared):
    """A claim as it is compared: its words, when it was made, the names known from where it stands, and who says it.

    That a passage does not name somebody means nothing when they are only the speaker.
    """

    text: str
    made_on: date | None = None
    known: frozenset[str] = frozenset()
    speaker: str = ""

    @cached_property
    def names(self) -> list[str]:
        speaker = words_of(self.speaker)
        return [name for name in names(self.text, self.known) if not speaker.issuperset(name_words(name))]

    @cached_property
    def name_words(self) -> frozenset[str]:
        return frozenset(word for name in self.names for word in name_words(name))

    @cached_property
    def content(self) -> dict[str, str]:
        """Each word of weight in small letters with its term; numbers and names are compared on their own."""
        return {word: term for word in _content(self.text) if (term := next(iter(analyse(word)), ""))}

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return frozenset(word[:BEGINNING] for word in self.content)

    @cached_property
    def grams(self) -> tuple[frozenset[str], frozenset[str]]:
        return _grams(self.text, 3), _grams(self.text, 4)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage with what is compared of it; each part is read once, when it is asked for."""

    text: str
    terms: frozenset[str]

    @cached_property
    def content(self) -> frozenset[str]:
        return _content(self.text)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return frozenset(word[:BEGINNING] for word in self.content)

    @cached_property
    def grams(self) -> tuple[frozenset[str], frozenset[str]]:
        return _grams(self.text, 3), _grams(self.text, 4)

    @cached_property
    def names_told(self) -> float:
        return min(1.0, len(names(self.text)) / MANY_NAMES)


class Reading(Compared):
    """A passage's text, read once for all claims that it is compared with: those of one article find the same ones."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        spans = sentences(self.text, 0, len(self.text))
        return [Sentence(told, frozenset(analyse(told))) for told in (self.text[start:end] for start, end in spans)]

    def nearest(self, terms: frozenset[str]) -> tuple[str, float]:
        """The sentence that has most of these terms, and their share; the first of equals."""
        best = max(self.sentences, key=lambda sentence: len(terms & sentence.terms), default=None)
        return (best.text, _share(len(terms & best.terms), len(terms))) if best else ("", 0.0)


@lru_cache(maxsize=READINGS_KEPT)
def reading_of(text: str) -> Reading:
    return Reading(text)


@dataclass(frozen=True)
class Candidate:
    """A passage as it is compared with a claim; ``is_lead`` for one with which its document begins. ``cells`` are those
    of a table's row, by which its numbers are read."""

    passage: int
    text: str
    search_score: float = 0.0
    document: int = 0
    kind: str = "other"
    published_on: date | None = None
    title: str = ""
    is_lead: bool = False
    cells: tuple[ToldCell, ...] = ()

    @cached_property
    def told(self) -> Reading:
        return reading_of(self.text)

    @property
    def words(self) -> frozenset[str]:
        return self.told.words

    @cached_property
    def titled(self) -> frozenset[str]:
        """Its words and those of its document's title: a report on Norvania need not name it in every passage."""
        return self.words | words_of(self.title)


def features(statement: Statement, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """For each candidate what speaks for it, under the names of the weights."""
    rarity = _rarity(statement, candidates)
    best = max((candidate.search_score for candidate in candidates), default=0.0) or 1.0
    return [_features(statement, candidate, rarity, best) for candidate in candidates]


def _rarity(statement: Statement, candidates: Sequence[Candidate]) -> dict[str, float]:
    """For each term of the claim a weight that falls with the number of candidates that hold it."""
    held = Counter(term for candidate in candidates for term in statement.terms & candidate.told.terms)
    count = len(candidates)
    return {term: log(1 + (count - held[term] + 0.5) / (held[term] + 0.5)) for term in sorted(statement.terms)}


def _features(statement: Statement, candidate: Candidate, rarity: Mapping[str, float], best: float) -> dict[str, float]:
    sentence = _nearest(candidate.told, rarity)
    unnamed = {term: weight for term, weight in rarity.items() if term not in _terms_of(statement.name_words)}
    three, four = statement.grams
    return {
        "search": candidate.search_score / best,
        "containment": _share(len(statement.terms & candidate.told.terms), len(statement.terms)),
        "rare_words": _weighed(rarity, sentence.terms),
        "unnamed_words": _weighed(unnamed, sentence.terms),
        "related_words": _related(statement, sentence.content, rarity),
        "word_beginnings": _share(len(statement.beginnings & sentence.beginnings), len(statement.beginnings)),
        "trigrams": _share(len(three & sentence.grams[0]), len(three)),
        "fourgrams": _share(len(four & sentence.grams[1]), len(four)),
        "names": _share(sum(has_word(candidate.titled, w) for w in statement.name_words), len(statement.name_words)),
        "numbers": _shared_numbers(statement, candidate),
        "years": _share(len(set(statement.years) & set(candidate.told.years)), len(statement.years)),
        "figures": float(bool(_DIGIT.search(statement.text) and _DIGIT.search(sentence.text))),
        "names_told": sentence.names_told,
        "lead": float(candidate.is_lead),
        "recency": _recency(statement.made_on, candidate.published_on),
        "directness": DIRECTNESS.get(candidate.kind, 0.0),
    }


def _nearest(told: Reading, rarity: Mapping[str, float]) -> Sentence:
    """The sentence that holds the most of the claim's weighed words; the first of equals."""
    best, most = Sentence("", frozenset()), -1.0
    for sentence in told.sentences:
        weight = sum(value for term, value in rarity.items() if term in sentence.terms)
        if weight > most:
            best, most = sentence, weight
    return best


def _weighed(rarity: Mapping[str, float], terms: frozenset[str]) -> float:
    whole = sum(rarity.values())
    return sum(weight for term, weight in rarity.items() if term in terms) / whole if whole else 0.0


def _related(statement: Statement, here: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Words of the claim that are not in the sentence, as far as a word of the same company is."""
    whole = sum(rarity.get(term, 0.0) for term in statement.content.values())
    found = sum(
        rarity.get(term, 0.0) * max((kinship(word, other) for other in here), default=0.0)
        for word, term in statement.content.items()
        if word not in here
    )
    return found / whole if whole else 0.0


@lru_cache(maxsize=4_096)
def _terms_of(words: frozenset[str]) -> frozenset[str]:
    return frozenset(term for word in words for term in analyse(word))


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS)


def _grams(text: str, letters: int) -> frozenset[str]:
    told = " ".join(text.lower().split())
    return frozenset(told[at : at + letters] for at in range(len(told) - letters + 1))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _shared_numbers(statement: Statement, candidate: Candidate) -> float:
    """Half for the same number anywhere, all of it where a word beside it is the same as well."""
    points = 0.0
    for number in statement.numbers:
        same = [other for other in candidate.told.numbers if other.value == number.value]
        if same:
            points += 1.0 if any(other.neighbours & number.neighbours for other in same) else 0.5
    return _share(points, len(statement.numbers))


def _recency(made_on: date | None, published_on: date | None) -> float:
    """1 for the day of the claim, a half for a year before or after, 0 where a date is not known."""
    if made_on is None or published_on is None:
        return 0.0
    return 1 / (1 + abs((made_on - published_on).days) / 365)
