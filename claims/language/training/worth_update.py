"""A model that learns from a desk's decisions without forgetting what it knew.

The weights that ship are the starting point: a change is fitted that explains the decisions, pulled towards nothing, so
that a word with few decisions keeps its weight. Words that the model does not know stay unknown; their letters count.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.optimize import minimize  # type: ignore[import-untyped]

from claims.language.checkworthiness import Scorer
from claims.language.worth.context import surroundings
from claims.language.worth.model import ALONE, IN_DOCUMENT, GramTable, WorthModel
from claims.language.worth.reading import Reading, letter_grams, read

from .worth_design import CLAUSE_VOLUME, CUE_VOLUME, NEIGHBOUR_VOLUME, SOFTENING, beside

Floats = NDArray[np.float64]

METHOD = "desk-1"
STRENGTHS = (0.03, 0.1, 0.3, 1.0, 3.0)
"""How far decisions may move the weights (inverse penalty); chosen on folds of the documents that are learned from."""
_FOLDS = 3
_RESAMPLINGS = 1_000


@dataclass(frozen=True)
class DecidedDocument:
    """The sentences of one article in their order, and what people decided on some of them, by place.

    True: accepted for checking, or added by a person. False: closed as not worth it. All sentences are needed, since a
    sentence is scored among its neighbours.
    """

    name: str
    sentences: tuple[str, ...]
    decisions: Mapping[int, bool]

    @property
    def is_kept_aside(self) -> bool:
        """One document in three is never learned from: always the same ones, so that every later model can be compared
        on them with every earlier one."""
        return sha256(self.name.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True)
class Comparison:
    """Two models on the same decisions of documents that neither has learned from: average precision of finding what
    was accepted, and the interval of the difference in 19 of 20 resamplings of these documents."""

    documents: int
    decisions: int
    accepted: int
    old: float
    new: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Only what is better in 39 of 40 resamplings may replace what is in use."""
        return self.low > 0

    def __str__(self) -> str:
        return (
            f"average precision on {self.decisions} decisions ({self.accepted} accepted) in {self.documents} articles "
            f"that neither has learned from: in use {self.old:.3f}, new {self.new:.3f}; difference "
            f"{self.new - self.old:+.3f}, between {self.low:+.3f} and {self.high:+.3f} in 19 of 20 resamplings"
        )


def updated(base: WorthModel, documents: Sequence[DecidedDocument], strength: float | None = None) -> WorthModel:
    """``base``, changed by the decisions; the same documents give the same weights.

    The score keeps its scale: how often this desk accepts what it is shown does not move it. Kinds stay as they are.
    """
    if strength is None:
        strength = _best_strength(base, documents)
    evidence = _Evidence.of(base, documents)
    model = evidence.changed(base, strength)
    return replace(model, meta=_meta(base, documents, strength))


def compare(old: WorthModel, new: WorthModel, held_out: Sequence[DecidedDocument]) -> Comparison:
    """Raises ValueError unless something was accepted and something dismissed."""
    truths: list[NDArray[np.bool_]] = []
    olds: list[Floats] = []
    news: list[Floats] = []
    for document in held_out:
        places = sorted(document.decisions)
        if not places:
            continue
        truths.append(np.array([document.decisions[place] for place in places]))
        for model, values in ((old, olds), (new, news)):
            scores = Scorer(model).score_many(document.sentences, one_document=True)
            values.append(np.array([scores[place].value for place in places]))
    truth = np.concatenate(truths) if truths else np.zeros(0, dtype=bool)
    if truth.all() or not truth.any():
        raise ValueError("A comparison needs accepted and dismissed claims among what is kept aside.")
    low, high = _interval(truths, olds, news)
    figures = average_precision(truth, np.concatenate(olds)), average_precision(truth, np.concatenate(news))
    return Comparison(len(truths), len(truth), int(truth.sum()), *figures, low, high)


def average_precision(truth: NDArray[np.bool_], values: Floats) -> float:
    """The mean precision at each thing to be found; of equal values, the worst order."""
    order = np.lexsort((truth, -values))
    found = truth[order]
    return float((np.cumsum(found) / np.arange(1, len(found) + 1))[found].mean())


def _interval(truths: list[NDArray[np.bool_]], olds: list[Floats], news: list[Floats]) -> tuple[float, float]:
    """Of the difference, over documents drawn with repetition: sentences of one article are not independent."""
    chance = np.random.default_rng(0)
    differences: list[float] = []
    while len(differences) < _RESAMPLINGS:
        drawn = chance.integers(len(truths), size=len(truths))
        truth = np.concatenate([truths[at] for at in drawn])
        if truth.any() and not truth.all():
            old, new = (np.concatenate([values[at] for at in drawn]) for values in (olds, news))
            differences.append(average_precision(truth, new) - average_precision(truth, old))
    low, high = np.percentile(differences, [2.5, 97.5])
    return float(low), float(high)


def _best_strength(base: WorthModel, documents: Sequence[DecidedDocument]) -> float:
    """The one that finds best what was accepted in documents left out; the weakest of those that do equally well."""
    folds = [[d for at, d in enumerate(documents) if at % _FOLDS == fold] for fold in range(_FOLDS)]
    learned = [_Evidence.of(base, [d for d in documents if d not in left_out]) for left_out in folds]
    judged = [_Evidence.of(base, left_out) for left_out in folds]
    truth = np.concatenate([part.accepted for part in judged])

    def quality(strength: float) -> float:
        values = [of.decisions_of(by.changed(base, strength)) for by, of in zip(learned, judged, strict=True)]
        return round(average_precision(truth, np.concatenate(values)), 3)

    return max(STRENGTHS, key=lambda strength: (quality(strength), -strength))


@dataclass(frozen=True)
class _Evidence:
    """The decided sentences as the base model sees them: its own features, and what it says without any change."""

    readings: list[Reading]
    accepted: NDArray[np.bool_]
    matrix: Any
    around: Any
    centred: Floats
    contexts: Floats
    cue_scales: Floats
    context_scales: Floats

    @classmethod
    def of(cls, base: WorthModel, documents: Sequence[DecidedDocument]) -> "_Evidence":
        readings: list[Reading] = []
        accepted: list[bool] = []
        centred, contexts = [], []
        for document in documents:
            everything = [read(text, base.lexicon) for text in document.sentences]
            cues = base.centred(everything)
            places = sorted(document.decisions)
            readings += [everything[place] for place in places]
            accepted += [document.decisions[place] for place in places]
            centred.append(cues[places])
            contexts.append(surroundings(cues)[places])
        own, near = np.vstack(centred), np.vstack(contexts)
        cue_scales = CUE_VOLUME / (own.std(axis=0) + SOFTENING)
        spread = NEIGHBOUR_VOLUME / (own.std(axis=0) + SOFTENING)
        context_scales = np.concatenate([spread, spread])
        letters = [[gram for form in reading.forms for gram in letter_grams(form)] for reading in readings]
        blocks = [
            _block(base.grams, [sorted(set(reading.grams)) for reading in readings]),
            _block(base.letters, letters),
            _block(base.clauses, [sorted(set(reading.clauses)) for reading in readings]) * CLAUSE_VOLUME,
            sparse.csr_matrix(own * cue_scales),
        ]
        around = sparse.csr_matrix(near * context_scales)
        return cls(readings, np.array(accepted), beside(*blocks), around, own, near, cue_scales, context_scales)

    def decisions_of(self, model: WorthModel, column: int = IN_DOCUMENT) -> Floats:
        """What a model that shares the base's features says of these sentences."""
        decided = model.decide(self.readings, self.centred)[:, column]
        return decided + self.contexts @ model.context_weights if column == IN_DOCUMENT else decided

    def changed(self, base: WorthModel, strength: float) -> WorthModel:
        alone = _fit(self.matrix, self.accepted, self.decisions_of(base, ALONE), strength)
        both = beside(self.matrix, self.around)
        together = _fit(both, self.accepted, self.decisions_of(base, IN_DOCUMENT), strength)
        width = self.matrix.shape[1]
        changes = np.stack([alone, together[:width]], axis=1)
        grams, letters, clauses, cues = np.split(
            changes, np.cumsum([len(base.grams.index), len(base.letters.index), len(base.clauses.index)])
        )
        cue_weights = base.cue_weights.copy()
        cue_weights[:, [ALONE, IN_DOCUMENT]] += cues * self.cue_scales[:, None]
        return replace(
            base,
            grams=_moved(base.grams, grams),
            letters=_moved(base.letters, letters),
            clauses=_moved(base.clauses, clauses * CLAUSE_VOLUME),
            cue_weights=cue_weights,
            context_weights=base.context_weights + together[width:] * self.context_scales,
        )


def _rarity(table: GramTable) -> Floats:
    return np.asarray(np.sqrt(table.rows[:-1, -1]))


def _block(table: GramTable, sentences: Sequence[Sequence[str]]) -> Any:
    """The features of one table: count times rarity, each sentence of length one before repeats are joined."""
    find = table.index.get
    ids = [[at for gram in grams if (at := find(gram)) is not None] for grams in sentences]
    starts = np.cumsum([0, *map(len, ids)])
    columns = np.array([at for row in ids for at in row], dtype=np.intp)
    rarity = _rarity(table)[columns]
    norms = np.sqrt(np.add.reduceat(np.append(rarity**2, 0.0), starts[:-1])) if len(ids) else np.zeros(0)
    norms = np.where((np.diff(starts) > 0) & (norms > 0), norms, 1.0)
    values = rarity / np.repeat(norms, np.diff(starts))
    matrix = sparse.csr_matrix((values, columns, starts), shape=(len(ids), len(table.index)))
    matrix.sum_duplicates()
    return matrix


def _moved(table: GramTable, changes: Floats) -> GramTable:
    rows = table.rows.copy()
    rows[:-1, [ALONE, IN_DOCUMENT]] += _rarity(table)[:, None] * changes
    return GramTable(table.index, rows)


def _fit(matrix: Any, accepted: NDArray[np.bool_], before: Floats, strength: float) -> Floats:
    """The change of the weights: logistic regression on top of what the base says. The offset that it finds is how
    readily this desk accepts, and is left out."""
    sign = np.where(accepted, 1.0, -1.0)

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, offset = point[:-1], point[-1]
        margin = sign * (before + matrix @ weights + offset)
        pull = -sign / (1.0 + np.exp(np.clip(margin, -60, 60)))
        value = float(np.logaddexp(0, -margin).sum() + weights @ weights / (2 * strength))
        return value, np.append(matrix.T @ pull + weights / strength, pull.sum())

    found = minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x[:-1])


def _meta(base: WorthModel, documents: Sequence[DecidedDocument], strength: float) -> dict[str, Any]:
    """What the weights were made of, without a word of any article."""
    learned = [[d.name, d.sentences, sorted(d.decisions.items())] for d in documents]
    made_of = json.dumps([METHOD, base.meta["version"], learned, strength])
    decisions = [accepted for document in documents for accepted in document.decisions.values()]
    return {
        **base.meta,
        "version": f"{METHOD}+{sha256(made_of.encode()).hexdigest()[:8]}",
        "base": base.meta["version"],
        "desk": {
            "method": METHOD,
            "articles": len(documents),
            "decisions": len(decisions),
            "accepted": sum(decisions),
            "strength": strength,
        },
    }
