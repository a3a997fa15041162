"""How well the right sentence of a page can be told by learning alone: a measure of method, no part of what ships.

Within one page every sentence speaks of the same matter, and what tells the right one is how parts of a comparison come
together. So the parts of the ranking are joined by ten more and by the products of every two, and the weights may be of
either sign. On sentences out of a whole library that is no better than the ranking that ships, whose parts each speak
for a passage and can be shown as reasons.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt

import numpy as np

from claims.linking.fool_me_twice import Library, Pair, Sentence
from claims.linking.training import Floats, Judged, measure
from sources.passages.analyse import analyse

# Between 0.3 and 5 it makes no difference of a point.
PENALTY = 1.0
_BEGINS_WITH_PRONOUN = re.compile(r"(?:he|she|it|they|his|her|its|the)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def measure_within_pages(pairs: Sequence[Pair], page: Sequence[Judged]) -> tuple[float, float]:
    """Shares of claims whose right sentence comes first, and among the first five, of the candidates of their page;
    five folds in which a page lies whole."""
    library = Library(pairs)
    lists = [
        Judged(_with_products(np.hstack([one.values, _more(pair, library)])), one.right, one.group)
        for pair, one in zip(pairs, page, strict=True)
    ]
    return measure([[one] for one in lists], lists, only_for=False, penalty=PENALTY)


def _with_products(values: Floats) -> Floats:
    return np.hstack([values, *(values[:, [at]] * values[:, at:] for at in range(values.shape[1]))])


def _more(pair: Pair, library: Library) -> Floats:
    rarity = _Rarity(library)
    claim = _Claim(pair.claim, frozenset(analyse(pair.claim)))
    return np.array([_compare(claim, one, rarity) for one in pair.candidates])


class _Rarity:
    """The inverse document frequency of BM25 over the sentences of the file."""

    def __init__(self, library: Library) -> None:
        self._holders, self._count = library.holders, len(library.terms)

    def of(self, term: str) -> float:
        among = len(self._holders[term]) if term in self._holders else 0
        return log(1 + (self._count - among + 0.5) / (among + 0.5))

    def sum(self, terms: frozenset[str]) -> float:
        return sum(self.of(term) for term in sorted(terms))

    def square(self, terms: frozenset[str]) -> float:
        return sum(self.of(term) ** 2 for term in sorted(terms))


class _Claim:
    def __init__(self, text: str, terms: frozenset[str]) -> None:
        self.terms = terms
        words = text.lower().split()
        self.runs = frozenset(pairwise(words))


def _compare(claim: _Claim, sentence: Sentence, rarity: _Rarity) -> list[float]:
    """How much of each text's weight the other has, also without the words of the title; how the sentence begins."""
    terms, title = frozenset(analyse(sentence.text)), frozenset(analyse(sentence.title))
    words = sentence.text.lower().split()
    shared = claim.terms & terms
    length = sqrt(rarity.square(claim.terms) * rarity.square(terms))
    return [
        _part(rarity.sum(shared), rarity.sum(claim.terms)),
        _part(rarity.sum(shared - title), rarity.sum(claim.terms - title)),
        _part(rarity.sum(shared), rarity.sum(terms)),
        _part(rarity.square(shared), length),
        _part(len(claim.runs & frozenset(pairwise(words))), len(claim.runs)),
        len(shared) / 5,
        max((rarity.of(term) for term in shared), default=0.0) / 8,
        log(1 + len(words)) / 3,
        float(_BEGINS_WITH_PRONOUN.match(sentence.text) is not None),
        float(_DIGIT.search(sentence.text) is not None),
    ]


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
