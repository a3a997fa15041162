"""What the language code finds in a text: frozen values, no database, no Django.

All offsets are characters into the snapshot's text, end exclusive, and hold ``text[start:end] == words``.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ClaimKind(StrEnum):
    """What decides the truth of a claim."""

    NUMERICAL = "numerical"
    EVENT = "event"
    QUOTE = "quote"
    CAUSAL = "causal"
    COMPARISON = "comparison"
    POSITION = "position"
    PREDICTION = "prediction"
    OPINION = "opinion"
    NONE = "none"


class Hedge(StrEnum):
    """The word that loosens or bounds a number."""

    NONE = ""
    ABOUT = "about"
    MORE_THAN = "more than"
    LESS_THAN = "less than"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True)
class QuantityMention:
    """A number with its unit as the text gives it. A single value has ``low == high``; an open side is None.

    ``values`` are the numbers as written: one, or two for a range or a score (whose order is the text's, while
    ``low`` and ``high`` are sorted). ``hedge`` stands outside the span. ``step`` is the worth of the last digit
    written, so that "5.4 million" can be taken for what rounds to it; None where fractions give no such hint.
    """

    start: int
    end: int
    words: str
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    of: str = ""
    approximate: bool = False
    hedge: Hedge = Hedge.NONE
    values: tuple[Decimal, ...] = ()
    step: Decimal | None = None


@dataclass(frozen=True)
class TimeMention:
    """An interval of days, both inclusive, with the words that made it; an open side is None."""

    start: int
    end: int
    words: str
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True)
class Attribution:
    """Who is said to have said it. ``resolved`` names the person or body where the text allows it, else is empty.

    ``text[start:end]`` are the speaker's words; both are 0 where a quotation runs on without naming its speaker again.
    ``text[content_start:content_end]`` is what is said; both are 0 where the words do not show it.
    """

    speaker: str
    start: int
    end: int
    cue: str
    direct: bool
    resolved: str = ""
    confidence: float = 1.0
    content_start: int = 0
    content_end: int = 0


@dataclass(frozen=True)
class Reference:
    """Whom "he", "she", "his" or "her" stands for where the author speaks: ``text[start:end]`` is the pronoun."""

    start: int
    end: int
    name: str
    possessive: bool = False


@dataclass(frozen=True)
class CandidateClaim:
    """One statement found in a text. ``quote`` is verbatim, ``text`` the same with line breaks folded to spaces."""

    start: int
    end: int
    quote: str
    text: str
    normalised: str
    kind: ClaimKind
    score: float
    reasons: tuple[str, ...]
    attribution: Attribution | None = None
    quantities: tuple[QuantityMention, ...] = ()
    times: tuple[TimeMention, ...] = ()


@dataclass(frozen=True)
class PassedOver:
    """A sentence that was read and not made a claim, with the reason, so that a person can find it again."""

    start: int
    end: int
    score: float
    reason: str


@dataclass(frozen=True)
class Extraction:
    """What one text holds: claims in the order of the text, and what was passed over."""

    claims: tuple[CandidateClaim, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    language: str = "en"
    notes: tuple[str, ...] = field(default=())
