"""The usual tag of each word, counted in open treebanks: a small table beside the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TAG_FILE = "tags.npz"
LONGEST_SUFFIX = 4
_REMEMBERED = 20_000


def packed(lines: list[str]) -> NDArray[np.uint8]:
    """Strings without line breaks as one array, so that an .npz needs no pickle."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> list[str]:
    text = array.tobytes().decode()
    return text.split("\n") if text else []


@dataclass(frozen=True)
class TagLexicon:
    """``cased``: forms with a capital; ``lowered``: every word in lower case; ``suffixes``: endings of rare words."""

    cased: Mapping[str, str]
    lowered: Mapping[str, str]
    suffixes: Mapping[str, str]
    _known: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)

    def tags(self, words: Sequence[str]) -> list[str]:
        """The likeliest tag of each word of a sentence; of the first, a capital says little."""
        known = self._known
        tags = [known.get(word) or self._remembered(word) for word in words]
        if words:
            tags[0] = self._look_up(words[0], True)
        return tags

    def _remembered(self, word: str) -> str:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        tag = self._known[word] = self._look_up(word, False)
        return tag

    def _look_up(self, word: str, opens: bool) -> str:
        lower = word.lower()
        cased = self.cased.get(word)
        if opens and lower in self.lowered:
            return cased if cased and cased != "NNP" else self.lowered[lower]
        if cased:
            return cased
        if word[0].isupper():
            return "NNP"
        return self.lowered.get(lower) or self._by_suffix(lower)

    def _by_suffix(self, lower: str) -> str:
        if not lower[0].isalpha():
            return "SYM"
        for length in range(LONGEST_SUFFIX, 1, -1):
            tag = self.suffixes.get(lower[-length:])
            if tag:
                return tag
        return "NN"

    def save(self, folder: Path) -> None:
        tables = {}
        for name in ("cased", "lowered", "suffixes"):
            table: Mapping[str, str] = getattr(self, name)
            words = sorted(table)
            tables[f"{name}_words"] = packed(words)
            tables[f"{name}_tags"] = packed([table[word] for word in words])
        np.savez_compressed(folder / TAG_FILE, allow_pickle=False, **tables)

    @classmethod
    def load(cls, folder: Path) -> "TagLexicon":
        with np.load(folder / TAG_FILE) as stored:
            return cls(
                *(
                    dict(zip(unpacked(stored[f"{name}_words"]), unpacked(stored[f"{name}_tags"]), strict=True))
                    for name in ("cased", "lowered", "suffixes")
                )
            )
