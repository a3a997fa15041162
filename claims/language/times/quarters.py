"""Quarters of a year: "the first quarter of 2014", "third-quarter", "Q3 2022"."""

from claims.language.numerals import read_ordinal
from claims.language.times.calendar import Interval, quarter
from claims.language.times.period import STEPS, Calendar, Period
from claims.language.times.tense import FUTURE, tense_at
from claims.language.times.years import year_at


def read_quarter(calendar: Calendar, i: int, first: int) -> Period | None:
    """The first quarter of 2014, third-quarter; the quarter without a year is the nearest by the tense."""
    t = calendar.t
    number = read_ordinal(t, i) if t.low(i) not in {"last", "this"} else None
    if not number or number.value > 4:
        return None
    n = number.last + t.is_hyphen(number.last)
    if t.low(n) != "quarter":
        return None
    n += 1
    named = year_at(t, n + 1) if t.low(n) in {"of", ","} else year_at(t, n)
    if named:
        return Period(first, n + 1 + (t.low(n) in {"of", ","}), quarter(named, int(number.value)), "quarter")
    of = n + 1 if t.low(n) == "of" else n
    if (
        t.low(of) in {"this", "last", "next", "the"}
        and t.low(of + 1) == "year"
        and not (t.low(of) == "the" and of == n)
    ):
        step = STEPS.get(t.low(of), 0)
        year = calendar.published and calendar.published.year + step
        return Period(first, of + 2, quarter(year, int(number.value)) if year else None, "quarter")
    if t.low(i - 1) not in {"the", "in", "for"} or t.low(n) == "of":
        return None
    return Period(first, n, _nearest_quarter(calendar, i, n, int(number.value)), "quarter")


def _nearest_quarter(calendar: Calendar, i: int, n: int, wanted: int) -> Interval | None:
    published = calendar.published
    if not published:
        return None
    this = (published.month - 1) // 3 + 1
    future = tense_at(calendar, i, n) == FUTURE
    year = published.year + (wanted < this if future else -(wanted > this))
    return quarter(year, wanted)


def read_numbered_quarter(calendar: Calendar, i: int) -> Period | None:
    """Q3 2014; Q3 alone is the nearest by the tense."""
    t, text = calendar.t, calendar.t.at(i + 1).text
    if text not in {"1", "2", "3", "4"} or not t.glued(i + 1) or not t.at(i).text.isupper():
        return None
    n = i + 2 + (t.low(i + 2) == "of")
    year = year_at(t, n)
    if year:
        return Period(i, n + 1, quarter(year, int(text)), "quarter")
    return Period(i, i + 2, _nearest_quarter(calendar, i, i + 2, int(text)), "quarter")
