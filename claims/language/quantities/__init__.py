"""Quantities in a text: a number with its unit, or what it counts, as exact decimals.

``low`` and ``high`` bound what the words allow: "over 900" has no high, "up to 20" no low, "8 to 10" has both.
"""

from datetime import date
from decimal import Decimal

from claims.language.quantities.found import Found
from claims.language.quantities.scanner import scan
from claims.language.times import mentions_of, read_times
from claims.language.tokens import TokenText
from claims.language.values import Hedge, QuantityMention, TimeMention

_OPEN_ABOVE = frozenset({Hedge.MORE_THAN, Hedge.AT_LEAST})
_OPEN_BELOW = frozenset({Hedge.LESS_THAN, Hedge.AT_MOST})


def find_quantities(text: str) -> list[QuantityMention]:
    """The quantities in the order of the text, never overlapping, ``text[start:end] == words`` for each."""
    return find_quantities_and_times(text, None)[0]


def find_quantities_and_times(text: str, published: date | None) -> tuple[list[QuantityMention], list[TimeMention]]:
    """Both in one reading; no number is in both lists, nor in either where a time has no certain days."""
    t = TokenText(text)
    periods = read_times(t, published)
    taken = [(period.first, period.last) for period in periods]
    return [_mention(t, found) for found in scan(t, taken)], mentions_of(t, periods)


def _mention(t: TokenText, found: Found) -> QuantityMention:
    start, end = t.span(found.first, found.last)
    low: Decimal | None = min(found.values)
    high: Decimal | None = max(found.values)
    if len(found.values) == 1 and found.hedge in _OPEN_ABOVE:
        high = None
    if len(found.values) == 1 and found.hedge in _OPEN_BELOW:
        low = None
    return QuantityMention(
        start,
        end,
        t.text[start:end],
        low,
        high,
        found.unit,
        found.of,
        approximate=found.hedge is Hedge.ABOUT,
        hedge=found.hedge,
        values=found.values,
        step=found.step,
    )


__all__ = ["find_quantities", "find_quantities_and_times"]
