"""A stretch of time as a text names it, before bounds such as "since" and the year it leaves open are settled."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from claims.language.times.calendar import Interval
from claims.language.tokens import TokenText, words


class Yearless(NamedTuple):
    """A month (``first_day`` 0) or days of it, whose year the tense decides."""

    month: int
    first_day: int = 0
    last_day: int = 0


@dataclass(frozen=True)
class Period:
    """Tokens ``first`` to before ``last``. Without ``days``: yearless, a weekday, or in need of a publication day."""

    first: int
    last: int
    days: Interval | None = None
    grain: str = ""
    yearless: Yearless | None = None
    weekday: int | None = None
    generic: bool = False
    """Named, but no certain time: "every Monday", "that Friday". Blocks the words, gives no mention."""


class Calendar(NamedTuple):
    """The text that is read and the day on which it was published."""

    t: TokenText
    published: date | None


MONTHS = {
    name: n
    for n, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        [
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday",
            "sunday",
        ]
    )
    for name in names.split()
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNITS = {
    name: name.rstrip("s") if name != "centuries" else "century"
    for name in [
        "day",
        "days",
        "week",
        "weeks",
        "weekend",
        "weekends",
        "month",
        "months",
        "quarter",
        "quarters",
        "year",
        "years",
        "decade",
        "decades",
        "century",
        "centuries",
        "fortnight",
        "fortnights",
    ]
}
PARTS_OF_DAY = words("morning afternoon evening night noon midnight lunchtime midday dawn dusk")
FIRST_YEAR, LAST_YEAR = 1000, 2199
"""Four bare figures outside these years are counts."""

STEPS = {"this": 0, "last": -1, "next": 1, "current": 0}
