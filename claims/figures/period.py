"""The stretch of time that figures are about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LENGTHS = {"30": "last 30 days", "90": "last 90 days", "365": "last year", "all": "all time"}
USUAL = "90"


@dataclass(frozen=True)
class Period:
    """From ``since`` (None: from the beginning) until ``until``, exclusive."""

    name: str
    since: datetime | None
    until: datetime

    @property
    def words(self) -> str:
        return LENGTHS[self.name]

    def within(self, field: str) -> dict[str, datetime]:
        """Conditions for a queryset: the moment in ``field`` lies in this period."""
        conditions = {f"{field}__lt": self.until}
        return conditions if self.since is None else {**conditions, f"{field}__gte": self.since}


def period(name: str, now: datetime) -> Period:
    """The period of this name, or the usual one; it ends now."""
    name = name if name in LENGTHS else USUAL
    return Period(name, None if name == "all" else now - timedelta(days=int(name)), now)
