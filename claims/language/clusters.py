"""How alike two words are by the company they keep: Brown clusters, paths in a binary tree of words."""

from functools import cache, lru_cache
from typing import Any

import numpy as np

from claims.language.data import DATA

# Paths that part before this many branches lead to words of no kinship: the first seven tell little more than the part
# of speech. A path is at most twenty branches long.
PARTS = 7
LONGEST = 20


@cache
def table() -> tuple[Any, Any]:
    """Hashes of words in ascending order, and the path of each as a number whose lowest bit is the first branch."""
    kept = np.load(DATA / "clusters.npz")
    return kept["keys"], kept["clusters"].astype("uint64")


@lru_cache(maxsize=50_000)
def cluster(word: str) -> int:
    """The path of a word as written; 0 for one that is not in the table."""
    # The web server, which compares words and reads no text, starts without spaCy: in half the time and memory.
    from spacy.strings import get_string_id

    keys, paths = table()
    key = np.uint64(get_string_id(word))
    at = int(np.searchsorted(keys, key))
    return int(paths[at]) if at < len(keys) and keys[at] == key else 0


# What one article needs; more would only fill the memory, some 300 bytes each.
@lru_cache(maxsize=50_000)
def kinship(word: str, other: str) -> float:
    """0 for words of no kinship or unknown ones, rising with the common part of their paths to 1 for one cluster."""
    one, two = cluster(word), cluster(other)
    if not one or not two:
        return 0.0
    parted = one ^ two
    common = LONGEST if not parted else min((parted & -parted).bit_length() - 1, LONGEST)
    return max(0.0, (common - PARTS) / (LONGEST - PARTS))
