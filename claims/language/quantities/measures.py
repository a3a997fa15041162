"""A number with its unit, currency and denominator: "$1.2bn", "190 kilometres per hour", "£3.5m-a-year"."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from claims.language.currencies import CENTS, named_dollar, prefix, suffix
from claims.language.nouns import STOPS, is_plural
from claims.language.numerals import GLUED_SCALES, SCALES, Number, divide, read_cardinal, with_scale
from claims.language.tokens import TokenText, lengths_of, words
from claims.language.units import convert, phrases

SMALLER = {
    "hour": ("minute",), "minute": ("second",), "year": ("month",), "day": ("hour",), "week": ("day",),
    "foot": ("inch",), "pound": ("ounce",), "stone": ("pound",), "yard": ("foot",), "mile": ("yard",), "km": ("m",),
    "m": ("cm",), "kg": ("g",),
}  # fmt: skip
_WEIGHT = words("weigh weighs weighed weighing weight heavy kg kilograms lb lbs feet foot inches ounces")
_MONEY = words(
    "cost costs paid pay pays price priced worth spent spend fee fined fine sold sell bought £ pence sterling "
    "budget salary owes debt debts raised bill wage earned loan grant benefit tax profit pension fund funding "
    "euros dollars"
)
_GLUED_ONLY = {"in": "inch", "g": "g", "l": "litre", "t": "tonne", "gb": "GB", "w": "W", "v": "volt", "p": "pence"}
_CASED = {"C": "degC", "F": "degF"}


@dataclass(frozen=True)
class Amount:
    """A number and its unit; ``money`` when the unit is a currency."""

    first: int
    last: int
    number: Number
    unit: str = ""
    money: bool = False
    plus: bool = False

    @property
    def value(self) -> Decimal:
        """The number's value."""
        return self.number.value


def read_amount(t: TokenText, i: int) -> Amount | None:
    """An amount that starts at token ``i``: a currency, a sign, a number, its unit."""
    money = prefix(t, i)
    negative = t.low(i) in {"minus", "negative"} or (t.at(i).text in "-−" and t.glued(i + 1) and not t.glued(i))
    if negative and t.at(i).text:
        inner = None if t.low(i + 1) in {"minus", "negative"} else read_amount(t, i + 1)
        if not inner or (t.at(i).kind == "symbol" and t.at(i - 1).kind in {"number"}):
            return None
        return replace(inner, first=i, number=replace(inner.number, value=-inner.value))
    number = read_cardinal(t, money[1] if money else i)
    if not number:
        return None
    if money:
        code = named_dollar(t, i) if money[0] == "USD" and t.at(i).text == "$" else money[0]
        return _with_cents(t, _money_scale(t, Amount(i, number.last, number, code, money=True)))
    return _with_unit(t, Amount(i, number.last, number))


def _money_scale(t: TokenText, amount: Amount) -> Amount:
    """ "$3.5m", "£ 26 m", and a currency named again ("$5 US", "US$5 million dollars")."""
    token = t.at(amount.last)
    if (
        token.low in GLUED_SCALES
        and amount.number.digits
        and amount.number.scale == 1
        and (token.glued or token.low == "m")
    ):
        number = with_scale(amount.number, GLUED_SCALES[token.low], amount.last + 1)
        amount = replace(amount, number=number, last=number.last)
    again = suffix(t, amount.last)
    if again and (t.at(amount.last).text.isupper() or again[0] == amount.unit):
        return replace(amount, unit=again[0], last=again[1])
    return amount


def _with_unit(t: TokenText, amount: Amount) -> Amount:
    number, n = amount.number, amount.last
    if (
        (t.at(n).text == "+" and t.glued(n))
        or t.low(n) == "plus"
        or (t.is_hyphen(n) and t.low(n + 1) in {"plus", "odd"})
    ):
        after = n + 1 + t.is_hyphen(n)
        amount = replace(
            amount, plus=t.low(after - 1) != "odd", last=after if t.at(n).text == "+" or t.is_hyphen(n) else amount.last
        )
        n = after
    scaled = _million_by_m(t, number, n)
    if scaled:
        number, n = scaled, scaled.last
        amount = replace(amount, number=scaled, last=n)
    n += t.is_hyphen(n)
    money = suffix(t, n) if t.low(n + 1) not in CENTS else None
    if money:
        return _with_cents(t, replace(amount, unit=money[0], last=money[1], money=True))
    if t.low(n + 1) in CENTS and t.low(n) in {"us", "euro", "eurocent", "australian", "canadian"}:
        return _cents(t, amount, n + 1)
    if t.low(n) in CENTS or (t.low(n) == "p" and t.glued(n)):
        return _cents(t, amount, n)
    unit, end = read_unit(t, n, number)
    if not unit:
        return amount
    if unit == "pound" and _is_money(t, amount, n):
        return _with_cents(t, replace(amount, unit="GBP", last=end, money=True))
    return _mixed(t, replace(amount, unit=unit, last=end))


def _million_by_m(t: TokenText, number: Number, n: int) -> Number | None:
    """ "100m people" is a hundred million, "100m race" is metres; "5m euros" is money."""
    token, after = t.at(n), t.at(n + 1)
    if not (
        number.digits and number.scale == 1 and token.glued and token.text in {"m", "M", "b", "B"} and n == number.last
    ):
        return None
    if suffix(t, n + 1) or after.low in {"barrels", "tonnes", "tons", "people", "hectares", "litres", "acres", "bpd"}:
        return with_scale(number, GLUED_SCALES[token.low], n + 1)
    plural = (
        after.kind == "word" and is_plural(after.text) and after.low not in {"sprinters", "finals", "hurdles", "series"}
    )
    if token.text in {"b", "B", "M"} or (plural and after.text.islower() and not t.glued(n + 1)):
        return with_scale(number, GLUED_SCALES[token.low], n + 1)
    return None


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """For the first word of each unit how many words units have that begin with it, the longest first."""
    return lengths_of(phrases())


def read_unit(t: TokenText, i: int, number: Number | None = None) -> tuple[str, int]:
    """The unit that starts at token ``i`` and the token after it; empty where there is none."""
    known = phrases()
    for length in _lengths().get(t.low(i), ()):
        words = t.lows(i, i + length)
        if len(words) == length and words in known:
            if length == 1 and not _really_a_unit(t, i, number):
                return "", i
            if (
                known[words] == "percent"
                and t.low(i + length) in {"point", "points"}
                and length == 1
                and words != ("%",)
            ):
                return "percentage point", i + length + 1
            return known[words], i + length
    token = t.at(i)
    if token.glued and number is not None and number.digits:
        if token.text in _CASED:
            return _CASED[token.text], i + 1
        if token.low in _GLUED_ONLY and token.text.islower():
            return _GLUED_ONLY[token.low], i + 1
    if token.low == "of" and t.low(i + 1) in {"a", "an"} and number is not None and number.fraction:
        unit, end = read_unit(t, i + 2)
        return (unit, end) if unit and unit != "point" else ("", i)
    if number is not None and number.fraction and token.low in {"a", "an"}:
        return read_unit(t, i + 1)
    if token.kind == "word" and t.low(i + 1) in {"people", "persons"} and _adjective(t, i):
        return "person", i + 2
    return "", i


def _adjective(t: TokenText, i: int) -> bool:
    low = t.low(i)
    return low not in STOPS and t.at(i).text.islower() and low not in SCALES and not is_plural(low)


def _really_a_unit(t: TokenText, i: int, number: Number | None) -> bool:
    token, after = t.at(i), t.at(i + 1)
    if token.low in {"m", "ha", "cc", "mb", "gb", "hp", "pp", "ml", "mm", "cm", "nm", "min"} and not (
        number and number.digits
    ):
        return False
    if token.low == "m" and (token.text == "M" or after.low == "."):
        return False
    if token.low in {"second", "quarter"}:
        hyphen = t.is_hyphen(i - 1)
        return hyphen or (number is not None and number.value == 1 and token.low == "second")
    if token.low == "time":
        return number is None or (number.value == 1 and False) or t.is_hyphen(i - 1)
    if token.low == "times" and after.low == "square":
        return False
    return not (token.low == "pc" and not token.glued)


def _is_money(t: TokenText, amount: Amount, n: int) -> bool:
    """Pounds of money or of weight? By the magnitude, else by the other words of the sentence."""
    if t.low(n) in {"lb", "lbs"} or t.low(n + 1) == "of" or t.low(n + 1) in {"heavier", "lighter"}:
        return amount.number.scale >= 1000 and t.low(n + 1) != "of" and t.low(n) not in {"lb", "lbs"}
    if amount.number.scale >= 10**6:
        return True
    low, high = t.sentence(n)
    words = set(t.lows(low, high))
    return bool(words & _MONEY) and not words & _WEIGHT


def _cents(t: TokenText, amount: Amount, n: int) -> Amount:
    low, high = t.sentence(n)
    words = set(t.lows(low, high))
    if t.low(n) in {"pence", "penny", "p"}:
        code = "GBP"
    else:
        code = "EUR" if words & {"euro", "euros", "€"} else named_dollar(t, n)
    number = replace(amount.number, value=divide(amount.value, 100), step=Decimal("0.01"))
    return replace(amount, number=number, unit=code, last=n + 1, money=True)


def _with_cents(t: TokenText, amount: Amount) -> Amount:
    """ "four dollars and five cents"."""
    if t.low(amount.last) != "and" or amount.value != amount.value.to_integral_value():
        return amount
    part = read_cardinal(t, amount.last + 1)
    if not part or t.low(part.last) not in CENTS or part.value >= 100:
        return amount
    number = replace(amount.number, value=amount.value + divide(part.value, 100), step=Decimal("0.01"))
    return replace(amount, number=number, last=part.last + 1)


def _mixed(t: TokenText, amount: Amount) -> Amount:
    """ "5 feet 10 inches", "two hours and 15 minutes", in the larger unit."""
    whole, smallest = amount, amount.unit
    while smallest in SMALLER:
        comma = t.low(whole.last) == ","
        part = read_cardinal(t, whole.last + (comma or t.low(whole.last) == "and"))
        if not part or part.fraction or (comma and smallest not in {"foot", "hour"}):
            break
        unit, end = read_unit(t, part.last + t.is_hyphen(part.last), part)
        carried = convert(part.value, unit, smallest) if unit in SMALLER[smallest] else None
        extra = convert(part.value, unit, amount.unit)
        if carried is None or carried >= 1 or extra is None:
            break
        whole = replace(whole, number=replace(whole.number, value=whole.value + extra, step=None), last=end)
        smallest = unit
    return whole
