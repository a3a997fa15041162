"""When something of the web is asked for again: at its interval, later and later while it fails."""

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(days=30)
SHORTEST_WAIT = timedelta(minutes=10)


def next_time(now: datetime, every: timedelta, failures: int = 0, retry_after: int | None = None) -> datetime:
    """The next attempt after one that ended ``now``.

    Without failures one interval later; each failure in a row doubles the wait, up to thirty days or the interval where
    that is longer. ``retry_after`` are seconds that the host asked to wait; it is never asked sooner.
    """
    longest = max(LONGEST_WAIT, every)
    wait = min(every * 2 ** min(failures, 10), longest) if every else SHORTEST_WAIT
    return now + max(wait, SHORTEST_WAIT, timedelta(seconds=retry_after or 0))
