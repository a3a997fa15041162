"""Numbers as news writes them, in digits and words, read into exact decimals."""

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact, localcontext

from claims.language.tokens import TokenText, listed

EXACT = Context(prec=120, traps=[Inexact])
"""Numbers are bounded to some 30 digits and a handful of scales, so that nothing is ever rounded here."""
MAX_DIGITS = 24

SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
    "dozen": Decimal(12),
    "lakh": Decimal(10**5),
    "crore": Decimal(10**7),
    "mn": Decimal(10**6),
    "mln": Decimal(10**6),
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "tn": Decimal(10**12),
    "trn": Decimal(10**12),
}
GLUED_SCALES = {"k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9), "t": Decimal(10**12)}
SMALL = {
    word: n
    for n, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
}
TENS = {word: 10 * n for n, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)}
ORDINAL_WORDS = {
    word: n
    for n, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
} | {word[:-1] + "ieth": n for word, n in TENS.items()}
ORDINAL_WORDS |= {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
FRACTION_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + plural: n for word, n in ORDINAL_WORDS.items() if n > 2 for plural in ("", "s")
}
VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5"}
VULGAR |= {"⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅐": "1/7", "⅑": "1/9", "⅒": "1/10"}
NUMBER_WORDS = frozenset(SMALL) | frozenset(TENS) | frozenset(SCALES)

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")


@dataclass(frozen=True)
class Number:
    """A value read from tokens ``first`` to before ``last``."""

    first: int
    last: int
    value: Decimal
    step: Decimal | None = None
    """The worth of the last digit written ("5.4 million": 100,000); None for words and fractions."""
    scale: Decimal = Decimal(1)
    digits: bool = False
    fraction: bool = False
    """Below one by its words ("half", "2/3"), not by a decimal point."""


def times(a: Decimal, b: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(a, b)


def divide(a: Decimal | int, b: Decimal | int) -> Decimal:
    """The quotient, exact where decimals can be, otherwise to 28 digits."""
    with localcontext(Context(prec=28, traps=[])):
        return Decimal(a) / Decimal(b)


def read_digits(written: str) -> Decimal | None:
    """ "1,234.5", "1,8" and "1.234.567"; None for what is no single number, such as a version or a list."""
    if len(written) > MAX_DIGITS:
        return None
    if _PLAIN.fullmatch(written):
        return Decimal(written)
    if _THOUSANDS.fullmatch(written) or _INDIAN.fullmatch(written):
        return Decimal(written.replace(",", ""))
    if _POINTS.fullmatch(written):
        return Decimal(written.replace(".", ""))
    if _DECIMAL_COMMA.fullmatch(written):
        return Decimal(written.replace(",", "."))
    return None


def read_cardinal(t: TokenText, i: int) -> Number | None:
    """The number that starts at token ``i``, with its magnitude words multiplied out."""
    if i not in t.cardinals:  # a dozen readers ask the same
        t.cardinals[i] = _read_cardinal(t, i)
    return t.cardinals[i]


def _read_cardinal(t: TokenText, i: int) -> Number | None:
    token = t.at(i)
    if token.kind == "number":
        number = _read_number_in_digits(t, i)
    elif token.kind == "part" and token.text in VULGAR:
        number = Number(i, i + 1, _vulgar(token.text), fraction=True)
    else:
        return _read_words(t, i)
    return _scaled(t, _and_a_half(t, number)) if number else None


def _vulgar(sign: str) -> Decimal:
    above, below = VULGAR[sign].split("/")
    return divide(int(above), int(below))


def _read_number_in_digits(t: TokenText, i: int) -> Number | None:
    value = read_digits(t.at(i).text)
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    number = Number(i, i + 1, value, step=Decimal(1).scaleb(int(exponent)), digits=True)
    after = t.at(i + 1)
    if after.kind == "part" and after.text in VULGAR:
        return replace(number, last=i + 2, value=value + _vulgar(after.text), step=None)
    if after.low in {"/", "⁄"} and after.glued:
        return _slashed(t, i, number)
    inner = _slashed(t, i + 1, number) if after.kind == "number" and t.low(i + 2) in {"/", "⁄"} else None
    if inner and inner.fraction and inner.value < 1 and value == value.to_integral_value():
        return replace(inner, first=i, value=value + inner.value, fraction=False)
    return number


def _slashed(t: TokenText, i: int, number: Number) -> Number | None:
    """ "2/3" and the like; None for 24/7, dates and what else has a stroke between figures."""
    above, below = t.at(i), t.at(i + 2)
    if below.kind != "number" or not below.glued:
        return number if t.glued(i + 1) and below.kind == "word" else None
    if t.low(i + 3) == "/" or not (above.text.isdigit() and below.text.isdigit()):
        return None
    if (
        len(above.text) > 2
        or len(below.text) > 3
        or not 0 < int(above.text) < int(below.text)
        or int(below.text) not in {2, 3, 4, 5, 8, 10}
    ):
        return None
    return replace(number, last=i + 3, value=divide(int(above.text), int(below.text)), step=None, fraction=True)


def _hyphen(t: TokenText, i: int) -> int:
    return i + 1 if t.is_hyphen(i) else i


def _and_a_half(t: TokenText, number: Number) -> Number:
    """ "two and a half", "four-and-a-quarter"."""
    i = _hyphen(t, number.last)
    if t.low(i) != "and":
        return number
    i = _hyphen(t, i + 1)
    if t.low(i) not in {"a", "one"}:
        return number
    i = _hyphen(t, i + 1)
    part = t.low(i)
    if part not in {"half", "quarter", "third"}:
        return number
    return replace(number, last=i + 1, value=number.value + divide(1, FRACTION_PARTS[part]), step=None)


def _scaled(t: TokenText, number: Number) -> Number:
    """The magnitude words after it, multiplied in; a glued "m" is left for the reader of units to judge."""
    for _ in range(3):
        i = _hyphen(t, number.last)
        token = t.at(i)
        scale = SCALES.get(token.low)
        if scale is None and token.glued and token.low == "k" and t.at(i - 1).kind == "number":
            scale = GLUED_SCALES["k"]
        if scale is None or (
            number.scale > 1 and token.low not in {"thousand", "million", "billion", "trillion", "crore"}
        ):
            return number
        step = None if number.step is None else times(number.step, scale)
        number = replace(
            number,
            last=i + 1,
            value=times(number.value, scale),
            step=step,
            scale=times(number.scale, scale),
            fraction=False,
        )
    return number


def with_scale(number: Number, scale: Decimal, last: int) -> Number:
    """The same number, multiplied by a magnitude that ends at ``last``."""
    step = None if number.step is None else times(number.step, scale)
    return replace(number, last=last, value=times(number.value, scale), step=step, scale=times(number.scale, scale))


_AFTER_A = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen"})


def _read_words(t: TokenText, i: int) -> Number | None:
    low = t.low(i)
    if low in {"a", "an"} and t.low(i + 1) in _AFTER_A and not t.is_hyphen(i + 2):
        number = Number(i, i + 1, Decimal(1))
        return _scaled(t, _and_a_half(t, _scaled(t, number)))
    if low == "half" and t.low(i + 1) in {"a", "-"} and t.low(i + 2) in SCALES:
        return _scaled(t, Number(i, i + 2, Decimal("0.5")))
    if low in {"hundred", "thousand", "million", "billion", "trillion"} and t.is_hyphen(i + 1):
        return Number(i, i + 1, SCALES[low], scale=SCALES[low])
    if low not in SMALL and low not in TENS:
        return None
    total, current, last = _sum_words(t, i)
    step = Decimal(1)
    if total and not current:
        step = max(scale for scale in SCALES.values() if total % scale == 0 and scale <= total)
    number = Number(i, last, Decimal(total + current), step=step)
    return _scaled(t, _and_a_half(t, number))


def _sum_words(t: TokenText, i: int) -> tuple[int, int, int]:
    """Total of the closed groups, the open group, and where reading stopped."""
    total, current, last, ceiling = 0, 0, i, 10**18
    n = i
    while n - i < 24:
        low = t.low(n)
        if low in SMALL and (current == 0 if SMALL[low] > 9 or SMALL[low] == 0 else current % 10 == 0):
            if (current % 100 and SMALL[low] > 9) or current % 100 == 10:
                break
            current += SMALL[low]
        elif low in SMALL and current and current % 100 == 0:
            current += SMALL[low]
        elif low in TENS and current % 100 == 0:
            current += TENS[low]
        elif low == "hundred" and 0 < current < 100:
            current *= 100
        elif low in {"thousand", "million", "billion"} and current > 0 and SCALES[low] < ceiling:
            ceiling = int(SCALES[low])
            total, current = total + current * ceiling, 0
        else:
            break
        last = n + 1
        n = _hyphen(t, last)
        if t.low(n) == "and" and (total or current >= 100) and t.low(_hyphen(t, n + 1)) in {**SMALL, **TENS}:
            if t.at(last - 1).low not in {"hundred", "thousand", "million", "billion"}:
                break
            n = _hyphen(t, n + 1)
    return total, current, last


def read_ordinal(t: TokenText, i: int) -> Number | None:
    """ "33rd", "third", "fifty-ninth"."""
    token = t.at(i)
    if token.kind == "number":
        if (
            t.low(i + 1) not in {"st", "nd", "rd", "th"}
            or not t.glued(i + 1)
            or not token.text.replace(",", "").isdigit()
        ):
            return None
        value = read_digits(token.text)
        return None if value is None else Number(i, i + 2, value, digits=True)
    if token.low in ORDINAL_WORDS:
        return Number(i, i + 1, Decimal(ORDINAL_WORDS[token.low]))
    if token.low in TENS and (t.is_hyphen(i + 1) or t.low(i + 1) in ORDINAL_WORDS):
        n = _hyphen(t, i + 1)
        unit = ORDINAL_WORDS.get(t.low(n), 10)
        return Number(i, n + 1, Decimal(TENS[token.low] + unit)) if unit < 10 else None
    return None
