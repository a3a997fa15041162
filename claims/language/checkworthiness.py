"""How much a sentence asks to be checked, from 0 to 1, with the reasons in words; never how true it is.

>>> scorer = default_scorer()
>>> scorer.score("Unemployment in Norland fell by 12 percent in 2021, the ministry said.")  # doctest: +SKIP
Score(value=0.93, reasons=('number with unit', ...))

A text, or anything with a ``.text`` (a spaCy Doc or Span), may be given. Numpy only: nothing here needs scikit-learn.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from .values import ClaimKind
from .worth.context import surroundings
from .worth.model import ALONE, FIRST_KIND, IN_DOCUMENT, KINDS, WorthModel
from .worth.reading import Reading, read
from .worth.reasons import explain

DEFAULT_WEIGHTS = Path(__file__).parent / "weights" / "worth"

_BATCH = 512
"""Sentences alone are read in bounded lots; a document is one lot, however long."""


class HasText(Protocol):
    """A spaCy Span or Doc, or whatever else knows its text."""

    @property
    def text(self) -> str: ...


Sentence = str | HasText


@dataclass(frozen=True)
class Score:
    """``value`` is the chance that a desk would find the sentence worth checking; ``reasons`` are never empty.

    ``kind`` is the words' first guess and ``leanings`` how much they lean to each kind; ``claims.language.kinds`` puts
    it right where the numbers and the neighbours are known.
    """

    value: float
    reasons: tuple[str, ...]
    kind: ClaimKind = ClaimKind.NONE
    leanings: tuple[float, ...] = ()


@dataclass(frozen=True)
class Scorer:
    model: WorthModel

    @classmethod
    def load(cls, path: Path | str = DEFAULT_WEIGHTS) -> "Scorer":
        return cls(WorthModel.load(Path(path)))

    @property
    def version(self) -> str:
        """Names the weights: the start of the hash of what they were trained on, and how."""
        return str(self.model.meta["version"])

    def score(self, sentence: Sentence) -> Score:
        """One sentence by itself."""
        return self.score_many([sentence])[0]

    def score_many(self, sentences: Iterable[Sentence], *, one_document: bool = False) -> list[Score]:
        """Scores in the order given; with ``one_document`` the sentences are one text in its order: neighbours help.

        Without it each score depends on its own sentence alone, whatever else is in the list.
        """
        readings = [read(_text(sentence), self.model.lexicon) for sentence in sentences]
        if one_document:
            return self._scores(readings, in_document=True)
        lots = (readings[at : at + _BATCH] for at in range(0, len(readings), _BATCH))
        return [score for lot in lots for score in self._scores(lot, in_document=False)]

    def kind_of(self, sentence: Sentence) -> ClaimKind:
        """What decides the truth of the claim: its number, an event, that somebody said it, and so on."""
        return self.score(sentence).kind

    def _scores(self, readings: Sequence[Reading], *, in_document: bool) -> list[Score]:
        if not readings:
            return []
        model, column = self.model, IN_DOCUMENT if in_document else ALONE
        centred = model.centred(readings)
        decisions = model.decide(readings, centred)
        worth = decisions[:, column]
        if in_document:
            worth = worth + np.einsum("ij,j->i", surroundings(centred), model.context_weights)
        values = [round(_chance(float(decision)), 4) for decision in worth]
        reasons = explain(centred + model.cue_means, model.cue_weights[:, column], values)
        leanings = decisions[:, FIRST_KIND:]
        kinds = np.argmax(leanings, axis=1)
        told = zip(values, reasons, kinds, leanings.tolist(), strict=True)
        return [Score(value, why, KINDS[int(kind)], tuple(leaning)) for value, why, kind, leaning in told]


def _text(sentence: Sentence) -> str:
    return sentence if isinstance(sentence, str) else sentence.text


def _chance(decision: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, decision))))


@cache
def default_scorer() -> Scorer:
    """The weights that ship with the project, loaded once for each process."""
    return Scorer.load()
