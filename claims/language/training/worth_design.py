"""From readings to matrices and back: the features of the run-time model as scikit-learn wants them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # SciPy has no types, and its matrices stay in this module

from claims.language.worth.context import surroundings
from claims.language.worth.cues import CUE_FEATURES
from claims.language.worth.model import GramTable, WorthModel
from claims.language.worth.reading import Reading, letter_grams
from claims.language.worth.vocabulary import TagLexicon

Floats = NDArray[np.float64]

# How loud each block speaks against the one penalty that all weights share. Chosen on the news labels, by document
# folds; the score moves by less than its spread between seeds for factors of 1.5 around them.
CLAUSE_VOLUME, CUE_VOLUME, NEIGHBOUR_VOLUME = 0.5, 0.1, 0.08
EMPHASIS = 0.6
"""Share of a gram's loudness that comes from how telling it is. On the news labels anything from 0.5 to 0.8 gives .004
to .005 over none, in every one of five fold seeds; chosen inside the folds it gives the same."""
_UNSEEN = 0.5
_RARE_GRAM, _RARE_LETTERS, _RARE_CLAUSE = 2, 3, 3
SOFTENING = 0.05
"""Added to a cue's spread, so that one that hardly ever stands is not shouted."""


def beside(*matrices: Any) -> Any:
    """Sparse matrices of as many rows as one, each to the right of the one before."""
    return sparse.hstack(matrices).tocsr()


@dataclass(frozen=True)
class Block:
    """One vocabulary of grams: rarity (inverse document frequency), how telling each gram is, the block's volume."""

    index: dict[str, int]
    rarity: Floats
    emphasis: Floats
    volume: float

    @classmethod
    def fit(
        cls, sentences: Sequence[Iterable[str]], sought: NDArray[np.bool_], at_least: int, volume: float = 1.0
    ) -> "Block":
        """``sought`` says which sentences are to be found."""
        frequency = Counter(gram for grams in sentences for gram in set(grams))
        names = sorted(gram for gram, count in frequency.items() if count >= at_least)
        among = Counter(gram for grams, wanted in zip(sentences, sought, strict=True) if wanted for gram in set(grams))
        rarity = [math.log((1 + len(sentences)) / (1 + frequency[name])) + 1 for name in names]
        emphasis = _emphasis([among[name] for name in names], [frequency[name] for name in names])
        index = {name: at for at, name in enumerate(names)}
        return cls(index, np.array(rarity, dtype=np.float64), emphasis, volume)

    def matrix(self, sentences: Sequence[Iterable[str]]) -> Any:
        """Rows of count times rarity, of length ``volume`` when no gram repeats, then times emphasis."""
        indices: list[int] = []
        starts = [0]
        find = self.index.get
        for grams in sentences:
            indices += [at for gram in grams if (at := find(gram)) is not None]
            starts.append(len(indices))
        shape = (len(sentences), len(self.index))
        columns = np.array(indices, dtype=np.intp)
        counts = sparse.csr_matrix((self.rarity[columns], columns, np.array(starts, dtype=np.intp)), shape=shape)
        squares = sparse.csr_matrix((self.rarity[columns] ** 2, columns, np.array(starts, dtype=np.intp)), shape=shape)
        norm = np.sqrt(np.asarray(squares.sum(axis=1)).ravel())
        counts.sum_duplicates()
        return sparse.diags(self.volume / np.where(norm > 0, norm, 1.0)) @ counts @ sparse.diags(self.emphasis)

    def table(self, weights: Floats) -> GramTable:
        return GramTable.of(list(self.index), self.rarity, weights * self.emphasis[:, None] * self.volume)


def _emphasis(among_sought: Sequence[int], among_all: Sequence[int]) -> Floats:
    """How telling each gram is, one on average: the size of its log ratio between what is sought and the rest.

    The idea is of Wang and Manning (2012, "Baselines and Bigrams"): scaled so, a gram that tells the two sides apart
    pays less of the penalty that all weights share.
    """
    sought = np.array(among_sought, dtype=np.float64) + _UNSEEN
    rest = np.array(among_all, dtype=np.float64) - among_sought + _UNSEEN
    ratio = np.abs(np.log((sought / sought.sum()) / (rest / rest.sum())))
    usual = ratio.mean() if len(ratio) else 0.0
    return (1 - EMPHASIS) + EMPHASIS * (ratio / usual if usual > 0 else np.ones(len(ratio)))


def _letters(reading: Reading) -> list[str]:
    return [gram for form in reading.forms for gram in letter_grams(form)]


@dataclass(frozen=True)
class Corpus:
    """Sentences read once, with the document each stands in; a document's sentences lie together in its order."""

    readings: list[Reading]
    letters: list[list[str]]
    documents: NDArray[np.str_]

    @classmethod
    def of(cls, readings: Sequence[Reading], documents: Sequence[str]) -> "Corpus":
        return cls(list(readings), [_letters(reading) for reading in readings], np.array(documents))

    def part(self, rows: NDArray[np.intp]) -> "Corpus":
        return Corpus([self.readings[i] for i in rows], [self.letters[i] for i in rows], self.documents[rows])

    def cues(self) -> Floats:
        return np.array([r.cues for r in self.readings], dtype=np.float64).reshape(-1, len(CUE_FEATURES))

    def surroundings(self, cue_means: Floats) -> Floats:
        centred = self.cues() - cue_means
        found = np.zeros((len(self.readings), 2 * len(CUE_FEATURES)))
        for name in dict.fromkeys(self.documents.tolist()):
            rows = np.flatnonzero(self.documents == name)
            found[rows] = surroundings(centred[rows])
        return found


@dataclass(frozen=True)
class Design:
    """Everything fitted on training sentences before a classifier sees them."""

    grams: Block
    letters: Block
    clauses: Block
    cue_means: Floats
    cue_scales: Floats
    context_scales: Floats

    @classmethod
    def fit(cls, corpus: Corpus, sought: NDArray[np.bool_]) -> "Design":
        cues = corpus.cues()
        means, spread = cues.mean(axis=0), cues.std(axis=0) + SOFTENING
        neighbours = NEIGHBOUR_VOLUME / spread
        return cls(
            Block.fit([reading.grams for reading in corpus.readings], sought, _RARE_GRAM),
            Block.fit(corpus.letters, sought, _RARE_LETTERS),
            Block.fit([reading.clauses for reading in corpus.readings], sought, _RARE_CLAUSE, CLAUSE_VOLUME),
            means,
            CUE_VOLUME / spread,
            np.concatenate([neighbours, neighbours]),
        )

    def matrix(self, corpus: Corpus) -> Any:
        """One row a sentence: grams, letters, clauses, cues; ``context`` gives what may stand to the right of it."""
        parts = [
            self.grams.matrix([sorted(set(reading.grams)) for reading in corpus.readings]),
            self.letters.matrix(corpus.letters),
            self.clauses.matrix([sorted(set(reading.clauses)) for reading in corpus.readings]),
            sparse.csr_matrix((corpus.cues() - self.cue_means) * self.cue_scales),
        ]
        return beside(*parts)

    def context(self, corpus: Corpus) -> Any:
        return sparse.csr_matrix(corpus.surroundings(self.cue_means) * self.context_scales)

    def model(self, weights: Floats, context: Floats, bias: Floats, lexicon: TagLexicon, meta: Any) -> WorthModel:
        """``weights`` has a row for each column of ``matrix`` and a column for each thing the model tells."""
        ends = np.cumsum([len(self.grams.index), len(self.letters.index), len(self.clauses.index)])
        grams, letters, clauses, cues = np.split(weights, ends)
        return WorthModel(
            lexicon=lexicon,
            grams=self.grams.table(grams),
            letters=self.letters.table(letters),
            clauses=self.clauses.table(clauses),
            cue_means=self.cue_means,
            cue_weights=cues * self.cue_scales[:, None],
            context_weights=context * self.context_scales,
            bias=bias,
            meta=meta,
        )
