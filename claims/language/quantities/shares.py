"""Fractions, ratios, multiples, occasions: "two thirds", "one in five", "doubled", "three times as large", "twice"."""

from decimal import Decimal

from claims.language.nouns import STOPS, counted
from claims.language.numerals import FRACTION_PARTS, ORDINAL_WORDS, Number, divide, read_cardinal
from claims.language.quantities.found import Found, blocked
from claims.language.quantities.measures import read_rate, read_unit
from claims.language.tokens import TokenText, words
from claims.language.units import canonical

MULTIPLES = {
    "doubled": 2, "doubles": 2, "doubling": 2, "tripled": 3, "triples": 3, "tripling": 3, "trebled": 3, "trebling": 3,
    "quadrupled": 4, "quadrupling": 4, "quintupled": 5, "twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5,
    "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9, "tenfold": 10, "hundredfold": 100,
}  # fmt: skip
HALVES = {"halved": Decimal("0.5"), "halving": Decimal("0.5")}
_AFTER_HALF = words("of the a an its their his her our that this all these those")
_BEFORE_HALF = words("almost nearly about over than by around exactly roughly only least approximately just under")
_LARGEST_BASE = 1_000_000


def read_share(t: TokenText, i: int) -> Found | None:
    """A fraction, ratio, multiple or number of occasions that starts at token ``i``."""
    low = t.low(i)
    if low in MULTIPLES:
        return Found(i, i + 1, (Decimal(MULTIPLES[low]),), "multiple")
    if low in HALVES:
        return Found(i, i + 1, (HALVES[low],), "multiple")
    if low in {"double", "triple", "treble", "quadruple"}:
        return _double(t, i)
    if low in {"twice", "thrice"}:
        return _twice(t, i)
    if low == "half":
        return _half(t, i)
    return _parts(t, i) or _in_every(t, i) or _fold_or_times(t, i)


def _double(t: TokenText, i: int) -> Found | None:
    to = t.low(i - 1) in {"to", "than", "would", "will", "could", "may", "might", "almost", "nearly", "about"}
    if t.low(i + 1) in {"the", "its", "their", "that", "what", "his", "her"} or (
        to and t.low(i + 1) in {"in", "by", "to", "."}
    ):
        value = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}[t.low(i)]
        return Found(i, i + 1, (Decimal(value),), "multiple")
    return None


def _as_much(t: TokenText, i: int) -> int:
    """The token after "as large", "as many" at ``i``, or ``i``."""
    compares = t.low(i) == "as" and (
        t.low(i + 1) in {"much", "many"}
        or t.low(i + 2) == "as"
        or (t.low(i + 1) not in STOPS and t.at(i + 2).kind != "word")
    )
    return i + 2 if compares and t.at(i + 1).kind == "word" else i


def _twice(t: TokenText, i: int) -> Found:
    value, end = Decimal(2 if t.low(i) == "twice" else 3), _as_much(t, i + 1)
    if end > i + 1:
        return Found(i, end, (value,), "multiple")
    if t.low(i + 1) in {"the", "its", "their", "his", "her", "what", "that"}:
        return Found(i, i + 1, (value,), "multiple")
    below, end = read_rate(t, i + 1, "time")
    return Found(i, end, (value,), f"time/{below}") if below else Found(i, i + 1, (value,), "time")


def _half(t: TokenText, i: int) -> Found | None:
    if t.is_hyphen(i + 1):
        if t.low(i - 1) in {"and", "a"} and t.low(i + 1) == "and":
            return None
        unit, end = read_unit(t, i + 2, Number(i, i + 1, Decimal("0.5"), fraction=True))
        if unit in {"hour", "mile", "decade", "century", "year", "minute", "point", "second"} and t.low(end) != "time":
            return Found(i, end, (Decimal("0.5"),), unit)
        return blocked(i, i + 3) if t.at(i + 2).kind == "word" and t.low(i + 2) not in {"a"} else None
    end = _as_much(t, i + 1)
    if end > i + 1:
        return Found(i, end, (Decimal("0.5"),), "multiple")
    scaled = read_cardinal(t, i)
    if scaled and scaled.scale > 1:
        return None
    if t.low(i - 1) in {"first", "second", "latter", "other", "and"} or t.low(i - 2) == "and":
        return None
    n = i + 1 + (t.low(i + 1) == "of" and t.low(i + 2) in {"a", "an"})
    half = Number(i, i + 1, Decimal("0.5"), fraction=True)
    if t.low(n) in {"a", "an"}:
        unit, end = read_unit(t, n + 1, half)
        if t.low(n + 1) == "percent" or (unit and unit not in {"person"}):
            return _with_rate(t, i, end, half.value, unit)
    first = i - 1 if t.low(i - 1) == "one" else i
    if t.low(i + 1) in _AFTER_HALF or t.low(i - 1) in _BEFORE_HALF or t.has(i - 1, "one", "half"):
        if t.low(i - 1) in {"in", "on"} or (t.low(i + 1) == "that" and t.low(i - 1) not in _BEFORE_HALF):
            return None
        return Found(first, i + 1, (half.value,), "fraction", counted(t, _past_words(t, i + 1)))
    return None


def _past_words(t: TokenText, i: int) -> int:
    while t.low(i) in {"of", "all", "the", "its", "their", "these", "those", "his", "her", "our"}:
        i += 1
    return i


def _with_rate(t: TokenText, first: int, last: int, value: Decimal, unit: str) -> Found:
    below, end = read_rate(t, last, unit)
    return Found(first, end, (value,), canonical(f"{unit}/{below}")) if below else Found(first, last, (value,), unit)


def _parts(t: TokenText, i: int) -> Found | None:
    """ "two thirds", "three-quarters of", "a third", "one fifth", "a quarter of a century"."""
    number = read_cardinal(t, i) if t.low(i) not in {"a", "an"} else Number(i, i + 1, Decimal(1))
    if not number or number.digits or number.value > 99:
        return None
    n = number.last + t.is_hyphen(number.last)
    part = t.low(n)
    below = FRACTION_PARTS.get(part)
    if not below or (number.value > 1) != part.endswith(("s", "halves")) or number.value >= below:
        return None
    if part == "half" and t.is_hyphen(n + 1):
        return None
    value, n = divide(number.value, below), n + 1
    fraction = Number(i, n, value, fraction=True)
    if number.value == 1 and t.low(n) != "of":
        if t.at(n).kind == "word" and (t.low(n) not in _AFTER_A_THIRD or t.low(n) in {"hour"}):
            return None
        if part == "quarter" and t.low(i - 1) in {"in", "for"}:
            return None
    if part in {"quarter", "quarters"} and t.low(i) in {"a", "three"} and t.low(n) == "hours":
        return None
    unit, end = read_unit(t, n, fraction) if t.low(n) == "of" and t.low(n + 1) in {"a", "an"} else ("", n)
    if unit and unit not in {"person"}:
        return _with_rate(t, i, end, value, unit)
    return Found(i, n, (value,), "fraction", counted(t, _past_words(t, n)))


_AFTER_A_THIRD = words(
    "to in on at by since from the who were was are is have had has said do did would could will more less fewer "
    "as compared over after and or but than between during larger smaller higher lower voted think believe say "
    "live"
)


def _in_every(t: TokenText, i: int) -> Found | None:
    """ "one in five", "four out of 10", "1 in every 100"."""
    number = read_cardinal(t, i)
    if not number or number.value > 99 or number.scale != 1 or number.fraction:
        return None
    n = number.last
    if t.has(n, "out", "of"):
        n += 2
    elif t.low(n) in {"in", "-"} and (t.low(n) == "in" or t.has(n, "-", "in", "-")):
        n += 1 if t.low(n) == "in" else 3
    else:
        return None
    n += t.low(n) == "every"
    base = read_cardinal(t, n)
    if not base or base.value <= number.value or base.value > _LARGEST_BASE or base.fraction:
        return None
    unit, _ = read_unit(t, base.last, base)
    if unit and unit not in {"person"}:
        return None
    text = t.at(n).text
    in_years = text.isdigit() and len(text) == 4 and 1900 <= int(text) <= 2100 and t.low(n - 1) == "in"
    if (
        in_years
        or number.value != number.value.to_integral_value()
        or (number.value > 9 and base.value > 100 and t.low(n - 1) != "every")
    ):
        return None
    return Found(i, base.last, (divide(number.value, base.value),), "fraction", counted(t, base.last))


def _fold_or_times(t: TokenText, i: int) -> Found | None:
    """ "18-fold", "three times as large", "1.5 times", "five times a week"."""
    number = read_cardinal(t, i)
    if not number:
        return None
    n = number.last + t.is_hyphen(number.last)
    if t.low(n) == "fold":
        return Found(i, n + 1, (number.value,), "multiple", step=number.step)
    if t.low(n) not in {"times"} and not (t.low(n) == "time" and t.is_hyphen(n - 1)):
        return None
    if t.low(n) == "time":
        return Found(i, n + 1, (number.value,), "time", step=number.step)
    end = _as_much(t, n + 1)
    than = t.low(n + 2) == "than" or t.low(n + 3) == "than"
    compares = t.low(n + 1) in {
        "more",
        "higher",
        "larger",
        "greater",
        "bigger",
        "faster",
        "the",
        "its",
        "their",
        "that",
        "what",
    }
    compares = compares or than or (t.low(n + 1) == "less")
    if end > n + 1 or compares:
        return Found(i, end, (number.value,), "multiple", step=number.step)
    if number.value != number.value.to_integral_value():
        return Found(i, n + 1, (number.value,), "multiple", step=number.step)
    below, end = read_rate(t, n + 1, "time")
    unit = f"time/{below}" if below else "time"
    return Found(i, end if below else n + 1, (number.value,), unit, step=number.step)


__all__ = ["HALVES", "MULTIPLES", "ORDINAL_WORDS", "read_share"]
