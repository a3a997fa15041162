"""Bounds and ranges of time: since, by, until, before, after, from ... to, between ... and."""

from dataclasses import replace

from claims.language.numerals import read_ordinal
from claims.language.times.calendar import Interval, century, shift_days
from claims.language.times.dates import year_at
from claims.language.times.period import MONTHS, Calendar, Period
from claims.language.times.phrases import in_year, read_period, read_plain, settle
from claims.language.times.relative import yearless_days
from claims.language.times.tense import FUTURE, tense_at
from claims.language.tokens import DASHES, words

LAST_CENTURY = 30
BOUNDS = frozenset(
    {"since", "by", "until", "till", "til", "through", "before", "after", "from", "between", "circa", "c"}
)
_ORIGINS = words(
    "report reports data figures video videos photo photos photograph study results letter document documents "
    "level levels down up increase decrease rise drop fall image images footage email emails statement song film "
    "different inherited interview article agreement law lines those that one evidence records census quote tweet "
    "picture far speech"
)


def read_bounded(calendar: Calendar, i: int) -> Period | None:
    """A bound or range of time that starts at token ``i``; where the preposition changes nothing, None."""
    t, word = calendar.t, calendar.t.low(i)
    if word not in BOUNDS:
        return (
            _range(calendar, i, i, DASHES | {"to", "through"}) if t.at(i).kind == "number" or word in MONTHS else None
        )
    if word == "from":
        return _range(calendar, i, i + 1, {"to", "until", "till", "through"} | DASHES) or _from(calendar, i)
    if word == "between":
        return _range(calendar, i, i + 1, {"and"})
    if word in {"circa", "c"}:
        start = i + 1 + (word == "c" and t.low(i + 1) == ".")
        inner = read_period(calendar, start)
        return replace(inner, first=i) if inner and inner.grain in {"year", "decade", "century"} else None
    inner = _after_the(calendar, i)
    if not inner or inner.generic:
        return inner and replace(inner, first=inner.first)
    if word in {"before", "after", "since"} and _tells_of_an_event(calendar, i, inner):
        return None
    if t.has(i - 1, "as") or (word == "by" and inner.grain == "rolling"):
        return None
    days = _bounded(word, inner.days) if inner.days else None
    return replace(inner, first=i, days=days, grain="bound", yearless=None, weekday=None)


def _after_the(calendar: Calendar, i: int) -> Period | None:
    t, n = calendar.t, i + 1
    inner = read_period(calendar, n)
    if inner is None and t.low(n) == "the":
        inner = read_period(calendar, n + 1)
        if inner and inner.grain not in {"decade", "century", "part"}:
            return None
    return inner


def _tells_of_an_event(calendar: Calendar, i: int, inner: Period) -> bool:
    """ "before Tuesday's vote", "after the 2014 protests": the date says when the event was, it is no bound."""
    t = calendar.t
    following = t.at(inner.last)
    if following.low in {"'", "’"}:
        return True
    return t.low(i + 1) == "the" and inner.grain == "year" and following.kind == "word"


def _bounded(word: str, days: Interval) -> Interval | None:
    first, last = days
    if word in {"since", "from"}:
        return first, None
    if word in {"by", "until", "till", "til", "through"}:
        return None, last
    if word == "before":
        return (None, shift_days(first, -1)) if first else None
    return (shift_days(last, 1), None) if last else None


def _from(calendar: Calendar, i: int) -> Period | None:
    """ "from January", "from 2015 on"; but figures "from 2014" are of that year."""
    t = calendar.t
    inner = _after_the(calendar, i)
    if not inner or inner.generic:
        return None
    compared = {"up", "down", "percent", "%", "points", "compared"} & set(t.lows(i - 6, i))
    opens = inner.grain in {"part", "decade"} or _opens_a_clause(calendar, i, inner)
    onward = t.low(inner.last) in {"on", "onward", "onwards", "forward"}
    if not onward and (
        compared
        or not opens
        or t.low(i - 1) in _ORIGINS
        or inner.grain in {"rolling"}
        or t.low(inner.last) in {"'", "’"}
    ):
        return None
    days = _bounded("from", inner.days) if inner.days else None
    last = (
        inner.last
        + (onward and t.low(inner.last) != "on")
        + (t.low(inner.last) == "on" and t.at(inner.last + 1).kind != "word")
    )
    return replace(inner, first=i, last=last, days=days, grain="bound", yearless=None, weekday=None)


def _opens_a_clause(calendar: Calendar, i: int, inner: Period) -> bool:
    """Does the "from" say since when something holds? Else it says of what time a thing is ("a print from 1987")."""
    t, before = calendar.t, calendar.t.low(i - 1)
    if t.starts_sentence(i) or before in {",", "effective", "starting", "beginning", "as", "running"}:
        return True
    return tense_at(calendar, i, inner.last) == FUTURE or before.endswith("ed") or before in {"ran", "was", "were"}


def _range(calendar: Calendar, i: int, n: int, joints: frozenset[str] | set[str]) -> Period | None:
    t = calendar.t
    n += t.low(n) == "the" and not read_plain(calendar, n)
    first = _first_end(calendar, n)
    if not first or first.generic or t.low(first.last) not in joints:
        return None
    m = first.last + 1
    m += t.low(m) == "the" and not read_period(calendar, m)
    second = _raw(calendar, m)
    if not second or second.generic or (first.grain == "centuries" and second.grain != "century"):
        return None
    year = year_at(t, second.last + 1) if t.low(second.last) in {"in", "of"} else None
    if year and first.yearless and second.yearless:  # "between May and June in 1981"
        days = in_year(second.yearless, year)
        second = replace(second, last=second.last + 2, days=days, yearless=None)
    days = _days_between(calendar, first, second)
    return replace(second, first=i, days=days, grain="range", yearless=None, weekday=None)


def _raw(calendar: Calendar, n: int) -> Period | None:
    """The period with a year still open, if it is; parts and relative ones settled."""
    plain = read_plain(calendar, n)
    return plain if plain and plain.yearless else read_period(calendar, n)


def _first_end(calendar: Calendar, n: int) -> Period | None:
    period = _raw(calendar, n)
    number = read_ordinal(calendar.t, n) if period is None else None
    if number and number.value <= LAST_CENTURY:  # "from the 15th to the 19th century"
        return Period(n, number.last, century(int(number.value)), "centuries")
    return period


def _days_between(calendar: Calendar, first: Period, second: Period) -> Interval | None:
    """From the first day of one to the last of the other; a year given once is the year of both."""
    if second.days and first.yearless and second.days[1]:
        year = second.days[1].year
        started = in_year(first.yearless, year)
        if started and started[0] and second.days[0] and started[0] > second.days[0]:
            started = in_year(first.yearless, year - 1)
        return _joined(started, second.days)
    if first.days and second.yearless and first.days[0]:
        ended = in_year(second.yearless, first.days[0].year)
        if ended and ended[1] and ended[1] < first.days[0]:
            ended = in_year(second.yearless, first.days[0].year + 1)
        return _joined(first.days, ended)
    if first.yearless and second.yearless:
        return _both_yearless(calendar, first, second)
    if first.days or second.days:
        return _joined(first.days or settle(calendar, first).days, second.days or settle(calendar, second).days)
    return None


def _both_yearless(calendar: Calendar, first: Period, second: Period) -> Interval | None:
    if not calendar.published or not first.yearless or not second.yearless:
        return None
    future = tense_at(calendar, first.first, second.last) == FUTURE
    anchor = second if future else first
    settled = yearless_days(calendar.published, anchor.yearless or first.yearless, future)
    if not settled:
        return None
    if future:
        return _days_between(calendar, replace(first, days=None), replace(second, days=settled, yearless=None))
    return _days_between(calendar, replace(first, days=settled, yearless=None), replace(second, days=None))


def _joined(one: Interval | None, other: Interval | None) -> Interval | None:
    if not one or not other or not one[0] or not other[1] or one[0] > other[1]:
        return None
    return one[0], other[1]
