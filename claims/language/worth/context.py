"""What surrounds a sentence in its document: the cues of its neighbours, those of the whole, and what is new in it."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .reading import Reading

NEAR, FAR = 1, 5
"""Neighbours on each side: the next one counts by itself, the second to the fifth together."""

NOVELTY = ("new_name_share", "new_names", "new_word_share")


def surroundings(centred: NDArray[np.float64], readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Context features of each sentence of one document, in order; ``centred`` holds its cues less the usual value."""
    near = _mean_around(centred, 1, NEAR)
    far = _mean_around(centred, NEAR + 1, FAR)
    whole = np.broadcast_to(centred.mean(axis=0), centred.shape)
    return np.hstack([near, far, whole, _novelty(readings)])


def _mean_around(values: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """The mean over the rows ``first`` to ``last`` steps away on either side; zero where there is none."""
    total = np.zeros_like(values)
    count = np.zeros((len(values), 1))
    for step in range(first, min(last, len(values) - 1) + 1):
        total[step:] += values[:-step]
        count[step:] += 1
        total[:-step] += values[step:]
        count[:-step] += 1
    return total / np.maximum(count, 1)


def _novelty(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """How much of a sentence its document had not yet named: what is new is what a report reports."""
    seen_names: set[str] = set()
    seen_words: set[str] = set()
    rows = np.zeros((len(readings), len(NOVELTY)))
    for row, reading in zip(rows, readings, strict=True):
        names = {word for word in reading.words if word[0].isupper() and word != "I"}
        words = {form for form in reading.forms if len(form) > 4}
        new_names = len(names - seen_names)
        row[:] = new_names / (1 + len(names)), math.log1p(new_names), len(words - seen_words) / (1 + len(words))
        seen_names |= names
        seen_words |= words
    return rows


def surrounding_names(cues: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{where} {cue}" for where in ("near", "far", "whole") for cue in cues) + NOVELTY
