"""Intervals of days and the calendar units that make them; what falls off the calendar is None, never an error."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

Interval = tuple[date | None, date | None]
"""First and last day, both inclusive; None is an open side."""

SPRING, SUMMER, AUTUMN, WINTER = 3, 6, 9, 12
"""A season is named by its first month (of the northern half)."""


def a_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    if not MINYEAR <= year <= MAXYEAR or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def shift_days(day: date, days: int) -> date | None:
    """That many days later, or earlier."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: date, months: int) -> date | None:
    """The same day of the month that many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_span(year: int, first: int, count: int = 1) -> Interval | None:
    """Whole months from the month ``first`` of a year; counts on into the next year."""
    start = a_day(year, 1, 1) and shift_months(date(year, 1, 1), first - 1)
    after = start and shift_months(start, count - 1)
    if not start or not after:
        return None
    return start, date(after.year, after.month, monthrange(after.year, after.month)[1])


def years(first: int, last: int | None = None) -> Interval | None:
    """Whole years, both inclusive."""
    start, end = a_day(first, 1, 1), a_day(first if last is None else last, 12, 31)
    return (start, end) if start and end else None


def quarter(year: int, n: int) -> Interval | None:
    """Quarter ``n`` of a year; 0 is the last of the year before."""
    return month_span(year, 3 * (n - 1) + 1, 3)


def week(day: date, weeks: int = 0) -> Interval | None:
    """Monday to Sunday of the week that many weeks later."""
    monday = shift_days(day, 7 * weeks - day.weekday())
    sunday = monday and shift_days(monday, 6)
    return (monday, sunday) if monday and sunday else None


def weekend(day: date, weeks: int = 0) -> Interval | None:
    """Saturday and Sunday of that week."""
    found = week(day, weeks)
    return (shift_days(found[1], -1), found[1]) if found and found[1] else None


def decade(year: int) -> Interval | None:
    """The ten years from a year that ends in 0."""
    return years(year, year + 9)


def century(n: int) -> Interval | None:
    """The nth century: years 100(n-1)+1 to 100n."""
    return years(100 * (n - 1) + 1, 100 * n)


def unit_around(day: date, unit: str, steps: int = 0) -> Interval | None:
    """The whole calendar unit around a day, or so many units later."""
    if unit == "day":
        moved = shift_days(day, steps)
        return (moved, moved) if moved else None
    if unit == "week":
        return week(day, steps)
    if unit == "weekend":
        return weekend(day, steps)
    if unit == "month":
        return month_span(day.year, day.month + steps)
    if unit == "quarter":
        return quarter(day.year, (day.month - 1) // 3 + 1 + steps)
    if unit == "year":
        return years(day.year + steps)
    if unit == "decade":
        return decade(day.year // 10 * 10 + 10 * steps)
    return century((day.year - 1) // 100 + 1 + steps) if unit == "century" else None


def season(year: int, first_month: int) -> Interval | None:
    """The three months; winter 2016 starts in December 2016."""
    return month_span(year, first_month, 3)


def season_year(day: date, first_month: int) -> int:
    """The year whose season is "this" one: in January the winter that began the year before."""
    return day.year - 1 if first_month == WINTER and day.month <= 2 else day.year


def back_or_on(day: date, count: float, unit: str, sign: int) -> date | None:
    """The day so many units away, on the same day of the month where months are counted."""
    per = {"day": 1.0, "week": 7.0, "fortnight": 14.0}
    if unit in per:
        return shift_days(day, sign * round(count * per[unit])) if count < 10**6 else None
    in_months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    return shift_months(day, sign * round(count * in_months)) if in_months and count < 10**4 else None


_PARTS = {  # first and last month of a year, first and last year of a decade and a century, counted from 0
    "year": {"early": (0, 3), "mid": (4, 7), "late": (8, 11), "first half": (0, 5), "second half": (6, 11)},
    "decade": {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "first half": (0, 4), "second half": (5, 9)},
    "century": {"early": (0, 32), "mid": (33, 65), "late": (66, 99), "first half": (0, 49), "second half": (50, 99)},
    "month": {"early": (0, 9), "mid": (10, 19), "late": (20, 30), "first half": (0, 14), "second half": (15, 30)},
}


def part_of(whole: Interval, grain: str, part: str) -> Interval:
    """The early, middle or late part, or a half, of a month, year, decade or century; other units stay whole."""
    start, end = whole
    bounds = _PARTS.get(grain, {}).get(part)
    if not bounds or not start or not end:
        return whole
    first, last = bounds
    if grain == "month":
        return shift_days(start, first), min(shift_days(start, last) or end, end)
    if grain == "year":
        return month_span(start.year, start.month + first, last - first + 1) or whole
    return years(start.year + first, start.year + last) or whole
