"""How far reviewers agree, beyond chance. Pure: ratings in, estimates out.

A *unit* is one claim: the ratings that independent reviewers gave it. Methods: Cohen, Educational and Psychological
Measurement 20 (1960) 37-46, for kappa; Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), for alpha
with its nominal and ordinal differences; Wilson, JASA 22 (1927) 209-212, for the interval of a share. Intervals of
kappa and alpha are percentiles of a bootstrap over units.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers], Numbers]

RESAMPLES = 2_000
# The same reviews give the same interval.
SEED = 0
# Percentiles of the interval that holds 95 of 100 resamples.
INTERVAL = (2.5, 97.5)
# Below so many units a bootstrap repeats a handful of claims and its interval promises too much.
FEWEST_UNITS = 10
# The 97.5 % quantile of the normal distribution.
Z = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A measure with its 95 % interval, over so many units. ``value`` is None where the reviews leave it undefined:
    none to compare, or everybody always chose the same, so that chance alone would agree as well."""

    value: float | None
    low: float | None
    high: float | None
    units: int


NOTHING = Estimate(None, None, None, 0)


def raw_agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Estimate:
    """The share of pairs with equal ratings, 0 to 1, with Wilson's interval."""
    if not pairs:
        return NOTHING
    n = len(pairs)
    share = sum(first == second for first, second in pairs) / n
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Estimate(share, max(centre - reach, 0.0), min(centre + reach, 1.0), n)


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Estimate:
    """Agreement of a first and a second reviewer beyond what their own habits would give by chance, -1 to 1."""
    patterns = Counter(pairs)
    place = _places(value for pair in patterns for value in pair)
    size = len(place)
    tables = np.zeros((len(patterns), size, size))
    for row, (first, second) in enumerate(patterns):
        tables[row, place[first], place[second]] = 1.0

    def kappa(counts: Numbers) -> Numbers:
        table = np.tensordot(counts, tables, axes=1)
        n = counts.sum(axis=1)
        observed = np.trace(table, axis1=1, axis2=2) / n
        chance = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1) / (n * n)
        return _beyond_chance(1 - observed, 1 - chance)

    return _estimate(kappa, list(patterns.values()))


def krippendorffs_alpha(units: Sequence[Sequence[Hashable]], order: Sequence[Hashable] | None = None) -> Estimate:
    """Agreement of any number of reviewers beyond chance; 1 is perfect, 0 what chance gives.

    Nominal without ``order``: two ratings are the same or not. With the ratings in their ``order`` it is ordinal:
    neighbours disagree less than the ends, and ratings that are not in the order are left out. Units with fewer than
    two ratings tell nothing of agreement and are left out.
    """
    place = {value: at for at, value in enumerate(order)} if order is not None else _places(v for u in units for v in u)
    rated = [sorted(place[value] for value in unit if value in place) for unit in units]
    patterns = Counter(tuple(unit) for unit in rated if len(unit) > 1)
    coincidences = np.zeros((len(patterns), len(place), len(place)))
    for row, pattern in enumerate(patterns):
        for at, one in enumerate(pattern):
            for beside, other in enumerate(pattern):
                if at != beside:
                    coincidences[row, one, other] += 1 / (len(pattern) - 1)

    def alpha(counts: Numbers) -> Numbers:
        table = np.tensordot(counts, coincidences, axes=1)
        values = table.sum(axis=2)
        n = values.sum(axis=1)
        difference = _nominal(values) if order is None else _ordinal(values)
        observed = (table * difference).sum(axis=(1, 2)) / n
        expected = (values[:, :, None] * values[:, None, :] * difference).sum(axis=(1, 2)) / (n * (n - 1))
        return _beyond_chance(observed, expected)

    return _estimate(alpha, list(patterns.values()))


def _places(values: Any) -> dict[Hashable, int]:
    return {value: at for at, value in enumerate(dict.fromkeys(values))}


def _nominal(values: Numbers) -> Numbers:
    size = values.shape[1]
    return np.broadcast_to(1 - np.eye(size), (len(values), size, size))


def _ordinal(values: Numbers) -> Numbers:
    """The squared number of ratings that lie between two, each of the two counted by half."""
    rank = values.cumsum(axis=1) - values / 2
    return np.asarray((rank[:, :, None] - rank[:, None, :]) ** 2)


def _beyond_chance(disagreement: Numbers, by_chance: Numbers) -> Numbers:
    """1 - observed / expected disagreement; not a number where chance cannot disagree."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - disagreement / by_chance, np.nan)


def _estimate(statistic: Statistic, counts: Sequence[int]) -> Estimate:
    n = sum(counts)
    if not n:
        return NOTHING
    value = float(statistic(np.array([counts], dtype=np.float64))[0])
    if np.isnan(value):
        return Estimate(None, None, None, n)
    if n < FEWEST_UNITS:
        return Estimate(value, None, None, n)
    drawn = np.random.default_rng(SEED).multinomial(n, np.array(counts) / n, size=RESAMPLES)
    resampled = statistic(drawn.astype(np.float64))
    defined = resampled[~np.isnan(resampled)]
    # Where most resamples are undefined, an interval of the others would promise too much as well.
    if len(defined) < RESAMPLES / 2:
        return Estimate(value, None, None, n)
    low, high = np.percentile(defined, INTERVAL)
    return Estimate(value, float(low), float(high), n)
