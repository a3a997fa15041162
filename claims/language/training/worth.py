"""Trains check-worthiness from labelled sentences; scikit-learn is needed here and nowhere at run time."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.language.values import ClaimKind
from claims.language.worth.model import COLUMNS, FIRST_KIND, KINDS, WorthModel
from claims.language.worth.reading import read
from claims.language.worth.vocabulary import TagLexicon

from .worth_design import Corpus, Design, beside

Floats = NDArray[np.float64]
Step = Callable[[str], None]

WORTH_CHECKING = 2
SEED = 0
_INVERSE_PENALTY = 0.5
_SAMPLE_WEIGHTS = (1.0, 0.6, 0.6, 1.0)
"""By worth 0 to 3: the labeller doubts most between 1 and 2, so that border pulls less (two judgements of the same
sentences differ there), and a plain opinion or a first-page claim counts in full."""


@dataclass(frozen=True)
class Example:
    """A labelled sentence. ``document`` groups sentences in their order; a desk's accepted claim is worth 2 or 3."""

    text: str
    worth: int
    kind: ClaimKind = ClaimKind.NONE
    document: str = ""


def corpus_of(examples: Sequence[Example], lexicon: TagLexicon) -> Corpus:
    return Corpus.of([read(e.text, lexicon) for e in examples], [e.document for e in examples])


def labels_of(examples: Sequence[Example]) -> NDArray[np.intp]:
    return np.array([example.worth for example in examples], dtype=np.intp)


def _logistic(matrix: Any, target: Any, weights: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_INVERSE_PENALTY, max_iter=1000).fit(matrix, target, sample_weight=weights)


def fitted_decisions(train_on: Corpus, worth: NDArray[np.intp], judge: Corpus) -> tuple[Floats, Floats]:
    """Decision values for ``judge``, alone and in their documents, by a model fitted on ``train_on``."""
    weights, target = np.array(_SAMPLE_WEIGHTS)[worth], worth >= WORTH_CHECKING
    design = Design.fit(train_on, target)
    matrix, unseen = design.matrix(train_on), design.matrix(judge)
    alone = _logistic(matrix, target, weights).decision_function(unseen)
    with_context = beside(matrix, design.context(train_on))
    together = _logistic(with_context, target, weights).decision_function(beside(unseen, design.context(judge)))
    return np.asarray(alone), np.asarray(together)


def folds_by_document(documents: NDArray[np.str_], folds: int, seed: int) -> NDArray[np.intp]:
    """The fold of each sentence; a document lies in one fold, so that no sentence is judged by its neighbours."""
    names = sorted(set(documents.tolist()))
    np.random.default_rng(seed).shuffle(names)
    fold = {name: at % folds for at, name in enumerate(names)}
    return np.array([fold[name] for name in documents.tolist()], dtype=np.intp)


def out_of_fold(corpus: Corpus, worth: NDArray[np.intp], fold: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Decision values of every sentence by the model that did not see its fold: alone, and in its document."""
    alone, together = np.zeros(len(worth)), np.zeros(len(worth))
    for held in sorted(set(fold.tolist())):
        learn, judge = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        alone[judge], together[judge] = fitted_decisions(corpus.part(learn), worth[learn], corpus.part(judge))
    return alone, together


def calibration(decisions: Floats, target: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset that turn decisions into log-odds of being worth checking (Platt), from unseen folds."""
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=1e6).fit(decisions[:, None], target)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def train(
    examples: Iterable[Example], lexicon: TagLexicon, meta: Any = None, step: Step = lambda _: None
) -> WorthModel:
    """A calibrated model of both scores and of the kind; its meta gains its figures on unseen folds.

    The same examples give the same weights.
    """
    examples = list(examples)
    step(f"reading {len(examples)} sentences")
    corpus, worth = corpus_of(examples, lexicon), labels_of(examples)
    target, weights = worth >= WORTH_CHECKING, np.array(_SAMPLE_WEIGHTS)[worth]
    step("measuring and calibrating on five folds by document")
    unseen = out_of_fold(corpus, worth, folds_by_document(corpus.documents, 5, SEED))
    slopes = [calibration(decisions, target) for decisions in unseen]
    step("fitting worth")
    design = Design.fit(corpus, target)
    matrix = design.matrix(corpus)
    table, bias = np.zeros((matrix.shape[1], COLUMNS)), np.zeros(COLUMNS)
    alone = _logistic(matrix, target, weights)
    together = _logistic(beside(matrix, design.context(corpus)), target, weights)
    for column, fit in enumerate((alone, together)):
        slope, offset = slopes[column]
        table[:, column] = slope * fit.coef_[0, : matrix.shape[1]]
        bias[column] = slope * fit.intercept_[0] + offset
    context = slopes[1][0] * together.coef_[0, matrix.shape[1] :]
    step("fitting kinds")
    _fit_kinds(matrix, [example.kind for example in examples], table, bias)
    return design.model(table, context, bias, lexicon, {**(meta or {}), "scores": _scores(target, unseen)})


def _scores(target: NDArray[np.bool_], unseen: Sequence[Floats]) -> dict[str, float]:
    """Average precision of finding what is worth checking, for the model's meta."""
    from sklearn.metrics import average_precision_score

    figures = [round(float(average_precision_score(target, decisions)), 4) for decisions in unseen]
    return dict(zip(("alone", "in_document"), figures, strict=True))


def kind_classifier(matrix: Any, names: Sequence[str]) -> Any:
    """Rare kinds weigh more, by the root of their rarity: without it no cause and hardly a comparison is ever named."""
    frequency = Counter(names)
    weights = [math.sqrt(len(names) / (len(frequency) * frequency[name])) for name in names]
    return _logistic(matrix, list(names), weights)


def fitted_kinds(
    train_on: Corpus, worth: NDArray[np.intp], kinds: Sequence[ClaimKind], judge: Corpus
) -> list[ClaimKind]:
    """The kind of each sentence of ``judge`` by a model fitted on ``train_on``."""
    design = Design.fit(train_on, worth >= WORTH_CHECKING)
    fit = kind_classifier(design.matrix(train_on), [kind.value for kind in kinds])
    return [ClaimKind(name) for name in fit.predict(design.matrix(judge))]


def _fit_kinds(matrix: Any, kinds: Sequence[ClaimKind], table: Floats, bias: Floats) -> None:
    """One column each; a kind with no example keeps a bias that never wins."""
    bias[FIRST_KIND:] = -1e3
    names = [kind.value for kind in kinds]
    if len(set(names)) < 2:
        bias[FIRST_KIND + KINDS.index(kinds[0])] = 0.0
        return
    fit = kind_classifier(matrix, names)
    rows, offsets = fit.coef_, fit.intercept_
    if len(fit.classes_) == 2:
        rows, offsets = np.vstack([-rows, rows]), np.concatenate([-offsets, offsets])
    for name, row, offset in zip(fit.classes_, rows, offsets, strict=True):
        column = FIRST_KIND + KINDS.index(ClaimKind(name))
        table[:, column], bias[column] = row, offset
