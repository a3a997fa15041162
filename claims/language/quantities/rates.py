"""Denominators: "per day", "a year", "/kg", "per 100,000", and the counted nouns that they stand after."""

from claims.language.nouns import STOPS, is_plural, noun_run, singular
from claims.language.numerals import read_cardinal
from claims.language.quantities.measures import read_unit
from claims.language.tokens import TokenText, words
from claims.language.units import canonical

TIME_UNITS = words("second minute hour day week month quarter year decade century fortnight season night")
_PER_THINGS = words(
    "barrel gallon litre kg pound ounce ton tonne mile km share head person acre hectare kWh MWh pint m2 foot2"
)
_AFTER_A_RATE = words("ago later earlier before after old and or long half from")


def read_rate(t: TokenText, i: int, unit: str) -> tuple[str, int]:
    """The denominator after a unit or noun ("per day", "a year", "/kg", "per 100,000") and the token after it."""
    n = i
    if t.is_hyphen(n):
        n += 1
        return _article_rate(t, n, hyphen=True) if t.low(n) in {"a", "an", "per"} else ("", i)
    low = t.low(n)
    if low == "/":
        below, end = read_unit(t, n + 1)
        return (below, end) if below else ("", i)
    if low == "per":
        return _per(t, n + 1) or ("", i)
    if low in {"for"} and t.low(n + 1) == "every":
        found = _per(t, n + 2)
        return found or ("", i)
    if low in {"a", "an"}:
        return _article_rate(t, n)
    if low in {"each", "every"} or (low == "an" and unit):
        below, end = read_unit(t, n + 1)
        below = below or (t.low(n + 1) if t.low(n + 1) in TIME_UNITS else "")
        return (below, end) if below in TIME_UNITS and end > n + 1 else ("", i)
    return "", i


def _per(t: TokenText, i: int) -> tuple[str, int] | None:
    number = read_cardinal(t, i)
    if number and number.value == number.value.to_integral_value() and number.value > 1:
        end = number.last
        return f"{int(number.value)}", end
    low, token = t.low(i), t.at(i)
    if low in {"cent", "se"} or token.kind != "word":
        return None
    if low in {"capita", "head"}:
        return "person", i + 1
    unit, end = read_unit(t, i)
    if not unit and low in {"second", "quarter"}:
        unit, end = low, i + 1
    if unit:
        return unit, end
    return (singular(token.text), i + 1) if token.text.islower() and low not in STOPS else None


def _article_rate(t: TokenText, i: int, hyphen: bool = False) -> tuple[str, int]:
    n = i + 1 + (hyphen and t.is_hyphen(i + 1))
    unit, end = read_unit(t, n)
    if not unit and t.low(n) in TIME_UNITS | {"share", "head", "night", "seat", "ticket", "piece", "dozen"}:
        unit, end = singular(t.low(n)), n + 1
    if not unit or unit not in TIME_UNITS | _PER_THINGS | {"share", "head", "night", "seat", "ticket", "piece", "pop"}:
        return "", i
    if t.low(end) in _AFTER_A_RATE - {"and", "or", "from", "after", "before"} or is_plural(t.low(n)):
        return "", i
    return {"head": "person"}.get(unit, unit), end


def joined(unit: str, below: str) -> str:
    """One unit of a numerator and a denominator, "km/h" and its like in their own form."""
    return canonical(f"{unit}/{below}")


def counted_rate(t: TokenText, i: int) -> tuple[str, int] | None:
    """ "cars each year", "flights per week" after a bare number: unit and the token after it."""
    end = noun_run(t, i, most=4)
    if not end:
        return None
    below, last = read_rate(t, end, "")
    if not below:
        return None
    noun = singular(t.at(end - 1).text)
    return (f"/{below}" if below.isdigit() else f"{noun.lower()}/{below}"), last
