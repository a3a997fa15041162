"""What the readers of this package pass to one another."""

from dataclasses import dataclass
from decimal import Decimal

from claims.language.values import Hedge


@dataclass(frozen=True)
class Found:
    """A quantity in tokens ``first`` to before ``last``; without values it only blocks the words (a name, a label)."""

    first: int
    last: int
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    of: str = ""
    hedge: Hedge = Hedge.NONE
    step: Decimal | None = None


def blocked(first: int, last: int) -> Found:
    """Words that hold figures but no quantity."""
    return Found(first, last)
