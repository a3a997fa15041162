"""The walk over a text: at each token that may start a quantity, the readers in their order."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from claims.language.currencies import DOLLARS, LETTER_SIGNS, SIGNS, codes, prefix
from claims.language.numerals import NUMBER_WORDS, ORDINAL_WORDS, TENS, read_cardinal
from claims.language.quantities.ages import read_age
from claims.language.quantities.found import Found, blocked
from claims.language.quantities.hedges import hedge_at
from claims.language.quantities.measures import read_amount, read_unit
from claims.language.quantities.ranges import read_pair_or_single
from claims.language.quantities.ranks import read_rank
from claims.language.quantities.rates import TIME_UNITS, read_rate
from claims.language.quantities.shares import HALVES, MULTIPLES, read_share
from claims.language.quantities.traps import (
    in_address_of_the_web,
    is_glued_name,
    is_glued_onwards,
    is_label,
    is_label_pair,
    is_part_of_a_word,
    is_vague,
    one_counts,
    reference_end,
)
from claims.language.tokens import TokenText, words
from claims.language.units import dimension
from claims.language.values import Hedge

STARTS = (
    NUMBER_WORDS
    | frozenset(ORDINAL_WORDS)
    | frozenset(TENS)
    | frozenset(MULTIPLES)
    | frozenset(HALVES)
    | words(
        "a an half between from every minus negative twice thrice double triple treble quadruple no number top "
        "day # № nr [ twenties thirties forties fifties sixties seventies eighties nineties teens"
    )
)
MINUS = frozenset({"-", "−"})
_FIGURES = frozenset({"number", "part"})
_A_DURATION_AFTER = words(
    "for within after in lasted lasts last took takes take nearly about almost over than only just least under "
    "roughly around every"
) - {"every"}
_BEFORE_OVER = words("just well for of last lasted lasts took takes take after in is was were slightly a")
_POINTS = words("deducted lost dropped won earned gained scored within by lose win drop")


def scan(t: TokenText, taken: list[tuple[int, int]]) -> list[Found]:
    """The quantities of a text outside the token ranges ``taken`` by times, in order and never overlapping."""
    found: list[Found] = []
    read, next_taken = 0, 0
    signs = _signs()
    for i, token in enumerate(t.tokens):
        if i < read or not (token.low in STARTS or token.kind in _FIGURES or (token.text in signs and _opens(t, i))):
            continue
        while next_taken < len(taken) and taken[next_taken][1] <= i:
            next_taken += 1
        limit = taken[next_taken][0] if next_taken < len(taken) else len(t)
        if i >= limit:
            read = taken[next_taken][1]
            continue
        here = [item for item in _read(t, i) if item.last <= limit or item.first >= limit]
        if here:
            found.extend(_hedged(t, item) for item in here if item.values and item.last <= limit)
            read = here[-1].last
    return found


@cache
def _signs() -> frozenset[str]:
    """Signs and codes of money, and minus."""
    return codes().union(SIGNS, LETTER_SIGNS, DOLLARS, MINUS)


def _opens(t: TokenText, i: int) -> bool:
    """Whether one of these signs stands before a number."""
    token = t.tokens[i]
    if token.text in SIGNS:
        return True
    if token.kind == "word":
        return prefix(t, i) is not None
    return t.at(i + 1).kind == "number" and not t.glued(i) and t.glued(i + 1)


def _read(t: TokenText, i: int) -> list[Found]:
    if t.at(i).text == "[":
        end = reference_end(t, i)
        return [blocked(i, end)] if end else []
    if t.at(i).kind == "number" and (in_address_of_the_web(t, i) or is_glued_name(t, i)):
        return [blocked(i, _glued_end(t, i))]
    if t.at(i).kind == "word" and t.is_hyphen(i - 1) and is_part_of_a_word(t, i):
        return [blocked(i, i + 1)]
    if is_vague(t, i):
        number = read_cardinal(t, i)
        return [blocked(i, number.last)] if number else []
    for reader in (read_age, _every, read_rank, read_share):
        found = reader(t, i)
        if found:
            return [found]
    if t.low(i) in {"a", "an"}:
        unit = _a_unit(t, i)
        if unit:
            return [unit]
    if t.low(i) in {"between", "from"}:
        return read_pair_or_single(t, i)
    return _amounts(t, i)


def _amounts(t: TokenText, i: int) -> list[Found]:
    amount = read_amount(t, i)
    if not amount:
        return [blocked(i, _glued_end(t, i))] if t.at(i).kind == "number" else []
    found = read_pair_or_single(t, i)
    if not found:
        return []
    if t.is_hyphen(found[0].last - 2) and t.low(found[0].last - 1) in {"to", "in"}:
        return [blocked(i, found[0].last)]  # "3-to-1"
    if amount.money:
        return found
    if not found[0].unit and len(found[0].values) == 2 and is_label_pair(t, i):
        return [blocked(i, found[0].last)]
    if found[0].unit != "score" and len(found[0].values) == 1:
        if is_glued_onwards(t, replace(amount.number, last=found[0].last)) and found[0].last == amount.last:
            return [blocked(i, _glued_end(t, i))]
        if is_label(t, i, amount.number, found[0].unit):
            return [blocked(i, found[0].last)]
        hedged = hedge_at(t, i, found[0].last) is not Hedge.NONE or t.low(i - 1) in {"only", "just", "exactly"}
        if not one_counts(t, amount.number, amount.unit, hedged):
            return [blocked(i, amount.number.last)]
        if t.low(i) == "one" and found[0].last == i + 1 and t.at(i + 1).kind == "word":
            return [replace(found[0], last=i + 2, of=t.low(i + 1))]
    return found


def _glued_end(t: TokenText, i: int) -> int:
    """The token after all that is written together from ``i`` on, closing signs aside."""
    n = i + 1
    while t.glued(n) and n - i < 60 and t.at(n).text not in ".,;!?)]}\"”’'":
        n += 1
    return n


def _every(t: TokenText, i: int) -> Found | None:
    """ "every ten years": the interval is the quantity, with its word."""
    if t.low(i) != "every":
        return None
    amount = read_amount(t, i + 1)
    if amount and dimension(amount.unit) in {"time", "calendar time"} and amount.value > 1:
        return Found(i, amount.last, (amount.value,), amount.unit, step=amount.number.step)
    return None


def _a_unit(t: TokenText, i: int) -> Found | None:
    """ "for a decade", "an hour later", "a mile", "deducted a point"; "a year" in a rate is no quantity of its own."""
    before = t.low(i - 1)
    unit, end = read_unit(t, i + 1)
    if not unit and t.low(i + 1) in {"second", "quarter"}:
        return None
    if unit == "point":
        return Found(i, end, (Decimal(1),), unit) if before in _POINTS else None
    if unit in TIME_UNITS:
        later = t.low(end) in {"later", "earlier", "before", "after", "long"}
        lasts = before in _A_DURATION_AFTER - ({"in", "over"} if unit == "day" else set()) and t.low(end) != "of"
        return Found(i, end, (Decimal(1),), unit) if later or lasts else None
    if (
        dimension(unit) == "length"
        and unit in {"mile", "km", "foot", "m", "yard"}
        and before in {"about", "nearly", "than", "half", "within", "over", "by", "least", "for"}
    ):
        below, last = read_rate(t, end, unit)
        return Found(i, last if below else end, (Decimal(1),), f"{unit}/{below}" if below else unit)
    return None


def _hedged(t: TokenText, found: Found) -> Found:
    hedge = found.hedge or hedge_at(t, found.first, found.last)
    if t.low(found.first - 1) == "over" and found.unit in TIME_UNITS and t.low(found.first - 2) not in _BEFORE_OVER:
        hedge = Hedge.NONE  # "over ten years" is during them
    return replace(found, hedge=hedge)
