"""Weights of the ranking, trained on claims with candidates of which some are right. Needs the extra ``train``.

A list is right to the degree that the weights give the right candidates of it the most of a softmax over all
(a listwise loss; Cao and others 2007, ListNet), with a small square penalty. Everything is computed in one order, so
the same lists give the same weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PENALTY = 0.3


@dataclass(frozen=True)
class Judged:
    """One claim with its candidates: a row of feature values each, and whether it is right. ``group`` keeps claims that
    are no independent witnesses in one fold, ``share`` is what the list weighs."""

    values: Floats
    right: NDArray[np.bool_]
    group: str
    share: float = 1.0


def fit(lists: Sequence[Judged], *, only_for: bool, penalty: float = PENALTY) -> Floats:
    """A weight for each feature. ``only_for``: none below zero, so that what two texts share never counts against."""
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # comes with scikit-learn

    longest, features = max(len(one.right) for one in lists), lists[0].values.shape[1]
    values = np.zeros((len(lists), longest, features))
    absent = np.full((len(lists), longest), -1e9)
    right = np.zeros((len(lists), longest))
    for at, one in enumerate(lists):
        values[at, : len(one.right)], absent[at, : len(one.right)], right[at, : len(one.right)] = (
            one.values,
            0.0,
            one.right,
        )
    share = np.array([one.share for one in lists])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = values @ weights + absent
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        whole, won = raised.sum(axis=1), (raised * right).sum(axis=1)
        pull = raised * (right / won[:, None] - 1 / whole[:, None]) * share[:, None]
        gradient = -np.einsum("ij,ijk->k", pull, values) + 2 * penalty * weights
        return float(-(share * np.log(won / whole)).sum() + penalty * (weights @ weights)), gradient

    bounds = [(0.0, None)] * features if only_for else None
    found: Any = minimize(loss, np.zeros(features), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def folds(groups: Sequence[str], count: int) -> list[list[int]]:
    """Places of the lists in ``count`` folds of about one size; a group lies in one fold."""
    sizes: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        sizes.setdefault(group, []).append(at)
    made: list[list[int]] = [[] for _ in range(count)]
    for group in sorted(sizes, key=lambda name: (-len(sizes[name]), name)):
        min(made, key=len).extend(sizes[group])
    return [sorted(one) for one in made]


def placed(scores: Floats, right: NDArray[np.bool_], first: int) -> bool:
    """Whether a right candidate is among the ``first`` by score; of equals those that come earlier count as better."""
    order = np.lexsort((np.arange(len(scores)), -np.round(scores, 9)))
    return bool(right[order[:first]].any())


def measure(
    lists: Sequence[Sequence[Judged]],
    tests: Sequence[Judged | None],
    *,
    only_for: bool,
    count: int = 5,
    penalty: float = PENALTY,
) -> tuple[float, float]:
    """Shares of claims whose right candidate comes first, and among the first five, each ranked by weights that were
    fitted without its fold. ``lists`` are what may be learnt of each claim, ``tests`` what is ranked; without, it is
    missed."""
    found = [0, 0]
    groups = [learnt[0].group for learnt in lists]
    for fold in folds(groups, count):
        held = set(fold)
        learnt = [one for at in range(len(lists)) if at not in held for one in lists[at]]
        weights = fit(learnt, only_for=only_for, penalty=penalty)
        for test in (tests[at] for at in fold):
            if test is not None:
                found[0] += placed(test.values @ weights, test.right, 1)
                found[1] += placed(test.values @ weights, test.right, 5)
    return found[0] / len(lists), found[1] / len(lists)
