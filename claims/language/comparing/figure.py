"""A figure: a number of a text as it is compared, with the words that say what it is about."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from claims.language.values import Hedge, TimeMention


class Sort(StrEnum):
    """What kind of number it is."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    MONEY = "money"
    MEASURE = "measure"
    MULTIPLE = "multiple"
    ORDINAL = "ordinal"
    TIMES = "times"
    YEAR = "year"
    RECORD = "record"
    SCORE = "score"


@dataclass(frozen=True)
class Figure:
    """A number of a text. ``low`` and ``high`` bound what its words allow; ``unit`` is without the time below it."""

    start: int
    end: int
    words: str
    sort: Sort
    values: tuple[Decimal, ...]
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    of: str = ""
    per: str = ""
    every: str = ""
    """The time that it is for: "day" of "500,000 barrels a day"."""
    hedge: Hedge = Hedge.NONE
    near_hedge: str = ""
    step: Decimal | None = None
    clause: tuple[int, int] = (0, 0)
    sentence: tuple[int, int] = (0, 0)
    change: int = 0
    """1 where the words around say that it is a rise, -1 a fall, 0 neither."""
    is_derived: bool = False
    times: tuple[TimeMention, ...] = field(default=(), compare=False)
