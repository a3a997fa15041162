"""Expressions that hang on the day of publication: today, last week, this May, three years ago, the past 30 days."""

from datetime import date

from claims.language.numerals import read_cardinal
from claims.language.times.calendar import (
    Interval,
    back_or_on,
    month_span,
    season,
    season_year,
    shift_days,
    unit_around,
)
from claims.language.times.period import (
    MONTHS,
    PARTS_OF_DAY,
    SEASONS,
    STEPS,
    UNITS,
    WEEKDAYS,
    Calendar,
    Period,
    Yearless,
)
from claims.language.times.quarters import read_numbered_quarter, read_quarter
from claims.language.times.tense import FUTURE, GENERIC, tense_at, today_is_the_day
from claims.language.times.years import year_at
from claims.language.tokens import DASHES, words

_VAGUE_BEFORE = frozenset({"every", "each", "that", "a", "an", "one", "some", "any", "following", "previous", "same"})
_NAMED_DAYS = words(
    "black good easter bloody super ash palm holy cyber giving sheffield ruby fat shrove whit maundy casual"
)
MAX_YEARS_AGO = 100


def read_relative(calendar: Calendar, i: int) -> Period | None:
    """An expression relative to publication that starts at token ``i``."""
    t, low = calendar.t, calendar.t.low(i)
    if low in {"today", "yesterday", "tomorrow", "tonight"}:
        return _named_day(calendar, i)
    if low in WEEKDAYS:
        return _weekday(calendar, i)
    if low in SEASONS:
        return _season_of_year(calendar, i)
    if low == "the":
        return _rolling(calendar, i + 1, i) or read_quarter(calendar, i + 1, i) or _the_weekend(calendar, i)
    if low in {"this", "last", "next", "past", "coming", "previous", "current"}:
        return _rolling(calendar, i, i) or _this_last_next(calendar, i)
    if low in {"earlier", "later"} and t.low(i + 1) in {"this", "today", "on", "in"}:
        inner = read_relative(calendar, i + 1) if t.low(i + 1) in {"this", "today"} else None
        return inner and Period(i, inner.last, inner.days, inner.grain, generic=inner.generic)
    if low == "q":
        return read_numbered_quarter(calendar, i)
    return read_quarter(calendar, i, i) or _ago(calendar, i)


def _around(calendar: Calendar, unit: str, steps: int) -> Interval | None:
    return unit_around(calendar.published, unit, steps) if calendar.published else None


def _named_day(calendar: Calendar, i: int) -> Period | None:
    t, low = calendar.t, calendar.t.low(i)
    steps = {"yesterday": -1, "tomorrow": 1}.get(low, 0)
    if low == "today":
        nowadays = t.low(i - 1) in {"of", "until", "than", "like"} or t.has(i + 1, "as", "in")
        by_hour = t.low(i - 1) in {"earlier", "later"} or t.low(i + 1) in PARTS_OF_DAY
        if nowadays or not (by_hour or today_is_the_day(calendar, i)):
            return Period(i, i + 1, generic=True)
    if low == "tomorrow" and t.low(i + 1) in {"'", "’"} and t.low(i + 3) in {"world", "generation"}:
        return Period(i, i + 1, generic=True)
    first, after_next = i, {"yesterday": ("day", "before"), "tomorrow": ("day", "after")}.get(low)
    if after_next and t.lows(i - 2, i) == after_next:
        steps, first = steps * 2, i - 2
    return Period(first, i + 1, _around(calendar, "day", steps), "day")


def _weekday(calendar: Calendar, i: int) -> Period | None:
    t, token = calendar.t, calendar.t.at(i)
    if not token.text[0].isupper() or (len(token.low) < 6 and t.low(i + 1) not in {".", ","} | set(MONTHS)):
        return None
    if t.low(i - 1) in _NAMED_DAYS and t.at(i - 1).text.istitle():
        return None
    if (
        (t.low(i + 1) in DASHES or t.low(i + 1) in {"to", "through"})
        and t.low(i + 2) in WEEKDAYS
        and t.low(i - 1) != "from"
    ):
        return Period(i, i + 3, generic=True)  # opening hours
    if t.low(i - 1) in _VAGUE_BEFORE or {"each", "every"} & set(t.lows(i - 3, i)):
        return Period(i, i + 1, generic=True)
    if t.low(i - 1) in {"next", "following"} and t.low(i - 2) == "the":
        return Period(i - 1, i + 1, generic=True)
    return Period(i, i + 1, None, "day", weekday=WEEKDAYS[token.low])


def _season_of_year(calendar: Calendar, i: int) -> Period | None:
    t = calendar.t
    n = i + 2 if t.low(i + 1) in {"of", ","} else i + 1
    year = year_at(t, n)
    if year:
        return Period(i, n + 1, season(year, SEASONS[t.low(i)]), "season")
    if t.low(i + 1) == "of" and t.low(n) in {"this", "last", "next"} and t.low(n + 1) == "year" and calendar.published:
        found = season(calendar.published.year + STEPS[t.low(n)], SEASONS[t.low(i)])
        return Period(i, n + 2, found, "season")
    return None


def _the_weekend(calendar: Calendar, i: int) -> Period | None:
    t = calendar.t
    if t.low(i + 1) != "weekend" or t.low(i - 1) not in {"over", "at", "during", "on"} or t.low(i + 2) == "of":
        return None
    tense = tense_at(calendar, i, i + 2)
    if tense == GENERIC or not calendar.published:
        return Period(i, i + 2, generic=True)
    steps = 0 if tense == FUTURE or calendar.published.weekday() >= SATURDAY else -1
    return Period(i, i + 2, _around(calendar, "weekend", steps), "weekend")


SATURDAY = 5


def _this_last_next(calendar: Calendar, i: int) -> Period | None:
    t, published = calendar.t, calendar.published
    step, n = STEPS.get(t.low(i)), i + 1
    if step is None:
        return None
    word = t.low(n)
    following = t.low(i - 1) == "the" and t.low(i) == "next"
    if word == "night" and step == -1:
        return Period(i, n + 1, _around(calendar, "day", -1), "day")
    if word in PARTS_OF_DAY and step == 0:
        return Period(i, n + 1, _around(calendar, "day", 0), "day")
    if word in WEEKDAYS and t.at(n).text[0].isupper():
        return Period(i, n + 1, generic=True) if following else _told_weekday(calendar, i, step)
    if word in MONTHS and t.at(n).text[0].isupper():
        return _told_month(calendar, i, step)
    if (word in SEASONS and word != "spring") or (word == "spring" and t.low(n + 1) not in {"to", "into"}):
        year = published and season_year(published, SEASONS[word]) + step
        return Period(i, n + 1, season(year, SEASONS[word]) if year else None, "season")
    if word == "past" and UNITS.get(t.low(n + 1)):
        return _rolling(calendar, n, i)
    if word == "years" and step == 0:
        return Period(i, n + 1, _around(calendar, "year", 0), "year")
    unit = UNITS.get(word)
    if not unit or unit == "day" or word.endswith("s") or following:
        return Period(i, n + 1, generic=True) if unit == "day" and step == 1 and following else None
    if t.low(n + 1) == "of" and step:
        return None  # the last week of June
    return Period(i, n + 1, _around(calendar, unit, step), unit)


def _told_weekday(calendar: Calendar, i: int, step: int) -> Period:
    last, published = i + 2, calendar.published
    if not published:
        return Period(i, last, None, "day")
    wanted = WEEKDAYS[calendar.t.low(i + 1)]
    if step == 0:
        step, inclusive = (1, True) if tense_at(calendar, i, last) == FUTURE else (-1, True)
    else:
        inclusive = False
    return Period(i, last, weekday_near(published, wanted, step, inclusive), "day")


def weekday_near(published: date, weekday: int, step: int, inclusive: bool = True) -> Interval | None:
    """The latest such weekday back (``step`` -1) or the first ahead (1), publication's own day if ``inclusive``."""
    away = (published.weekday() - weekday) % 7 if step < 0 else (weekday - published.weekday()) % 7
    day = shift_days(published, step * (away or (0 if inclusive else 7)))
    return (day, day) if day else None


def _told_month(calendar: Calendar, i: int, step: int) -> Period:
    month, last, published = MONTHS[calendar.t.low(i + 1)], i + 2, calendar.published
    if not published:
        return Period(i, last, None, "month")
    year = published.year
    if step < 0:
        year -= month >= published.month
    elif step > 0:
        year += month <= published.month
    return Period(i, last, month_span(year, month), "month")


def _rolling(calendar: Calendar, i: int, first: int) -> Period | None:
    """The past 30 days, the next 2 1/2 years, the past week."""
    t, word = calendar.t, calendar.t.low(i)
    sign = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(word)
    if sign is None or (first == i and word not in {"past", "next", "last"}):
        return None
    number = read_cardinal(t, i + 1)
    n = number.last if number else i + 1
    n += t.is_hyphen(n)
    unit = UNITS.get(t.low(n))
    if not unit or unit == "weekend":
        return None
    if number is None:
        bare_past = word == "past" and not t.low(n).endswith("s")
        over = t.low(first - 1) in {"over", "in", "during", "for", "within", "throughout"} and first < i
        if not bare_past and not (over and word in {"next", "last"} and unit != "day" and not t.low(n).endswith("s")):
            return None
    if sign > 0 and _tells_a_story(calendar, first):
        return None
    if t.low(n + 1) == "of" or word == "previous" or (number and number.value > 10**4):
        return Period(first, n + 1, generic=True) if word == "previous" else None
    published = calendar.published
    if not published:
        return Period(first, n + 1, None, "rolling")
    away = back_or_on(published, float(number.value) if number else 1.0, unit, sign)
    days = None if not away else (away, published) if sign < 0 else (published, away)
    return Period(first, n + 1, days, "rolling")


def _tells_a_story(calendar: Calendar, i: int) -> bool:
    """ "Over the next 15 years two dams were built": those years went by long before publication."""
    low, high = calendar.t.sentence(i)
    said = {calendar.t.low(n) for n in range(low, high)}
    return bool(said & {"was", "were", "had"}) and not said & {
        "will",
        "said",
        "says",
        "would",
        "is",
        "are",
        "ll",
        "shall",
    }


def _ago(calendar: Calendar, i: int) -> Period | None:
    """Three years ago, a week ago, two years ago today, in a month from now."""
    t = calendar.t
    number = read_cardinal(t, i)
    if number and t.low(i - 1) in {"few", "several", "couple", "many"}:
        return None
    one = t.low(i) in {"a", "an", "one"} and (number is None or number.value == 1)
    if not number and not one:
        return None
    n = number.last if number else i + 1
    unit, count = UNITS.get(t.low(n)), number.value if number else 1
    if not unit or unit == "weekend":
        return None
    sign, last, first = -1, n + 2, i
    if t.has(n + 1, "from", "now"):
        sign, last = 1, n + 3
        first = i - 1 if t.low(i - 1) == "in" else i
    elif t.low(i - 1) == "in" and t.low(n + 1) in {"'", "’"} and (t.low(n + 2) == "time" or t.low(n + 3) == "time"):
        sign, last, first = 1, n + 4 - (t.low(n + 2) == "time"), i - 1
    elif t.low(n + 1) not in {"ago", "earlier today"}:
        return None
    in_years = count * {"decade": 10, "century": 100, "year": 1}.get(unit, 0)
    if in_years > MAX_YEARS_AGO or count > 10**4:
        return None
    return _shifted(calendar, first, last, float(count), unit, sign)


def _shifted(calendar: Calendar, first: int, last: int, count: float, unit: str, sign: int) -> Period:
    t, published = calendar.t, calendar.published
    base = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(t.low(last)) if sign < 0 else None
    exact = base is not None
    last += exact
    if not published:
        return Period(first, last, None, "day")
    start = shift_days(published, base or 0)
    away = back_or_on(start, count, unit, sign) if start else None
    grain = {"decade": "year", "century": "year", "fortnight": "week"}.get(unit, unit)
    if not away:
        return Period(first, last, None, grain)
    return Period(first, last, (away, away) if exact else unit_around(away, grain), "day" if exact else grain)


def yearless_days(published: date, yearless: Yearless, future: bool) -> Interval | None:
    """A month or days of it in the year that the tense asks for; publication's own month or day counts either way."""
    found: list[Interval] = []
    for year in (published.year - 1, published.year, published.year + 1):
        whole = month_span(year, yearless.month)
        if whole and yearless.first_day:
            start, end = whole
            first = start and shift_days(start, yearless.first_day - 1)
            last = start and shift_days(start, yearless.last_day - 1)
            if not (first and last and end) or last > end:
                continue
            whole = first, last
        if whole:
            found.append(whole)
    if future:
        return next((days for days in found if days[1] and days[1] >= published), None)
    return next((days for days in reversed(found) if days[0] and days[0] <= published), None)
