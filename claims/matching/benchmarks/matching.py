"""How well earlier claims are found, on labelled files given as arguments.

*Shipped* rows measure the weights that ship. *Method* rows train the same re-ranker on the training part of the set, or
in folds, measure the rest, and throw the weights away: research sets never shape what ships.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.language.benchmarks.table import Row
from claims.matching.compare import Earlier, Wording
from claims.matching.table import read_table
from claims.matching.training.fit import (
    RIDGE_OF_ADJUSTING,
    Compared,
    Firsts,
    Floats,
    chances,
    fit_decision,
    fit_parts,
    with_and_without,
)
from claims.matching.training.pairs import Query, Trial
from claims.matching.weights import Weights, default_weights
from desk.errors import WorkbenchError

CANDIDATES = 100
FOLDS = 5
RECALL = 0.70


def measure(options: Mapping[str, Any]) -> list[Row]:
    """All rows for which files are given, in the order of the options."""
    weights = default_weights()
    rows: list[Row] = []
    if options["claims"]:
        rows += _with_training_part(options, weights)
    if options["transcript_claims"]:
        rows += _in_folds(options, weights)
    return rows


def _with_training_part(options: Mapping[str, Any], weights: Weights) -> list[Row]:
    """A pool with statements to train on and others to measure: MAP@5."""
    pool = _pool(options["claims"])
    judged, trial = _compared("dev", pool, options["queries"], options["qrels"], weights)
    shipped = average_precision(judged, judged.sums(weights.parts), trial, depth=5)
    rows = [Row("CLEF 2020 dev, MAP@5, shipped", shipped, 0.79, f"{len(trial.queries)} statements, pool {len(pool)}")]
    if not options["train_queries"]:
        return rows
    learnt, _ = _compared("train", pool, options["train_queries"], options["train_qrels"], weights)
    parts = fit_parts(learnt)
    trained = average_precision(judged, judged.sums(parts), trial, depth=5)
    chosen = _Chosen.on(learnt, parts, weights)
    return [
        *rows,
        Row("CLEF 2020 dev, MAP@5, trained on its train part", trained, 0.81, "measure of method"),
        _match_or_none("CLEF 2020 dev", [chosen.said(judged)]),
        _shipped_decision("CLEF 2020 dev", judged, weights),
    ]


def _in_folds(options: Mapping[str, Any], weights: Weights) -> list[Row]:
    """Lines of transcripts, a pool, and folds by transcript: MAP over the candidates."""
    pool = _pool(options["transcript_claims"])
    compared, trial = _compared("lines", pool, options["transcripts"], options["transcript_qrels"], weights)
    shipped = average_precision(compared, compared.sums(weights.parts), trial)
    folds = _folds(_transcripts(options["transcripts"], set(read_qrels(options["transcript_qrels"]))))
    sums, said = np.zeros(len(compared.parts)), []
    for held in range(FOLDS):
        learnt, judged = compared.of_queries(folds != held), compared.of_queries(folds == held)
        parts = fit_parts(learnt, RIDGE_OF_ADJUSTING, towards=weights.parts)
        rows = folds[compared.query] == held
        sums[rows] = judged.sums(parts)
        said.append(_Chosen.on(learnt, parts, weights).said(judged))
    name = "PolitiFact dev transcripts"
    folded = average_precision(compared, sums, trial)
    return [
        Row(f"{name}, MAP, shipped", shipped, 0.56, f"{len(trial.queries)} lines, pool {len(pool)}"),
        Row(f"{name}, MAP, {FOLDS}-fold", folded, 0.58, "measure of method: shipped weights adjusted in the folds"),
        _match_or_none(name, said),
        _shipped_decision(name, compared, weights),
    ]


def _pool(path: Path) -> list[Earlier]:
    table = read_table(path)
    return [Earlier.told(row.id, row.text, row.title) for row in table.rows]


def _compared(
    name: str, pool: Sequence[Earlier], queries: Path, qrels: Path, weights: Weights
) -> tuple[Compared, Trial]:
    right = read_qrels(qrels)
    rows = [row for row in read_table(queries).rows if row.id in right]
    trial = Trial(name, pool, [Query(Wording(row.text), frozenset(right[row.id])) for row in rows])
    return Compared.of([trial], weights, CANDIDATES), trial


def read_qrels(path: Path) -> dict[str, set[str]]:
    """The right claims of each query: lines of query, 0, claim, 1. Raises WorkbenchError for other lines."""
    right: dict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells = line.split()
        if not cells:
            continue
        if len(cells) != 4:
            raise WorkbenchError(f"{path}, line {number}: not of the form query, 0, claim, 1.")
        if cells[3] != "0":
            right[cells[0]].add(cells[2])
    return right


def average_precision(compared: Compared, sums: Floats, trial: Trial, depth: int | None = None) -> float:
    """The mean over all statements; a right claim that is no candidate counts as not found."""
    total = 0.0
    order = np.lexsort((-np.round(sums, 9), compared.query))
    found = compared.named[order]
    for rows, one in zip(_rows_of(compared), trial.queries, strict=True):
        ranks = np.flatnonzero(found[rows][:depth]) + 1
        most = min(len(one.right), depth) if depth else len(one.right)
        total += float(sum(number / rank for number, rank in enumerate(ranks, start=1))) / most
    return total / len(trial.queries)


def _rows_of(compared: Compared) -> list[slice]:
    ends = np.searchsorted(compared.query, np.arange(compared.queries + 1))
    return [slice(start, end) for start, end in pairwise(ends)]


@dataclass(frozen=True)
class _Said:
    """Of each trial of a match whether one was said, whether there was one, and whether the first was it."""

    said: NDArray[np.bool_]
    exists: NDArray[np.bool_]
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, told: tuple[Floats, Floats], firsts: tuple[Firsts, Firsts], threshold: float) -> "_Said":
        there, gone = firsts
        exists = np.concatenate([np.ones(len(there.right), dtype=bool), np.zeros(len(gone.right), dtype=bool)])
        right = np.concatenate([there.right, np.zeros(len(gone.right), dtype=bool)])
        return cls(np.concatenate(told) >= threshold, exists, right)


@dataclass(frozen=True)
class _Chosen:
    """Weights, decision and threshold as the training folds give them."""

    parts: Mapping[str, float]
    decision: Mapping[str, float]
    threshold: float
    weights: Weights

    @classmethod
    def on(cls, learnt: Compared, parts: Mapping[str, float], weights: Weights) -> "_Chosen":
        """The threshold above which ``RECALL`` of the training statements with a match are said to have one."""
        there, gone = with_and_without(learnt, parts, weights.words)
        decision = fit_decision(there, gone)
        threshold = float(np.quantile(chances(there, decision), 1 - RECALL))
        return cls(parts, decision, threshold, weights)

    def said(self, judged: Compared) -> _Said:
        there, gone = with_and_without(judged, self.parts, self.weights.words)
        told = chances(there, self.decision), chances(gone, self.decision)
        return _Said.of(told, (there, gone), self.threshold)


def _match_or_none(name: str, several: Sequence[_Said]) -> Row:
    """Every statement twice: with its claims in the pool, and with them taken out. Precision and recall of saying that
    there is a match."""
    precision, recall, strict = _quality(several)
    note = f"recall {recall:.3f}; there and first {strict:.3f}; threshold from training"
    return Row(f"{name}, match or none: precision at recall {RECALL:.2f}", precision, 0.90, note)


def _shipped_decision(name: str, compared: Compared, weights: Weights) -> Row:
    there, gone = with_and_without(compared, weights.parts, weights.words)
    told = chances(there, weights.decision), chances(gone, weights.decision)
    precision, recall, strict = _quality([_Said.of(told, (there, gone), weights.threshold)])
    note = f"recall {recall:.3f}; there and first {strict:.3f}"
    return Row(f"{name}, match or none, shipped threshold: precision", precision, None, note)


def _quality(several: Sequence[_Said]) -> tuple[float, float, float]:
    said, exists, right = (
        np.concatenate([getattr(one, name) for one in several]) for name in ("said", "exists", "right")
    )
    number = max(1, int(said.sum()))
    found = int((said & exists).sum())
    return found / number, found / max(1, int(exists.sum())), int((said & right).sum()) / number


def _transcripts(path: Path, labelled: set[str]) -> list[str]:
    """The transcript of each labelled line, in the order of the table."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if "transcript" not in (rows.fieldnames or []):
            raise WorkbenchError(f"{path} has no column transcript, by which it is cut into folds.")
        return [row["transcript"] for row in rows if row["query_id"] in labelled]


def _folds(groups: Sequence[str]) -> NDArray[np.intp]:
    """Whole transcripts into folds, the longest first into the emptiest."""
    sizes = sorted(((groups.count(name), name) for name in set(groups)), key=lambda one: (-one[0], one[1]))
    filled = [0] * FOLDS
    fold_of = {}
    for size, name in sizes:
        fold_of[name] = filled.index(min(filled))
        filled[fold_of[name]] += size
    return np.array([fold_of[name] for name in groups])
