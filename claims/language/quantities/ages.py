"""Ages: "14-year-old", "aged 8–10 years", "into her 80s", "Ann Bowe, 42, and"."""

from dataclasses import replace
from decimal import Decimal

from claims.language.nouns import STOPS
from claims.language.numerals import Number, read_cardinal
from claims.language.quantities.found import Found
from claims.language.quantities.measures import read_unit
from claims.language.quantities.ranges import read_pair_or_single
from claims.language.times.period import MONTHS
from claims.language.tokens import TokenText, words

_OWNERS = words("his her their my our your its one's")
_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80}
_TENS |= {"nineties": 90, "teens": 13}
_OLDEST = 125
_YOUNGEST_NAMED = 10


def read_age(t: TokenText, i: int) -> Found | None:
    """An age that starts at token ``i``."""
    return _decade_of_life(t, i) or _years_old(t, i) or _told(t, i)


def _decade_of_life(t: TokenText, i: int) -> Found | None:
    token, n = t.at(i), i + 1
    if token.kind != "number" and token.low not in _TENS:
        return None
    if token.kind == "number" and t.low(n) in {"'", "’"} and t.low(n + 1) == "s" and t.glued(n) and t.glued(n + 1):
        n += 1
    owned = bool(_OWNERS & set(t.lows(i - 3, i))) and t.low(i - 1) in _OWNERS | {"early", "mid", "late", "-"}
    if token.low in _TENS and owned:
        first = Decimal(_TENS[token.low])
        return Found(i, i + 1, (first, first + (6 if first == 13 else 9)), "year", "age")
    if token.kind != "number" or t.low(n) != "s" or not t.glued(n) or not owned:
        return None
    if len(token.text) in {2, 3} and token.text.isdigit() and token.text.endswith("0"):
        return Found(i, n + 1, (Decimal(token.text), Decimal(token.text) + 9), "year", "age")
    return None


def _years_old(t: TokenText, i: int) -> Found | None:
    """ "14-year-old", "nine-month-old", "2000 year old", "12 years old"; "20- to 30-year-olds" gives the range."""
    number = read_cardinal(t, i)
    if not number or number.fraction:
        return None
    n = number.last + (t.is_hyphen(number.last) or (t.low(number.last) in {"-", "–"}))
    unit, end = read_unit(t, n, number)
    if unit not in {"year", "month", "week", "day"}:
        return None
    old = end + (t.is_hyphen(end) or (t.low(end) in {"-", "–"} and t.low(end + 1) == "old"))
    if t.low(old) not in {"old", "olds"}:
        return None
    return Found(i, old + 1, (number.value,), unit, "age", step=number.step)


def _told(t: TokenText, i: int) -> Found | None:
    """A number after "aged", "at the age of", or between commas after a name."""
    number = read_cardinal(t, i)
    if not number or number.value > _OLDEST or number.value != number.value.to_integral_value():
        return None
    if t.low(i - 1) in {"aged", "age", "ages"} or t.lows(i - 2, i) in {("age", "of"), ("ages", "of")} or _between(t, i):
        found = read_pair_or_single(t, i - 1 if t.low(i - 1) == "between" else i)
        return _as_age(found[0]) if found else None
    if _after_a_name(t, i, number) or _was(t, i, number):
        return Found(i, number.last, (number.value,), "year", "age", step=number.step)
    return None


def _between(t: TokenText, i: int) -> bool:
    return t.low(i - 1) == "between" and t.low(i - 2) in {"aged", "ages"}


def _as_age(found: Found) -> Found | None:
    if found.unit not in {"", "year", "month", "week", "day"}:
        return None
    return replace(found, unit=found.unit or "year", of="age")


def _was(t: TokenText, i: int, number: Number) -> bool:
    """ "when she was six", "who turned 18": a person and a number without a noun."""
    if t.low(i - 1) in {"only", "just", "nearly", "about", "almost"}:
        i -= 1
    verb = t.low(i - 1) in {"was", "is", "turned", "turns", "am", "m", "were"}
    someone = t.low(i - 2) in {"he", "she", "i", "who", "we"} or (
        t.low(i - 2) in {"’", "'"} and t.low(i - 3) in {"he", "she", "i"}
    )
    if not ((verb and someone) or t.low(i - 1) in {"turned", "turns"}):
        return False
    after = t.at(number.last)
    return (
        number.value > 0
        and not after.glued * (after.kind != "symbol")
        and (after.kind != "word" or after.low in STOPS | {"so"})
        and (after.text not in "%$€£°/:-–—" or after.kind == "break")
    )


def _after_a_name(t: TokenText, i: int, number: Number) -> bool:
    """ "Ann Bowe, 42, a baker": the commas on both sides and a name before."""
    name, end = t.at(i - 2), number.last
    if t.low(i - 1) == "(" and t.low(end) == ")":
        full_name = (
            name.text[:1].isupper() and t.at(i - 3).text[:1].isupper() and t.at(i - 3).kind == name.kind == "word"
        )
        return full_name and number.digits and number.value >= _YOUNGEST_NAMED and not t.starts_sentence(i - 2)
    if t.low(i - 1) != "," or t.low(end) not in {",", ".", ";"} or name.kind != "word":
        return False
    if not name.text[:1].isupper() and (t.low(end) != "," or number.value < _YOUNGEST_NAMED):
        return False
    if not t.at(i).text.isdigit() or number.last - number.first != 1 or name.low in MONTHS:
        return False
    # a list of numbers ("Friday, 12, 13 and") or a date is none
    return t.at(end + 1).kind != "number" and t.at(i - 3).low not in MONTHS and number.value > 0 and len(name.text) > 1
