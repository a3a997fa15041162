"""In which order passages are laid beside a claim. Pure: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from claims.linking.words import Number, has_word, name_words, names, nearest_sentence, numbers, words_of, years
from sources.passages.analyse import analyse

RANKING_VERSION = "1"

# Set by hand: what the words share counts most, then whether it is about the same names and numbers; date and kind of
# the document decide between passages that say the same. To be trained on labelled pairs.
WEIGHTS = {
    "search": 0.30,
    "containment": 0.20,
    "nearest_sentence": 0.15,
    "names": 0.15,
    "numbers": 0.15,
    "years": 0.05,
    "trigrams": 0.05,
    "recency": 0.03,
    "directness": 0.05,
}

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
    def trigrams(self) -> frozenset[str]:
        return _trigrams(self.text)


@dataclass(frozen=True)
class Candidate(Compared):
    """A passage as it is compared with a claim."""

    passage: int
    text: str
    search_score: float = 0.0
    document: int = 0
    kind: str = "other"
    published_on: date | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.text)


@dataclass(frozen=True)
class Ranked:
    """A candidate with its score and what the score is made of."""

    candidate: Candidate
    score: float
    parts: dict[str, float] = field(default_factory=dict)


def rerank(statement: Statement, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Best first; of equal ones the earlier passage first."""
    best = max((candidate.search_score for candidate in candidates), default=0.0) or 1.0
    ranked = []
    for candidate in candidates:
        parts = features(statement, candidate, best)
        score = round(sum(WEIGHTS[name] * value for name, value in parts.items()), 6)
        ranked.append(Ranked(candidate, score, {name: round(value, 4) for name, value in parts.items()}))
    return sorted(ranked, key=lambda found: (-found.score, found.candidate.passage))


def features(statement: Statement, candidate: Candidate, best_search_score: float = 1.0) -> dict[str, float]:
    """What speaks for a passage, each from 0 to 1, under the names of WEIGHTS."""
    return {
        "search": candidate.search_score / best_search_score,
        "containment": _share(len(statement.terms & candidate.terms), len(statement.terms)),
        "nearest_sentence": nearest_sentence(statement.terms, candidate.text)[1],
        "names": _shared_names(statement, candidate),
        "numbers": _shared_numbers(statement, candidate),
        "years": _share(len(set(statement.years) & set(candidate.years)), len(statement.years)),
        "trigrams": _share(len(statement.trigrams & _trigrams(candidate.text)), len(statement.trigrams)),
        "recency": _recency(statement.made_on, candidate.published_on),
        "directness": DIRECTNESS.get(candidate.kind, 0.0),
    }


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _shared_names(statement: Statement, candidate: Candidate) -> float:
    wanted = {word for name in statement.names for word in name_words(name)}
    return _share(sum(has_word(candidate.words, word) for word in wanted), len(wanted))


def _shared_numbers(statement: Statement, candidate: Candidate) -> float:
    """Half for the same number anywhere, all of it where a word beside it is the same as well."""
    points = 0.0
    for number in statement.numbers:
        same = [other for other in candidate.numbers if other.value == number.value]
        if same:
            points += 1.0 if any(other.neighbours & number.neighbours for other in same) else 0.5
    return _share(points, len(statement.numbers))


def _trigrams(text: str) -> frozenset[str]:
    told = " ".join(text.lower().split())
    return frozenset(told[at : at + 3] for at in range(len(told) - 2))


def _recency(made_on: date | None, published_on: date | None) -> float:
    """1 for the day of the claim, a half for a year before or after, 0 where a date is not known."""
    if made_on is None or published_on is None:
        return 0.0
    return 1 / (1 + abs((made_on - published_on).days) / 365)
