"""Phrases around a period: parts of it ("the end of June"), parts of a day beside it, and what stands in apposition."""

from dataclasses import replace

from claims.language.times.calendar import Interval, month_span, part_of, unit_around
from claims.language.times.dates import read_date
from claims.language.times.period import PARTS_OF_DAY, UNITS, Calendar, Period, Yearless
from claims.language.times.relative import STEPS, read_relative, weekday_near, yearless_days
from claims.language.times.tense import FUTURE, GENERIC, tense_at
from claims.language.tokens import DASHES, TokenText

_PARTS = {
    "early": "early", "mid": "mid", "late": "late", "beginning": "early", "start": "early", "middle": "mid",
    "end": "late", "close": "late", "ending": "late", "outset": "early",
}  # fmt: skip
_HALVES = {"first": "first half", "second": "second half", "latter": "second half", "other": ""}


MAX_DEPTH = 2
"""Parts within parts ("the end of the first half of 2014"), and dates said again beside dates: no text needs more."""


def read_period(calendar: Calendar, i: int, depth: int = 0) -> Period | None:
    """The longest period that starts at token ``i``, with its year settled by the tense."""
    period = (
        (_part(calendar, i, depth) if depth <= MAX_DEPTH else None)
        or _around_a_day(calendar, i)
        or read_plain(calendar, i)
    )
    return period and settle(calendar, period)


def read_plain(calendar: Calendar, i: int) -> Period | None:
    """A date or relative expression with what stands in apposition ("February 6 - this year", "Sunday (March 4)")."""
    period = read_date(calendar, i) or read_relative(calendar, i)
    if not period or period.generic:
        return period
    period = _with_part_of_day(calendar.t, period)
    for _ in range(MAX_DEPTH):
        longer = _apposed(calendar, period)
        if longer.last == period.last:
            break
        period = longer
    return period


def _with_part_of_day(t: TokenText, period: Period) -> Period:
    if period.grain == "day" and t.low(period.last) in PARTS_OF_DAY:
        return replace(period, last=period.last + 1)
    return period


def _apposed(calendar: Calendar, period: Period) -> Period:
    """The same day said twice: weekday with date, date with "this year"."""
    t = calendar.t
    if period.grain not in {"day", "month"} or period.days:
        return period
    n = period.last
    if period.yearless and (
        t.has(n, "the", "same", "year") or t.has(n, "of", "that", "year") or t.has(n, "that", "year")
    ):
        return replace(period, last=n + 1, generic=True)
    opened = t.low(n) == "("
    n += opened or (t.low(n) in {","} and period.weekday is not None) or t.low(n) in DASHES
    if t.low(n) in {"of", "in"} and t.low(n + 1) in STEPS and t.low(n + 2) == "year":
        n += 1
    year = t.low(n) in STEPS and t.low(n + 1) == "year"
    if year and period.yearless:
        return _in_year(calendar, period, n)
    n += t.low(n) == "the" and t.at(n + 1).kind == "number"
    following = read_date(calendar, n) if period.weekday is not None or (period.yearless and not opened) else None
    if period.yearless and following is None and t.low(n) in {"friday", "monday", "tuesday", "wednesday", "thursday"}:
        return replace(period, last=n + 1) if period.last == n else period
    if not following or following.generic or following.grain != "day":
        return period
    if period.yearless and following.yearless != period.yearless:
        return period
    last = following.last + (opened and t.low(following.last) == ")")
    return replace(following, first=period.first, last=last, weekday=None)


def _in_year(calendar: Calendar, period: Period, n: int) -> Period:
    t, published, yearless = calendar.t, calendar.published, period.yearless
    last = n + 2
    if not published or not yearless:
        return replace(period, last=last, yearless=None)
    return replace(period, last=last, yearless=None, days=in_year(yearless, published.year + STEPS[t.low(n)]))


def in_year(yearless: Yearless, year: int) -> Interval | None:
    """The month, or the days of it, in that year."""
    whole = month_span(year, yearless.month)
    if not whole or not yearless.first_day or not whole[0]:
        return whole
    try:
        return whole[0].replace(day=yearless.first_day), whole[0].replace(day=yearless.last_day)
    except ValueError:
        return None


def _around_a_day(calendar: Calendar, i: int) -> Period | None:
    """ "noon tomorrow", "early Monday", "9 a.m. Friday"."""
    t = calendar.t
    n = clock_end(t, i) or (i + 1 if t.low(i) in {"noon", "midnight", "early", "late"} else 0)
    if not n:
        return None
    day = read_plain(calendar, n)
    if not day or day.grain != "day" or day.generic or t.low(n) in {"the", "this"}:
        return None
    return replace(day, first=i)


def clock_end(t: TokenText, i: int) -> int:
    """The token after a clock time ("15:11 GMT", "6:00am", "9 a.m.", "5 o'clock"), 0 where there is none."""
    if t.at(i).kind != "number":
        return 0
    n = i + 1
    minutes = t.at(i + 2).text
    colon = t.low(n) == ":" and t.glued(n) and t.glued(i + 2) and len(minutes) == 2 and minutes.isdigit()
    if colon:
        n = i + 3
        if t.low(n) == ":" and t.glued(n) and t.glued(n + 1) and t.at(n + 1).kind == "number":
            n += 2
    end = _half_of_day(t, n)
    if end:
        return end
    if t.low(n) in {"gmt", "utc", "bst", "cet", "cest", "edt", "est", "pst", "pdt", "et", "hrs"}:
        return n + 1 if colon or len(t.at(i).text) == 4 else 0
    if t.has(n, "o", "'", "clock") or t.has(n, "o", "’", "clock"):
        return n + 3
    return n if colon else 0


def _half_of_day(t: TokenText, n: int) -> int:
    if t.low(n) in {"am", "pm"} and (t.glued(n) or t.at(n - 1).kind == "number"):
        end = n + 1
    elif t.low(n) in {"a", "p"} and t.low(n + 1) == "." and t.low(n + 2) == "m" and t.glued(n + 2):
        end = n + 3 + (t.low(n + 3) == "." and t.glued(n + 3))
    else:
        return 0
    return end + 1 if t.low(end) in {"gmt", "utc", "bst", "cet", "edt", "est", "pst", "et"} else end


def _part(calendar: Calendar, i: int, depth: int) -> Period | None:
    """A part of a longer period, from "early 1980s" to "the second half of the 20th century"."""
    t = calendar.t
    n = i + (t.low(i) == "the")
    part = _PARTS.get(t.low(n))
    if part and t.low(n) in {"early", "mid", "late"}:
        return _early_mid_late(calendar, i, n, part)
    if part and t.low(n + 1) == "of":
        return _end_of(calendar, i, n, part, n + 2, depth)
    half = _HALVES.get(t.low(n))
    if half and t.low(n + 1) == "half" and t.low(n + 2) == "of":
        return _end_of(calendar, i, n, half, n + 3, depth)
    return None


def _early_mid_late(calendar: Calendar, i: int, n: int, part: str) -> Period | None:
    t = calendar.t
    whole = n + 1
    whole += t.low(whole) in DASHES or t.low(whole) in {"in", "on"} or t.low(whole) == "to"
    if t.low(whole) in DASHES or t.low(whole) == "late":
        whole += 1
    whole += t.low(whole) == "the"
    inner = read_plain(calendar, whole)
    if not inner or inner.generic or inner.grain in {"", "rolling"}:
        return None
    inner = settle(calendar, inner)
    if inner.grain == "day" and t.low(n + 1) in {"in", "on"}:
        return None
    first = i if t.low(i) != "the" or inner.grain == "day" else n
    return _cut(inner, first, part)


def _end_of(calendar: Calendar, i: int, n: int, part: str, whole: int, depth: int) -> Period | None:
    t = calendar.t
    unit = UNITS.get(t.low(whole + 1)) if t.low(whole) == "the" else None
    if unit == "day" and part == "late":
        day = read_plain(calendar, whole + 2)
        return replace(settle(calendar, day), first=i) if day and day.grain == "day" else None
    if unit and not t.low(whole + 1).endswith("s") and t.low(whole + 2) != "of":
        days = unit_around(calendar.published, unit) if calendar.published else None
        return _cut(Period(i, whole + 2, days, unit), i, part)
    whole += t.low(whole) == "the" and not read_relative(calendar, whole)
    inner = read_period(calendar, whole, depth + 1)
    if not inner or inner.generic:
        return None
    return _cut(inner, i, part)


def _cut(period: Period, first: int, part: str) -> Period:
    days = part_of(period.days, period.grain, part) if period.days else None
    return replace(period, first=first, days=days, grain="part", yearless=None)


def settle(calendar: Calendar, period: Period) -> Period:
    """The days of a weekday or yearless date, by tense and publication; generic where the sentence is."""
    if period.days or period.generic or (period.yearless is None and period.weekday is None):
        return period
    if not calendar.published:
        return period
    tense = tense_at(calendar, period.first, period.last)
    bare = period.weekday is not None or (period.yearless and not period.yearless.first_day)
    if tense == GENERIC and bare:
        return replace(period, generic=True)
    if period.yearless:
        return replace(period, days=yearless_days(calendar.published, period.yearless, tense == FUTURE), yearless=None)
    days = weekday_near(calendar.published, period.weekday or 0, 1 if tense == FUTURE else -1)
    return replace(period, days=days, weekday=None)
