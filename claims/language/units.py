"""Units of measure: their names, what they measure, and exact conversion between them.

A table of some eighty units covers what English news writes. A general units library knows thousands, but reads "m",
"pound" or "point" its own way, calculates in binary floats, and has no money, percentage points or "per 100,000".
"""

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache

from claims.language.unit_table import ALIASES, TABLE


@dataclass(frozen=True)
class Unit:
    """A canonical name, what it measures, and ``base = value * factor + offset``."""

    name: str
    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


@cache
def units() -> dict[str, Unit]:
    """Every unit by its canonical name."""
    return {
        name: Unit(name, dimension, Fraction(factor), Fraction(offset)) for name, dimension, factor, offset in TABLE
    }


@cache
def phrases() -> dict[tuple[str, ...], str]:
    """The ways of writing a unit, as words in lower case, to its canonical name."""
    return {tuple(phrase.split()): name for name, written in ALIASES.items() for phrase in written}


@lru_cache(maxsize=4096)  # nouns of texts come by here
def canonical(unit: str) -> str:
    """One name for a unit however it is written: "mile/hour" and "mph", "metre" and "m"."""
    known, words = units(), phrases()
    if unit in known or not unit:
        return unit
    whole = words.get(tuple(unit.lower().split()))
    if whole:
        return whole
    above, stroke, below = unit.partition("/")
    if not stroke or "/" in below:
        return unit
    joined = f"{canonical(above)}/{canonical(below)}"
    return {"km/hour": "km/h", "mile/hour": "mph", "m/second": "m/s"}.get(joined, joined)


def parse(unit: str) -> Unit | None:
    """A unit with its factor, composed where it is a rate; None when a part of it is not known as a measure."""
    name = canonical(unit)
    known = units().get(name)
    if known:
        return known
    above, stroke, below = name.partition("/")
    if not stroke or "/" in below:
        return None
    if below.isdigit() and int(below):
        top = parse(above) if above else Unit("", "share", Fraction(1))
        return top and Unit(name, top.dimension, top.factor / int(below))
    top, bottom = parse(above), parse(below)
    if bottom is None or bottom.offset or (top and top.offset):
        return None
    if top is None:  # things per day and things per week are one dimension, things and other things are not
        top = Unit(above, f"[{above}]", Fraction(1))
    return Unit(name, f"{top.dimension}/{bottom.dimension}", top.factor / bottom.factor)


def dimension(unit: str) -> str:
    """What a unit measures ("length", "volume/time"); empty when it is no measure known here."""
    found = parse(unit)
    return found.dimension if found else ""


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """The value in another unit, None when that is another kind of thing.

    Exact where a decimal can be, otherwise to 28 digits. Months and years do not convert to days, nor money to other
    money, nor percent to percentage points: what a text would have to say for that is not known here.
    """
    source, target = canonical(from_unit), canonical(to_unit)
    if source == target:
        return value
    one, other = parse(source), parse(target)
    if one is None or other is None or one.dimension != other.dimension:
        return None
    return _decimal((Fraction(value) * one.factor + one.offset - other.offset) / other.factor)


def to_base(value: Decimal, unit: str) -> Decimal | None:
    """The value in the base unit of its dimension (metre, kilogram, second, ...)."""
    found = parse(unit)
    return _decimal(Fraction(value) * found.factor + found.offset) if found else None


def _decimal(exact: Fraction) -> Decimal:
    below, twos, fives = exact.denominator, 0, 0
    while below % 2 == 0:
        below, twos = below // 2, twos + 1
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    precision = 28
    if below == 1:  # ends after max(twos, fives) places
        precision = len(str(abs(exact.numerator))) + max(twos, fives) + 1
    with localcontext(Context(prec=precision, traps=[])):
        return Decimal(exact.numerator) / Decimal(exact.denominator)
