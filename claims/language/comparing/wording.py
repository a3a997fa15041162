"""How far the wording of a number reaches, whether another lies within it, and by how much it does not."""

import re
from dataclasses import dataclass
from decimal import Decimal

from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text
from claims.language.numerals import divide
from claims.language.values import Hedge

ABOUT = Decimal("0.04")
"""About, around, some: so far to either side. What is beyond 3 percent is open to dispute, 5 is wide."""
NEARLY = Decimal("0.1")
"""Nearly, close to, just under, just over: so far to one side."""
WIDEST_ROUNDING = Decimal("0.03")
"""A plain number stands for what rounds to it, but no further than this: "2 million" is not 2.4 million."""

_NEGATION = re.compile(r"(?:\b(?:not|never|cannot|no longer|neither)\b|n['’]t\b)(?! (?:only|just|merely))", re.I)
_IN_HEDGE = re.compile(
    r"\b(?:no|not|never) (?:more|less|fewer|later|exceed\w*|exceeding)(?: than)?(?: (?:a|some|about))?$", re.I
)
_REACHES = re.compile(r"\b(?:reach\w*|hit|attain\w*|get to|come to|amount to|number|total)$", re.I)
_PASSES = re.compile(r"\b(?:exceed\w*|top|topped|pass|passed|surpass\w*)$", re.I)
_NEGATION_REACH = 60


@dataclass(frozen=True)
class Allowed:
    """What a wording allows: from ``low`` to ``high``, a side open where None; ``strictly`` leaves the edges out.

    ``denied`` is a value that the wording says it is not.
    """

    low: Decimal | None
    high: Decimal | None
    strictly: bool = False
    denied: Decimal | None = None

    def holds(self, low: Decimal | None, high: Decimal | None) -> bool:
        """Whether everything from ``low`` to ``high`` is allowed."""
        if self.denied is not None:
            return low is not None and high is not None and not low <= self.denied <= high
        return self._above(low) and self._below(high)

    def _above(self, low: Decimal | None) -> bool:
        if self.low is None:
            return True
        return low is not None and (low > self.low if self.strictly else low >= self.low)

    def _below(self, high: Decimal | None) -> bool:
        if self.high is None:
            return True
        return high is not None and (high < self.high if self.strictly else high <= self.high)


def negation_of(text: Text, figure: Figure) -> str:
    """ "" for none, "reach" for "did not reach 300", "pass" for "did not exceed", "deny" for "not 50", else "far"."""
    start = max(figure.sentence[0], figure.start - _NEGATION_REACH)
    before = text.text[start : figure.start].rstrip()
    before = re.sub(r"\b(?:an? |the |some |about |even )+$", "", before + " ").rstrip()
    if _IN_HEDGE.search(before):
        return ""
    found = list(_NEGATION.finditer(before))
    if not found or re.search(r"[,;:]|\b(?:but|and|who|which|that|because)\b", before[found[-1].end() :]):
        return ""
    after = before[found[-1].end() :].strip()
    if not after:
        return "deny"
    if _PASSES.search(after):
        return "pass"
    if _REACHES.search(after):
        return "reach"
    return "bound" if figure.hedge not in {Hedge.NONE, Hedge.ABOUT} else "far"


def allowed_by(text: Text, figure: Figure) -> Allowed:
    """What the words of a figure allow in its own unit."""
    low, high, hedge = figure.low, figure.high, figure.hedge
    value = figure.values[0]
    negation = negation_of(text, figure)
    if negation in {"reach", "pass"}:
        return Allowed(None, value, strictly=negation == "reach")
    if negation == "deny" and hedge in {Hedge.NONE, Hedge.ABOUT}:
        return Allowed(None, None, denied=value)
    if negation in {"deny", "bound"}:
        turned = {
            Hedge.MORE_THAN: Allowed(None, value),
            Hedge.AT_LEAST: Allowed(None, value, strictly=True),
            Hedge.LESS_THAN: Allowed(value, None),
            Hedge.AT_MOST: Allowed(value, None, strictly=True),
        }
        if hedge in turned:
            return turned[hedge]
    margin = abs(value) * NEARLY
    if figure.near_hedge == "just" and hedge in {Hedge.LESS_THAN, Hedge.AT_MOST}:
        return Allowed(value - margin, value)
    if figure.near_hedge == "just" and hedge in {Hedge.MORE_THAN, Hedge.AT_LEAST}:
        return Allowed(value, value + margin)
    if hedge in {Hedge.MORE_THAN, Hedge.LESS_THAN}:
        return Allowed(low, high, strictly=True)
    if hedge in {Hedge.AT_LEAST, Hedge.AT_MOST}:
        return Allowed(low, high)
    if len(figure.values) > 1 or low is None or high is None:
        return Allowed(low, high)
    if figure.near_hedge == "nearly":
        return Allowed(value - margin, value + rounding(figure))
    if hedge is Hedge.ABOUT:
        return Allowed(value - abs(value) * ABOUT, value + abs(value) * ABOUT)
    half = rounding(figure)
    return Allowed(value - half, value + half)


def rounding(figure: Figure, *, of_zeros: bool = True) -> Decimal:
    """Half the worth of the last digit written, trailing zeros taken for rounding; for words a little."""
    if figure.sort in {Sort.ORDINAL, Sort.YEAR, Sort.RECORD, Sort.SCORE, Sort.TIMES, Sort.MULTIPLE}:
        return (
            abs(figure.values[0]) * Decimal("0.02")
            if figure.sort is Sort.MULTIPLE and figure.is_derived
            else Decimal(0)
        )
    value = abs(figure.values[0])
    if figure.is_derived:
        return value * Decimal("0.012")
    widest = value * WIDEST_ROUNDING
    step = figure.step
    if step is None:
        return min(value * Decimal("0.015"), widest) if value < 1 or value >= 1000 else Decimal(0)
    if of_zeros and step >= 1 and value >= 1000:
        while value and value % (step * 10) == 0:
            step *= 10
    return min(step / 2, widest)


def difference(claimed: Figure, low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """How far the evidence lies from what was claimed, between the edges that face: in the claim's unit, and as a share
    of the claimed edge. None for an evidence without edges, and the share of nothing."""
    there_low, there_high = (low if low is not None else high), (high if high is not None else low)
    if there_low is None or there_high is None:
        return None, None
    least, most = min(claimed.values), max(claimed.values)
    base = most if there_low > most else least
    apart = (there_low if there_low > base else there_high) - base
    return apart, divide(apart, abs(base)) if base else None
