"""What surrounds a sentence in its document: the cues of its neighbours.

Position in the document, the mean of the whole document and what a sentence names for the first time were tried too
and added nothing.
"""

import numpy as np
from numpy.typing import NDArray

NEAR, FAR = 1, 5
"""Neighbours on each side: the next one counts by itself, the second to the fifth together."""


def surroundings(centred: NDArray[np.float64]) -> NDArray[np.float64]:
    """Context features of each sentence of one document, in order; ``centred`` holds its cues less the usual value."""
    return np.hstack([_mean_around(centred, 1, NEAR), _mean_around(centred, NEAR + 1, FAR)])


def _mean_around(values: NDArray[np.float64], first: int, last: int) -> NDArray[np.float64]:
    """The mean over the rows ``first`` to ``last`` steps away on either side; zero where there is none."""
    total = np.zeros_like(values)
    count = np.zeros((len(values), 1))
    for step in range(first, min(last, len(values) - 1) + 1):
        total[step:] += values[:-step]
        count[step:] += 1
        total[:-step] += values[step:]
        count[:-step] += 1
    return np.asarray(total / np.maximum(count, 1))
