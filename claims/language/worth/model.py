"""The linear model: tables of weights for grams, numbers for cues, one column for each thing it tells.

Columns: worth of a sentence alone, worth in its document, then one for each kind of claim.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.language.values import ClaimKind

from .cues import CUE_FEATURES
from .reading import Reading, letter_grams
from .vocabulary import TagLexicon, packed, unpacked

KINDS = tuple(ClaimKind)
ALONE, IN_DOCUMENT, FIRST_KIND = 0, 1, 2
COLUMNS = FIRST_KIND + len(KINDS)
_REMEMBERED = 20_000
WEIGHT_FILE, META_FILE = "weights.npz", "meta.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GramTable:
    """Weights of one block of grams. Each row: the gram's rarity times its weights, and its rarity squared.

    A sentence's block is divided by the root of the sum of squared rarities, so that length does not decide; the last
    row is a pad of zeros that keeps every sentence non-empty.
    """

    index: Mapping[str, int]
    rows: Floats
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, grams: Sequence[str], rarity: Floats, weights: Floats) -> "GramTable":
        rows = np.hstack([rarity[:, None] * weights, rarity[:, None] ** 2])
        return cls({gram: at for at, gram in enumerate(grams)}, np.vstack([rows, np.zeros(rows.shape[1])]))

    def sums(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """Contribution of the distinct grams of each sentence, one row a sentence."""
        pad, find = len(self.index), self.index.get
        found = [set(map(find, grams, repeat(pad))) for grams in sentences]
        for ids in found:
            ids.add(pad)
        return normalised(_summed(self.rows, list(map(sorted, found))))

    def ids_of_letters(self, form: str) -> tuple[int, ...]:
        """The pad and the known letter grams of a word form, remembered for the forms that come again."""
        ids = self._known.get(form)
        if ids is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            find = self.index.get
            found = (at for gram in letter_grams(form) if (at := find(gram)) is not None)
            ids = self._known[form] = (len(self.index), *found)
        return ids


def _summed(rows: Floats, ids: Sequence[Sequence[int]]) -> Floats:
    """Sum of the rows named by each list; no list may be empty (``reduceat`` would give its neighbour's row)."""
    if not ids:
        return np.zeros((0, rows.shape[1]))
    lengths = np.fromiter(map(len, ids), dtype=np.intp, count=len(ids))
    flat = np.fromiter(chain.from_iterable(ids), dtype=np.intp, count=int(lengths.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.asarray(np.add.reduceat(rows[flat], starts, axis=0))


def normalised(sums: Floats) -> Floats:
    norm = np.sqrt(sums[:, -1:])
    return np.asarray(sums[:, :-1] / np.where(norm > 0, norm, 1.0))


@dataclass(frozen=True)
class WorthModel:
    """All that a score needs. ``cue_weights`` and ``context_weights`` apply to values less ``cue_means``."""

    lexicon: TagLexicon
    grams: GramTable
    letters: GramTable
    clauses: GramTable
    cue_means: Floats
    cue_weights: Floats
    context_weights: Floats
    bias: Floats
    meta: Mapping[str, Any]

    def centred(self, readings: Sequence[Reading]) -> Floats:
        cues = np.array([reading.cues for reading in readings], dtype=np.float64)
        return np.asarray(cues.reshape(len(readings), len(CUE_FEATURES)) - self.cue_means)

    def decide(self, readings: Sequence[Reading], centred: Floats) -> Floats:
        """Decision values, one row a sentence, ``COLUMNS`` wide, before context."""
        total = self.grams.sums([reading.grams for reading in readings])
        total = total + self.clauses.sums([reading.clauses for reading in readings])
        total = total + self._letters(readings)
        # einsum, not BLAS: a row's sum must not depend on how many rows stand beside it.
        return np.asarray(total + np.einsum("ij,jk->ik", centred, self.cue_weights) + self.bias)

    def _letters(self, readings: Sequence[Reading]) -> Floats:
        """The letters of a word form are summed once for a batch, then for each word that has the form."""
        rows = {form: row for row, form in enumerate(dict.fromkeys(chain.from_iterable(r.forms for r in readings)))}
        ids = [[-1, *map(rows.__getitem__, reading.forms)] for reading in readings]
        found = [self.letters.ids_of_letters(form) for form in rows]
        pad = len(self.letters.index)
        # The last row, which -1 names, is the pad.
        return normalised(_summed(np.vstack([_summed(self.letters.rows, found), self.letters.rows[pad:]]), ids))

    def save(self, folder: Path) -> None:
        """Weights as half floats in one .npz, what they were made of as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            name: np.asarray(getattr(self, name), dtype=np.float32)
            for name in ("cue_means", "cue_weights", "context_weights", "bias")
        }
        for name in ("grams", "letters", "clauses"):
            table: GramTable = getattr(self, name)
            arrays[f"{name}_names"] = packed(list(table.index))
            arrays[f"{name}_rows"] = table.rows[:-1].astype(np.float16)
        np.savez_compressed(folder / WEIGHT_FILE, allow_pickle=False, **arrays)
        self.lexicon.save(folder)
        (folder / META_FILE).write_text(json.dumps(dict(self.meta), indent=2, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "WorthModel":
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHT_FILE) as stored:
            tables: dict[str, Any] = {name: _table(stored, name) for name in ("grams", "letters", "clauses")}
            numbers: dict[str, Any] = {
                name: stored[name].astype(np.float64)
                for name in ("cue_means", "cue_weights", "context_weights", "bias")
            }
        return cls(lexicon=TagLexicon.load(folder), meta=meta, **tables, **numbers)


def _table(stored: Mapping[str, Any], name: str) -> GramTable:
    rows = stored[f"{name}_rows"].astype(np.float64)
    names = unpacked(stored[f"{name}_names"])
    return GramTable({gram: at for at, gram in enumerate(names)}, np.vstack([rows, np.zeros(rows.shape[1])]))
