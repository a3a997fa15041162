"""The numbers of a claim beside those of a passage, in the words that people read. Pure.

A text is read once for all that it is compared with: the last few hundred readings are kept at hand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from claims.language.comparing import (
    Comparison,
    Figure,
    Sort,
    Text,
    compare_figure,
    figures_of_claim,
    read_figures,
    with_unit,
)
from claims.language.nouns import singular
from claims.language.unit_table import ALIASES
from claims.language.values import Hedge

NUMBERS_VERSION = "3"
"""Kept with what is computed; raise it with any change of the comparison or its words."""

_WRITTEN = {"degC": "°C", "degF": "°F", "foot": "feet", "degree": "degrees"}
_KEPT = 500
_NOUN_AFTER = re.compile(r"(?: [\w’'-]+){0,3}? ([\w’'-]+)")


@dataclass(frozen=True)
class Reading:
    """A text with its figures."""

    text: Text
    figures: tuple[Figure, ...]
    claimed: tuple[Figure, ...]
    """Those that are compared when the text is a claim."""


@lru_cache(maxsize=_KEPT)
def read(text: str, day: date | None) -> Reading:
    """A text and the day of its publication, read for comparison."""
    told = Text(text, day)
    return Reading(told, tuple(read_figures(told)), tuple(figures_of_claim(told)))


def compared(claim: Reading, evidence: Reading) -> list[Comparison]:
    """Every figure of a claim against a passage, in the claim's order."""
    return [compare_figure(claim.text, one, evidence.text, evidence.figures) for one in claim.claimed]


@dataclass(frozen=True)
class Correction:
    """What a person makes of a number that stands in a claim with these words, or that it is none of the claim's."""

    words: str
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    of: str = ""
    is_approximate: bool = False
    is_struck: bool = False


def corrected(claim: Reading, corrections: Iterable[Correction]) -> Reading:
    """The reading of a claim with what people made of its numbers; the rest stays as the machine read it."""
    by_words = {_plain_words(one.words): one for one in corrections}
    if not by_words:
        return claim
    claimed: list[Figure] = []
    for figure in claim.claimed:
        one = by_words.get(_plain_words(figure.words))
        if one is None:
            claimed.append(figure)
        elif not one.is_struck and (one.low is not None or one.high is not None):
            claimed.append(_as_a_person_reads_it(figure, one))
    return Reading(claim.text, claim.figures, tuple(claimed))


def _plain_words(words: str) -> str:
    return " ".join(words.lower().split())


def _as_a_person_reads_it(figure: Figure, one: Correction) -> Figure:
    values = tuple(dict.fromkeys(edge for edge in (one.low, one.high) if edge is not None))
    hedge = Hedge.ABOUT if one.is_approximate else Hedge.NONE
    hedge = Hedge.AT_MOST if one.low is None else Hedge.AT_LEAST if one.high is None else hedge
    return with_unit(
        replace(figure, values=values, low=one.low, high=one.high, of=one.of, hedge=hedge, near_hedge=""), one.unit
    )


def in_words(text: Text, figure: Figure) -> str:
    """The figure as its text has it, with its hedge and what it counts: "about 640,000 signatures"."""
    hedge = f"{figure.hedge} " if figure.hedge is not Hedge.NONE else ""
    return f"{hedge}{' '.join(figure.words.split())}{_noun_after(text, figure)}"


def _noun_after(text: Text, figure: Figure) -> str:
    if figure.sort not in {Sort.COUNT, Sort.ORDINAL} or not figure.of or figure.is_derived:
        return ""
    for match in _NOUN_AFTER.finditer(text.text, figure.end):
        if match.start() != figure.end:
            return ""
        if singular(match[1].lower()) == singular(figure.of.lower()):
            return match[0]
    return ""


def side_by_side(here: str, there: str) -> str:
    """ "500,000 / 400,000 barrels a day": what both end in is said once."""
    if here == there:
        return here
    first, second = here.split(), there.split()
    shared = 0
    while shared < min(len(first), len(second)) - 1 and first[-1 - shared] == second[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} / {there}"


def percent(share: Decimal) -> str:
    """ "+12.5 %", "−20 %"; from a hundredfold on the factor says more: "× 1,000". No line breaks at the space."""
    if share >= 99:
        return f"×\u00a0{share + 1:,.0f}"
    return f"{'−' if share < 0 else '+'}{abs(share) * 100:,.1f}".removesuffix(".0") + "\u00a0%"


def in_unit(value: Decimal, like: Figure, *, signed: bool = False) -> str:
    """A value in the unit of a figure, to six digits: "12,355.3 acres", "−100,000 barrels a day"."""
    unit = like.unit
    if unit == "fraction":
        value, unit = value * 100, "percent"
    if signed and unit == "percent":
        unit = "percentage points"
    sign = "−" if value < 0 else "+" if signed else ""
    name = "" if unit in {"ordinal", "year", "multiple", "score"} else _plural(unit)
    rate = f" per {like.per}" if like.per else f" a {like.every}" if like.every else ""
    return f"{sign}{_plain(abs(value))}{name and ' '}{name}{rate}"


def _plain(value: Decimal) -> str:
    """Six digits at most, with thousands in groups and no zeros after the point."""
    if value >= 100_000:
        return f"{value:,.0f}"
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - 5)) if value else Decimal(0)
    told = f"{rounded:,f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _plural(unit: str) -> str:
    """The unit as a newspaper writes it, codes of money as they are."""
    if unit in _WRITTEN:
        return _WRITTEN[unit]
    written = [name for name in ALIASES.get(unit, ()) if name.endswith("s") and len(name) > 3 and "-" not in name]
    return written[0] if written else unit
