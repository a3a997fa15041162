"""Fits the weights: the right claim before the others of its candidates, and when the first is a match. Numpy only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.matching.compare import PARTS, Counts, Wording, compare, likeness
from claims.matching.pool import RIVALS, STANDING, TWINS, Pool, standing
from claims.matching.training.pairs import Trial
from claims.matching.weights import Weights

Floats = NDArray[np.float64]

# Chosen on the free trials, each held out in turn: between 1 and 100 it hardly matters.
RIDGE = 10.0
# Few queries may adjust weights that are there, not replace them.
RIDGE_OF_ADJUSTING = 1_000.0
_STEPS = 3_000
_ENOUGH = 1e-7


@dataclass(frozen=True)
class Compared:
    """The candidates of each query, one row of parts a candidate; ``query`` numbers them, in order.

    ``right`` marks the right claim under every key that it has in the pool, ``named`` only the keys that are named.
    """

    parts: Floats
    right: NDArray[np.bool_]
    named: NDArray[np.bool_]
    query: NDArray[np.intp]
    texts: tuple[Wording, ...]
    statements: tuple[Wording, ...]

    @property
    def queries(self) -> int:
        return len(self.statements)

    @classmethod
    def of(cls, trials: Sequence[Trial], weights: Weights, k: int) -> "Compared":
        """The first ``k`` candidates by BM25 of every query of all trials."""
        parts, right, named, query = [], [], [], []
        texts: list[Wording] = []
        statements: list[Wording] = []
        for trial in trials:
            pool, by_key = Pool(trial.pool, weights), {one.key: one for one in trial.pool}
            for one in trial.queries:
                wanted = [by_key[key].text for key in sorted(one.right) if key in by_key]
                for earlier in pool.candidates(one.statement, k):
                    parts.append(list(compare(one.statement, earlier, weights.words, weights.letters).values()))
                    named.append(earlier.key in one.right)
                    right.append(any(likeness(earlier.text, text, weights.words) >= TWINS for text in wanted))
                    query.append(len(statements))
                    texts.append(earlier.text)
                statements.append(one.statement)
        marks = np.array(right, dtype=bool), np.array(named, dtype=bool)
        return cls(np.array(parts), *marks, np.array(query), tuple(texts), tuple(statements))

    def rows_where(self, wanted: NDArray[np.bool_]) -> "Compared":
        """Only these rows; the queries keep their numbers."""
        texts = tuple(text for text, row in zip(self.texts, wanted, strict=True) if row)
        kept = self.parts[wanted], self.right[wanted], self.named[wanted], self.query[wanted]
        return Compared(*kept, texts, self.statements)

    def of_queries(self, wanted: NDArray[np.bool_]) -> "Compared":
        """Only the candidates of the queries that are marked."""
        return self.rows_where(wanted[self.query])

    def sums(self, parts: Mapping[str, float]) -> Floats:
        """The weighted sum of each row."""
        sums: Floats = self.parts @ np.array([parts[name] for name in PARTS])
        return sums


@dataclass(frozen=True)
class Firsts:
    """Of each query that has candidates the first: how it stands among the others, and whether it is right."""

    standing: Floats
    right: NDArray[np.bool_]
    query: NDArray[np.intp]

    @classmethod
    def of(cls, compared: Compared, parts: Mapping[str, float], words: Counts) -> "Firsts":
        """The firsts by these weights."""
        sums = np.round(compared.sums(parts), 6)
        rows, right, queries = [], [], []
        for query in np.unique(compared.query):
            own = np.flatnonzero(compared.query == query)
            best = own[np.argsort(-sums[own], kind="stable")][: 2 * RIVALS]
            texts, totals = [compared.texts[row] for row in best], [float(sums[row]) for row in best]
            rows.append(list(standing(compared.statements[query], 0, texts, totals, words).values()))
            right.append(bool(compared.right[best[0]]))
            queries.append(int(query))
        return cls(np.array(rows), np.array(right, dtype=bool), np.array(queries))


def fit_parts(compared: Compared, ridge: float = RIDGE, towards: Mapping[str, float] | None = None) -> dict[str, float]:
    """Weights, none below 0, under which the right claim is the likeliest of its candidates (a softmax in each query).

    None below 0: each part then speaks for a match, which a person can follow, and what was learnt on one kind of text
    carries over to another. Queries without a right candidate teach nothing. ``ridge`` draws the weights to 0, or to
    those of ``towards`` where few queries should only adjust them.
    """
    taught = np.zeros(compared.queries, dtype=bool)
    taught[compared.query[compared.named]] = True
    use = compared.of_queries(taught)
    scale = use.parts.std(axis=0)
    scale[scale == 0] = 1.0
    rows = use.parts / scale
    _, starts, lengths = np.unique(use.query, return_index=True, return_counts=True)
    share = use.named / np.repeat(np.add.reduceat(use.named.astype(float), starts), lengths)
    origin = np.array([towards[name] for name in PARTS]) * scale if towards else np.zeros(len(PARTS))
    weights = _descend(_Softmax(rows, share, starts, lengths, ridge, origin))
    return {name: round(float(weight), 6) for name, weight in zip(PARTS, weights / scale, strict=True)}


@dataclass(frozen=True)
class _Softmax:
    """The loss of the weights with its slope; the problem is convex."""

    rows: Floats
    share: Floats
    starts: NDArray[np.intp]
    lengths: NDArray[np.intp]
    ridge: float
    origin: Floats

    def at(self, weights: Floats) -> tuple[float, Floats]:
        sums = self.rows @ weights
        top = np.repeat(np.maximum.reduceat(sums, self.starts), self.lengths)
        grown = np.exp(sums - top)
        whole = np.repeat(np.add.reduceat(grown, self.starts), self.lengths)
        away = weights - self.origin
        value = -float(self.share @ (sums - top - np.log(whole))) + self.ridge / 2 * float(away @ away)
        return value, self.rows.T @ (grown / whole - self.share) + self.ridge * away


def _descend(loss: _Softmax) -> Floats:
    """Projected gradient with momentum and a step that halves when it went too far."""
    here = ahead = np.maximum(loss.origin, 0.0)
    step, momentum = 1e-3, 1.0
    last, _ = loss.at(here)
    for _ in range(_STEPS):
        value, slope = loss.at(ahead)
        while True:
            there = np.maximum(ahead - step * slope, 0.0)
            moved = there - ahead
            reached, _ = loss.at(there)
            if reached <= value + float(slope @ moved) + float(moved @ moved) / (2 * step) + 1e-12:
                break
            step /= 2
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = there + (momentum - 1) / following * (there - here)
        here, momentum = there, float(following)
        if abs(last - reached) < _ENOUGH * max(1.0, abs(reached)):
            break
        last = reached
    return here


def with_and_without(compared: Compared, parts: Mapping[str, float], words: Counts) -> tuple[Firsts, Firsts]:
    """The firsts with the right claims in the pool, and with them taken out, under every key that they have."""
    return Firsts.of(compared, parts, words), Firsts.of(compared.rows_where(~compared.right), parts, words)


def fit_decision(there: Firsts, gone: Firsts) -> dict[str, float]:
    """The logistic curve from how a first stands to the chance that it is right, by Newton's method."""
    standings, right = np.vstack([there.standing, gone.standing]), np.concatenate([there.right, gone.right])
    centre, spread = standings.mean(axis=0), standings.std(axis=0) + 1e-9
    design = np.column_stack([(standings - centre) / spread, np.ones(len(standings))])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (chance - right) + weights
        curve = design.T @ (design * (chance * (1 - chance))[:, None]) + np.eye(len(weights))
        change = np.linalg.solve(curve, slope)
        weights -= change
        if float(np.abs(change).max()) < 1e-9:
            break
    told = weights[:-1] / spread
    decision = {name: round(float(weight), 6) for name, weight in zip(STANDING, told, strict=True)}
    return {**decision, "offset": round(float(weights[-1] - told @ centre), 6)}


def chances(firsts: Firsts, decision: Mapping[str, float]) -> Floats:
    """The chance of each first."""
    told = firsts.standing @ np.array([decision[name] for name in STANDING]) + decision["offset"]
    chance: Floats = 1 / (1 + np.exp(-told))
    return chance


def uniform(words: Counts, letters: Counts) -> Weights:
    """Weights before any were trained: what candidates and parts need are only the counts."""
    return Weights(dict.fromkeys(PARTS, 1.0), words, letters, {**dict.fromkeys(STANDING, 0.0), "offset": 0.0}, 1.0, "")
