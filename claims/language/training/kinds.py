"""Trains the second layer of the kind of claim; the first guesses that it learns from never saw their documents."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claims.language.kinds import KINDS, UNKNOWN, KindModel, features, surroundings
from claims.language.quantities import find_quantities_and_times
from claims.language.values import ClaimKind

from .worth import WORTH_CHECKING, Example, folds_by_document, kind_classifier, labels_of
from .worth_design import Corpus, Design

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
# Chosen on the news labels by document folds, as all else here.
_INVERSE_PENALTY, _RARITY, _SOFTENING = 0.03, 0.3, 0.05
FOLDS, SEED = 5, 7


def first_guess(corpus: Corpus, worth: Rows, kinds: Sequence[str], learn: Rows, judge: Rows) -> Floats:
    """Leanings of the rows of ``judge`` by the words' model fitted on those of ``learn``, one column a kind."""
    design = Design.fit(corpus.part(learn), worth[learn] >= WORTH_CHECKING)
    fit = kind_classifier(design.matrix(corpus.part(learn)), [kinds[int(row)] for row in learn])
    found = np.full((len(judge), len(KINDS)), UNKNOWN * 2)
    decisions = fit.decision_function(design.matrix(corpus.part(judge)))
    if decisions.ndim == 1:
        decisions = np.column_stack([-decisions, decisions])
    for column, name in enumerate(fit.classes_):
        found[:, KINDS.index(ClaimKind(name))] = decisions[:, column]
    return found


def unseen_guesses(corpus: Corpus, worth: Rows, kinds: Sequence[str], rows: Rows, folds: int = FOLDS) -> Floats:
    """Leanings of these rows, each by a model that did not see its document."""
    fold = folds_by_document(corpus.documents[rows], folds, SEED)
    found = np.zeros((len(rows), len(KINDS)))
    for held in sorted(set(fold.tolist())):
        judge = np.flatnonzero(fold == held)
        found[judge] = first_guess(corpus, worth, kinds, rows[fold != held], rows[judge])
    return found


def all_features(examples: Sequence[Example], rows: Rows, leanings: Floats) -> Floats:
    """One row of features for each of ``rows``; a document's sentences are each other's surroundings."""
    documents = np.array([examples[int(row)].document for row in rows])
    found: list[Floats] = [np.zeros(0)] * len(rows)
    for name in dict.fromkeys(documents.tolist()):
        places = np.flatnonzero(documents == name)
        around = surroundings(leanings[places].tolist())
        for place, beside in zip(places.tolist(), around, strict=True):
            text = examples[int(rows[place])].text
            found[place] = features(text, leanings[place].tolist(), beside, *find_quantities_and_times(text, None))
    return np.vstack(found)


def fit(values: Floats, kinds: Sequence[str]) -> KindModel:
    """The layer for these features and kinds."""
    from sklearn.linear_model import LogisticRegression

    means, scales = values.mean(axis=0), values.std(axis=0) + _SOFTENING
    counts = {name: kinds.count(name) for name in set(kinds)}
    weights = [(len(kinds) / (len(counts) * counts[name])) ** _RARITY for name in kinds]
    found = LogisticRegression(C=_INVERSE_PENALTY, max_iter=1000).fit((values - means) / scales, kinds, weights)
    table, bias = np.zeros((values.shape[1], len(KINDS))), np.full(len(KINDS), 2.0 * UNKNOWN)
    for at, name in enumerate(found.classes_):
        column = KINDS.index(ClaimKind(name))
        table[:, column], bias[column] = found.coef_[at] / scales, found.intercept_[at]
    return KindModel(means, table, bias)


def train_kinds(examples: Sequence[Example], corpus: Corpus) -> KindModel | None:
    """The layer for all examples; None where they know fewer than three kinds or documents to learn from."""
    kinds = [example.kind.value for example in examples]
    if len(set(kinds)) < 3 or len(set(corpus.documents.tolist())) < FOLDS:
        return None
    rows, worth = np.arange(len(examples)), labels_of(examples)
    return fit(all_features(examples, rows, unseen_guesses(corpus, worth, kinds, rows)), kinds)


def told_kinds(examples: Sequence[Example], corpus: Corpus, learn: Rows, judge: Rows) -> list[ClaimKind]:
    """The kinds of ``judge`` by both layers, fitted on ``learn`` alone."""
    kinds, worth = [example.kind.value for example in examples], labels_of(examples)
    values = all_features(examples, learn, unseen_guesses(corpus, worth, kinds, learn, 3))
    model = fit(values, [kinds[int(row)] for row in learn])
    leanings = first_guess(corpus, worth, kinds, learn, judge)
    values = all_features(examples, judge, leanings)
    return [model.kind(row, leaning.tolist()) for row, leaning in zip(values, leanings, strict=True)]
