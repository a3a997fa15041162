"""Ranges, alternatives, changes and scores: two numbers that belong together."""

from dataclasses import replace
from decimal import Decimal

from claims.language.nouns import STOPS, counted, is_plural
from claims.language.numerals import Number, times
from claims.language.quantities.found import Found
from claims.language.quantities.measures import Amount, counted_rate, joined, read_amount, read_rate
from claims.language.tokens import DASHES, TokenText, words

_CHANGE = words(
    "increase increased increases increasing rise rose rises risen rising fall fell falls fallen falling drop "
    "dropped drops dropping decline declined declines declining grow grew grown growth cut cuts cutting reduce "
    "reduced reduces reducing reduction raise raised raises raising lower lowered lowers move moved moves go went "
    "gone goes up down jump jumped climb climbed slip slipped slide slid plunge plunged soar soared surge surged "
    "shrink shrank changed change double doubled revised widened narrowed expanded extended boosted boost "
    "improved advanced dipped eased crept swelled ballooned"
)
_SPREAD = words("range ranged ranges ranging vary varied varies varying anywhere somewhere")
_SPORT = words(
    "win won wins winning lost lose loses losing beat beats beaten beating defeat defeated defeats defeating "
    "victory draw drew drawn tie tied score scored scores goal goals lead led leading leads match game set sets "
    "ended finished final vote voted votes ruled ruling decision majority deficit advantage ahead aggregate "
    "penalties shootout thrashed edged"
)
_LARGEST_SCORE = 300


def read_pair_or_single(t: TokenText, i: int) -> list[Found]:
    """One quantity, a range, a score, or the two ends of a change; empty where no number stands at token ``i``."""
    lead = t.low(i) if t.low(i) in {"between", "from"} else ""
    if lead == "from" and t.low(i - 1) in {"anywhere", "somewhere"}:
        return []
    start = i + bool(lead)
    hedged = (
        start + 1
        if lead and t.low(start) in {"about", "around", "roughly", "nearly", "some", "approximately"}
        else start
    )
    first = read_amount(t, hedged)
    if not first:
        return []
    score = None if lead else _score(t, first)
    if score:
        return [score]
    joint = _joint(t, first, lead)
    second = read_amount(t, joint) if joint else None
    if second and (second.number.fraction and not first.number.fraction):
        second = None
    if second:
        pair = _pair(t, i if lead else first.first, first, second, lead, joint)
        if pair:
            return pair
    return [] if lead else [finish(t, first)]


def _joint(t: TokenText, first: Amount, lead: str) -> int:
    """The token where the second number would start, 0 where nothing joins."""
    n, low = first.last, t.low(first.last)
    if lead == "between":
        return n + 1 if low == "and" or low in DASHES else 0
    if low in {"to", "or"} or (low in DASHES and (t.at(n + 1).kind != "word" or t.low(n + 1) == "to")):
        return n + 1
    if t.is_hyphen(n) and t.low(n + 1) in {"to", "or"} and t.is_hyphen(n + 2):
        return n + 3
    return n + 1 if low in DASHES and not first.number.digits else 0


def _pair(t: TokenText, start: int, first: Amount, second: Amount, lead: str, joint_at: int) -> list[Found]:
    joint = t.low(joint_at - 1)
    if first.unit and second.unit and first.unit != second.unit and first.unit != "degree":
        return []
    if (
        joint in DASHES
        and t.low(second.last) in DASHES
        and t.glued(second.last)
        and t.at(second.last + 1).kind == "number"
    ):
        return []
    unit = second.unit or first.unit
    low = _shared_scale(first.number, second.number) if first.last == first.number.last or first.money else first.number
    one, other = replace(first, number=low, unit=unit), replace(second, unit=unit)
    if joint == "to" and lead != "between" and _is_change(t, start):
        return [finish(t, one), finish(t, other)]
    if joint == "to" and not lead and first.unit and not _same_written_unit(first, second):
        return []
    telephone = not unit and t.at(joint_at - 1).glued and len(t.at(joint_at).text) == 4 and len(t.at(start).text) == 3
    if one.value >= other.value or (telephone and joint in DASHES):
        return []
    if joint == "or" and one.value * 3 < other.value and one.value > 1:
        return []
    whole = finish(t, other)
    step = min((s for s in (low.step, second.number.step) if s is not None), default=None)
    return [replace(whole, first=start, values=(one.value, *whole.values), step=step)]


def _same_written_unit(first: Amount, second: Amount) -> bool:
    return first.unit == second.unit


def _shared_scale(low: Number, high: Number) -> Number:
    """ "5 to 10 million": the magnitude is meant for both, unless the first is too large for that."""
    if low.scale != 1 or high.scale < 100 or times(low.value, high.scale) >= high.value or low.value == 0:
        return low
    step = None if low.step is None else times(low.step, high.scale)
    return replace(low, value=times(low.value, high.scale), scale=high.scale, step=step)


def _is_change(t: TokenText, start: int) -> bool:
    low, _ = t.sentence(start)
    for n in range(start - 1, max(low, start - 9) - 1, -1):
        word = t.low(n)
        if word in _SPREAD:
            return False
        if word in _CHANGE:
            return not (word in {"up", "go", "goes"} and t.low(n + 1) == "to")
    return False


def _score(t: TokenText, first: Amount) -> Found | None:
    """ "3 – 0", "6-3"; rising pairs only where the sentence speaks of a contest."""
    n = first.last
    if (
        first.unit
        or not first.number.digits
        or (t.low(n) not in DASHES and not _voted(t, n))
        or first.number.scale != 1
        or first.money
    ):
        return None
    second = t.at(n + 1)
    if (
        second.kind != "number"
        or not second.text.isdigit()
        or first.last - first.first != 1
        or (t.glued(n + 2) and (t.at(n + 2).kind == "word"))
    ):
        return None
    low, high = t.at(first.first).text, second.text
    if not low.isdigit() or max(len(low), len(high)) > 3 or max(int(low), int(high)) > _LARGEST_SCORE:
        return None
    if (low.startswith("0") and low != "0") or (t.low(n + 2) in DASHES and t.at(n + 3).kind == "number"):
        return None
    amount = read_amount(t, n + 1)
    followed = bool(amount and (amount.unit or amount.number.scale != 1))
    if followed:
        return None
    rising = int(low) < int(high)
    named = (
        t.at(first.first - 1).text[:1].isupper() and t.at(n + 2).text[:1].isupper() and max(int(low), int(high)) < 20
    )
    after = t.at(n + 2)
    if (
        rising
        and not named
        and ((after.kind == "word" and is_plural(after.text) and after.low not in _SPORT) or not _contest(t, n))
    ):
        return None
    if low == high and max(int(low), int(high)) > 30:
        return None
    return Found(first.first, n + 2, (first.value, Decimal(high)), "score")


def _voted(t: TokenText, n: int) -> bool:
    return t.low(n) == "to" and bool({"vote", "voted", "votes"} & set(t.lows(n - 6, n)))


def _contest(t: TokenText, n: int) -> bool:
    low, high = t.sentence(n, reach=25)
    return any(t.low(m) in _SPORT for m in range(low, high))


def finish(t: TokenText, amount: Amount) -> Found:
    """The quantity with its denominator, counted noun and the compound that it may stand in."""
    unit, last = amount.unit, amount.last
    number = amount.number
    below, end = read_rate(t, last, unit) if unit else ("", last)
    if unit and not below and t.low(last) == "of" and not amount.money:
        below, end = _rate_after_substance(t, last, unit)
    if unit and below:
        return Found(amount.first, end, (amount.value,), joined(unit, below), counted(t, end), step=number.step)
    if unit == "percent" and t.low(last) == "of":
        return Found(amount.first, last, (amount.value,), unit, counted(t, last), step=number.step)
    if not unit:
        rate = counted_rate(t, last)
        if rate:
            return Found(amount.first, rate[1], (amount.value,), rate[0], step=number.step)
        if number.fraction:
            return Found(amount.first, last, (amount.value,), "fraction", counted(t, last + (t.low(last) == "of")))
        return _bare(t, amount)
    return Found(amount.first, last, (amount.value,), unit, step=number.step)


def _rate_after_substance(t: TokenText, last: int, unit: str) -> tuple[str, int]:
    """ "barrels of oil a day", "hours of sleep a night"."""
    for n in (last + 2, last + 3):
        if t.at(n - 1).kind != "word" or t.low(n - 1) in STOPS:
            break
        below, end = read_rate(t, n, unit)
        if below:
            return below, end
    return "", last


def _bare(t: TokenText, amount: Amount) -> Found:
    """A count; "three-nation" and "30,000-strong" take their second half along."""
    last, of = amount.last, counted(t, amount.last)
    n = last
    compound = t.is_hyphen(n) and t.at(n + 1).kind == "word"
    spaced = t.low(n) == "-" and not t.glued(n) and t.low(n + 1) in _MEMBERS
    if compound or spaced:
        last = n + 2
        of = "" if t.low(n + 1) == "strong" else t.low(n + 1)
    return Found(amount.first, last, (amount.value,), "", of, step=amount.number.step)


_MEMBERS = words("member man woman person seat part piece nation story storey room page game match team goal")
