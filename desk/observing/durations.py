"""How long things take, as histograms added up over all processes and hosts."""

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from desk.observing.shared import note, noted

HASH = "workbench:durations"
# Upper borders of the buckets in seconds, from a search to the longest job.
BORDERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)
_SUM = "sum"


@dataclass
class Histogram:
    """Counts by bucket, the last of which has no border, and the sum in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BORDERS) + 1))
    sum: float = 0.0


def observe(measure: str, seconds: float, *labels: str) -> None:
    """Add one duration to the histogram of this measure and these labels."""
    place = "|".join((measure, *labels))
    bucket = bisect_left(BORDERS, seconds)

    def write(pipeline: Any) -> None:
        pipeline.hincrby(HASH, f"{place}|{bucket}", 1)
        pipeline.hincrbyfloat(HASH, f"{place}|{_SUM}", round(seconds, 6))

    note(write)


@contextmanager
def observed(measure: str, *labels: str) -> Iterator[None]:
    """Measure what is done inside, if it is done to its end."""
    began = time.perf_counter()
    yield
    observe(measure, time.perf_counter() - began, *labels)


def histograms(measure: str) -> dict[tuple[str, ...], Histogram]:
    """All histograms of a measure by their labels. Raises RedisError or OSError while Redis cannot be reached."""
    found: defaultdict[tuple[str, ...], Histogram] = defaultdict(Histogram)
    for name, value in noted(HASH).items():
        whose, *labels, bucket = name.split("|")
        if whose != measure:
            continue
        if bucket == _SUM:
            found[tuple(labels)].sum = float(value)
        else:
            found[tuple(labels)].counts[int(bucket)] = int(value)
    return dict(found)
