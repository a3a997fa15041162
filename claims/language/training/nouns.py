"""Builds ``nouns.npz``, what kind of thing a noun names, out of the noun files of WordNet 3.0.

Run once, not at run time: ``python -m claims.language.training.nouns DIR`` with the folder of ``index.noun`` and
``data.noun`` (the Debian package ``wordnet-base`` has them).
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from claims.language.data import DATA
from claims.language.training.resources import lookups

# Rarer words (natural logarithm of the frequency) name kinds of moths and of medicines more than things in the news.
RAREST_NOUN = -17.5
# Of words that are no nouns it only matters that they are words.
RAREST_WORD = -15.5
SENSES = 3


def read_parents(path: Path) -> dict[str, str]:
    """Each synset and the first one above it, empty for the root."""
    parents: dict[str, str] = {}
    for fields in _rows(path):
        synset, words = fields[0], int(fields[3], 16)
        pointers = fields[5 + 2 * words :]
        above = [pointers[at + 1] for at in range(0, 4 * int(fields[4 + 2 * words]), 4) if pointers[at][0] == "@"]
        parents[synset] = above[0] if above else ""
    return parents


def read_senses(path: Path) -> dict[str, list[str]]:
    """The first synsets of each noun of one word, the most used first."""
    senses: dict[str, list[str]] = {}
    for fields in _rows(path):
        if fields[0].isalpha() and fields[0].isascii():
            senses[fields[0]] = fields[6 + int(fields[3]) :][:SENSES]
    return senses


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):  # the licence
            yield line.partition("|")[0].split()


def build(folder: Path) -> dict[str, Any]:
    """Arrays of the common nouns, their senses (-1 for none), the parent of each synset on the way to the root, and the
    other common words."""
    parents = read_parents(folder / "data.noun")
    frequency = lookups("lexeme_prob")
    senses = {
        word: found
        for word, found in sorted(read_senses(folder / "index.noun").items())
        if len(word) > 2 and frequency.get(word, -30.0) > RAREST_NOUN
    }
    wanted: dict[str, int] = {}
    for found in senses.values():
        for synset in found:
            at = synset
            while at and at not in wanted:
                wanted[at] = len(wanted)
                at = parents[at]
    table = np.full((len(senses), SENSES), -1, dtype="int32")
    for row, found in enumerate(senses.values()):
        table[row, : len(found)] = [wanted[synset] for synset in found]
    above = np.array([wanted[parents[synset]] if parents[synset] else -1 for synset in wanted], dtype="int32")
    others = sorted(
        word
        for word, log_frequency in frequency.items()
        if word.isalpha() and word.isascii() and word.islower() and word not in senses and log_frequency > RAREST_WORD
    )
    return {
        "words": np.array("\n".join(senses)),
        "senses": table,
        "above": above,
        "others": np.array("\n".join(others)),
    }


if __name__ == "__main__":
    np.savez_compressed(DATA / "nouns.npz", **build(Path(sys.argv[1])))
