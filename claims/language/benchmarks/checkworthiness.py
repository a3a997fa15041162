"""How good check-worthiness is, on files that the caller names: nothing here is trained on what it is judged by.

The news figures belong to what ships (same data, folds by document). ClaimBuster and CLEF are research sets: the method
is trained anew inside their folds, measured, and thrown away.
"""

import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.language.checkworthiness import Scorer, default_scorer
from claims.language.training.kinds import told_kinds
from claims.language.training.worth import (
    WORTH_CHECKING,
    Example,
    calibration,
    corpus_of,
    fitted_decisions,
    fitted_kinds,
    folds_by_document,
    labels_of,
    out_of_fold,
)
from claims.language.training.worth_data import UnreadableTrainingData, read_conllu, read_labels
from claims.language.worth.vocabulary import TagLexicon

FOLDS = 5
SEEDS = tuple(range(5))
Step = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``spread`` is the standard deviation over fold seeds."""

    name: str
    value: float
    spread: float = 0.0
    target: float | None = None
    note: str = ""


def checkworthiness(
    labels: Path,
    conllu: Sequence[Path],
    claimbuster: Sequence[Path] = (),
    clef2019: Path | None = None,
    seeds: Sequence[int] = SEEDS,
    step: Step = lambda _: None,
) -> list[Figure]:
    """All figures, in the order of the options; research sets only where given."""
    scorer = default_scorer()
    examples = labelled(labels, conllu)
    step("news labels, folds by document")
    figures = news(examples, scorer.model.lexicon, seeds)
    step("sentences a second")
    figures.append(speed(scorer, examples))
    if claimbuster:
        step("ClaimBuster, folds at random")
        figures.append(claimbuster_folds(claimbuster, scorer.model.lexicon, seeds[:3]))
    if clef2019 is not None:
        step("CLEF 2019, folds by transcript")
        figures += clef_folds(clef2019, scorer.model.lexicon, seeds[:3])
    return figures


def labelled(labels: Path, conllu: Sequence[Path]) -> list[Example]:
    return read_labels(labels, {s.sent_id: s.text for path in conllu for s in read_conllu(path)})


def news(examples: Sequence[Example], lexicon: TagLexicon, seeds: Sequence[int] = SEEDS) -> list[Figure]:
    """Average precision of finding worth 2 and 3: all folds ranked together, each sentence by a model without it."""
    from sklearn.metrics import average_precision_score

    corpus, worth = corpus_of(examples, lexicon), labels_of(examples)
    target = worth >= WORTH_CHECKING
    folds = [folds_by_document(corpus.documents, FOLDS, seed) for seed in seeds]
    found = [out_of_fold(corpus, worth, fold) for fold in folds]
    errors = [calibration_error(decisions[1], target, fold) for decisions, fold in zip(found, folds, strict=True)]
    alone, together = (
        [float(average_precision_score(target, decisions[which])) for decisions in found] for which in (0, 1)
    )
    return [
        Figure("news, worth 2-3, average precision", *_mean_spread(together), 0.82, "sentences in their document"),
        Figure("news, each sentence alone, average precision", *_mean_spread(alone), note="no context"),
        Figure("news, calibration error of ten bins", *_mean_spread(errors), note="0 is perfect"),
        *kind_folds(examples, lexicon, seeds[:1]),
    ]


def calibration_error(decisions: NDArray[np.float64], target: NDArray[np.bool_], fold: NDArray[np.intp]) -> float:
    """Mean distance between the chance told and the share found, each fold calibrated on the others."""
    chance = np.zeros(len(target))
    for held in set(fold.tolist()):
        slope, offset = calibration(decisions[fold != held], target[fold != held])
        chance[fold == held] = 1 / (1 + np.exp(-(slope * decisions[fold == held] + offset)))
    bins = np.minimum((chance * 10).astype(int), 9)
    filled = [bins == number for number in range(10) if (bins == number).any()]
    return float(sum(abs(target[rows].mean() - chance[rows].mean()) * rows.mean() for rows in filled))


def kind_folds(examples: Sequence[Example], lexicon: TagLexicon, seeds: Sequence[int]) -> list[Figure]:
    """Share of sentences whose kind is the labelled one, by document folds: all, and those worth checking."""
    corpus, worth = corpus_of(examples, lexicon), labels_of(examples)
    kinds = np.array([example.kind.value for example in examples])
    shares, worthy, means, words = [], [], [], []
    for seed in seeds:
        fold = folds_by_document(corpus.documents, FOLDS, seed)
        told, first = np.empty(len(kinds), dtype=object), np.empty(len(kinds), dtype=object)
        for held in sorted(set(fold.tolist())):
            learn, judge = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
            told[judge] = [kind.value for kind in told_kinds(examples, corpus, learn, judge)]
            known = [examples[int(i)].kind for i in learn]
            guessed = fitted_kinds(corpus.part(learn), worth[learn], known, corpus.part(judge))
            first[judge] = [kind.value for kind in guessed]
        shares.append(float((told == kinds).mean()))
        words.append(float((first == kinds).mean()))
        worthy.append(float((told == kinds)[worth >= WORTH_CHECKING].mean()))
        means.append(mean_f(kinds.tolist(), told.tolist()))
    commonest = max(Counter(kinds.tolist()).values()) / len(kinds)
    note = f"{commonest:.2f} by the commonest, {float(np.mean(words)):.3f} by the words alone"
    return [
        Figure("news, kind of claim, share right", *_mean_spread(shares), note=note),
        Figure("news, kind of what is worth 2-3, share right", *_mean_spread(worthy)),
        Figure("news, kind of claim, mean F of the kinds", *_mean_spread(means)),
    ]


def mean_f(wanted: Sequence[str], told: Sequence[str]) -> float:
    """F of each kind, every kind counting the same."""
    right = Counter(one for one, other in zip(wanted, told, strict=True) if one == other)
    gold, found = Counter(wanted), Counter(told)
    return float(np.mean([2 * right[kind] / (gold[kind] + found[kind]) for kind in gold]))


def speed(scorer: Scorer, examples: Sequence[Example], at_least: int = 5_000) -> Figure:
    """Sentences a second of processor time on one core, read from ready spaCy Docs, reasons and kind included."""
    import spacy

    nlp = spacy.blank("en")
    docs = [nlp.make_doc(example.text) for example in examples]
    docs = docs * (1 + at_least // max(1, len(docs)))
    scorer.score_many(docs[:100])
    start = time.process_time()
    scorer.score_many(docs)
    return Figure("sentences scored a second", len(docs) / (time.process_time() - start), target=5_000)


def claimbuster_folds(files: Sequence[Path], lexicon: TagLexicon, seeds: Sequence[int] = SEEDS) -> Figure:
    """Weighted F1 at even odds on folds of the first file; further files only ever add to training."""
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedKFold

    main, extra = _claimbuster(files[0]), [e for path in files[1:] for e in _claimbuster(path)]
    corpus, worth = corpus_of(main + extra, lexicon), labels_of(main + extra)
    texts = np.array([e.text for e in main + extra])
    scores = []
    for seed in seeds:
        decisions = np.zeros(len(main))
        split = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(main, worth[: len(main)])
        for _, judge in split:
            learn = np.flatnonzero(~np.isin(texts, texts[judge]))
            decisions[judge] = fitted_decisions(corpus.part(learn), worth[learn], corpus.part(judge))[0]
        truth = worth[: len(main)] >= WORTH_CHECKING
        scores.append(float(f1_score(truth, decisions > 0, average="weighted")))
    return Figure("ClaimBuster, weighted F1", *_mean_spread(scores), 0.87, "method only, retrained in folds")


def _claimbuster(path: Path) -> list[Example]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [Example(row["text"], 3 if row["label"] else 0, document=f"{path.stem}{at}") for at, row in enumerate(rows)]


def clef_folds(folder: Path, lexicon: TagLexicon, seeds: Sequence[int] = SEEDS) -> list[Figure]:
    """Mean average precision over transcripts, ours and a word-unigram SVM in the same folds."""
    examples = [example for path in sorted(folder.glob("*.tsv")) for example in _transcript(path)]
    if not examples:
        raise UnreadableTrainingData(f"{folder} holds no transcript (*.tsv).")
    corpus, worth = corpus_of(examples, lexicon), labels_of(examples)
    target = worth >= WORTH_CHECKING
    texts = [example.text for example in examples]
    ours, unigram = [], []
    for seed in seeds:
        fold = folds_by_document(corpus.documents, FOLDS, seed)
        ours.append(mean_average_precision(target, out_of_fold(corpus, worth, fold)[1], corpus.documents))
        unigram.append(mean_average_precision(target, _unigram_svm(texts, target, fold), corpus.documents))
    goal = float(np.mean(unigram)) + 0.01
    return [
        Figure("CLEF 2019, MAP", *_mean_spread(ours), goal, "method only, retrained in folds"),
        Figure("CLEF 2019, MAP of a word-unigram SVM", *_mean_spread(unigram), note="same folds"),
    ]


def _transcript(path: Path) -> list[Example]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    return [Example(row[2], 3 if row[3].strip() == "1" else 0, document=path.stem) for row in rows]


def _unigram_svm(texts: Sequence[str], target: NDArray[np.bool_], fold: NDArray[np.intp]) -> NDArray[np.float64]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    decisions = np.zeros(len(texts))
    for held in sorted(set(fold.tolist())):
        learn, judge = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        words = TfidfVectorizer()
        matrix = words.fit_transform([texts[int(i)] for i in learn])
        svm = LinearSVC(random_state=0).fit(matrix, target[learn])
        decisions[judge] = svm.decision_function(words.transform([texts[int(i)] for i in judge]))
    return decisions


def mean_average_precision(
    target: NDArray[np.bool_], decisions: NDArray[np.float64], documents: NDArray[np.str_]
) -> float:
    """The mean over documents that hold anything to find."""
    from sklearn.metrics import average_precision_score

    scores = []
    for name in sorted(set(documents.tolist())):
        rows = np.flatnonzero(documents == name)
        if target[rows].any():
            scores.append(float(average_precision_score(target[rows], decisions[rows])))
    return float(np.mean(scores)) if scores else 0.0


def _mean_spread(values: Sequence[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values))
