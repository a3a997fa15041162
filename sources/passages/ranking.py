"""Candidates of a search ordered by BM25. Pure: the same for the same candidates, terms and counts, on every database.

A search has some thousand candidates of sixty terms each, and nearly all of its time would go into cutting them into
words. So the terms of all candidates are one text, which is never cut: the words of the query are compared, eight bytes
at once, with what stands behind each of its spaces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from sources.passages.statistics import Frequencies

K1 = 1.2
B = 0.75
# Passages are cut to one length, so the mean is a property of the cutting, not of the library.
MEAN_TERMS = 60

BETWEEN = " # "
"""Stands between the terms of two candidates; no term holds the sign."""
_EIGHT = 8
_LOWEST = np.array([(1 << (8 * size)) - 1 for size in range(_EIGHT)] + [0xFFFFFFFFFFFFFFFF], dtype=np.uint64)


@dataclass(frozen=True)
class Ordered:
    """Candidates by their place among those that were given: ``places`` best first, those that share no term left out;
    ``scores`` and, term by term, ``times`` go by place."""

    places: list[int]
    scores: Any
    times: dict[str, Any]

    def matched(self, place: int, terms: Sequence[str]) -> tuple[str, ...]:
        """Those of the terms that this candidate holds."""
        return tuple(term for term in terms if self.times[term][place])


def rank(keys: Sequence[int], joined: str, terms: Sequence[str], frequencies: Frequencies) -> Ordered:
    """Candidates best first, of equal ones the lower key first. ``joined`` holds what each stores, in the order of the
    keys, with ``BETWEEN`` between them."""
    if not keys:
        return Ordered([], np.zeros(0), {})
    words = _Words(joined)
    norms = K1 * (1 - B + B * words.lengths / MEAN_TERMS)
    scores = np.zeros(len(keys))
    times = {term: words.times(term) for term in terms}
    # Summed in one order, whichever order the terms have: the last digit decides between equals.
    for term in sorted(times):
        scores += idf(frequencies.passages, frequencies.df[term]) * (K1 + 1) * times[term] / (times[term] + norms)
    scores = np.round(scores, 6)
    order = np.lexsort((np.asarray(keys, dtype=np.int64), -scores))
    return Ordered(order[scores[order] > 0].tolist(), scores, times)


def idf(passages: int, df: float) -> float:
    """What a term counts that stands in ``df`` of so many passages."""
    return log(1 + (max(passages - df, 0) + 0.5) / (df + 0.5))


class _Words:
    """The words of a text between its single spaces, with the candidate that each belongs to."""

    def __init__(self, joined: str) -> None:
        data = joined.encode() + b" " + bytes(_EIGHT)
        ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8)[:-_EIGHT] == ord(" "))
        self._starts = np.concatenate([[0], ends[:-1] + 1])
        self._sizes = ends - self._starts
        # What stands at each byte, with the seven that follow, as one number.
        self._eights: Any = np.ndarray((len(data) - _EIGHT + 1,), dtype="<u8", buffer=data, strides=(1,))
        self._heads = self._eights[self._starts] & _LOWEST[np.minimum(self._sizes, _EIGHT)]
        self._borders = np.flatnonzero(self._places("#"))
        ends_of_lists = np.concatenate([self._borders, [len(ends)]])
        self.lengths = np.diff(np.concatenate([[-1], ends_of_lists])) - 1

    def times(self, term: str) -> Any:
        """How often a term stands in each candidate."""
        found = np.flatnonzero(self._places(term))
        return np.bincount(np.searchsorted(self._borders, found), minlength=len(self.lengths))

    def _places(self, term: str) -> Any:
        """For each word whether it is this term, letter by letter."""
        wanted = term.encode()
        same = (self._heads == _number(wanted[:_EIGHT])) & (self._sizes == len(wanted))
        for at in range(_EIGHT, len(wanted), _EIGHT):
            here = np.flatnonzero(same)
            part = wanted[at : at + _EIGHT]
            same[here] = (self._eights[self._starts[here] + at] & _LOWEST[len(part)]) == _number(part)
        return same


def _number(part: bytes) -> Any:
    return np.uint64(int.from_bytes(part, "little"))
