"""The weights of a match: a small file beside this module, trained on free data only (see the README beside it)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from claims.matching.compare import PARTS, Counts

DEFAULT_WEIGHTS = Path(__file__).parent / "trained" / "weights.json"


@dataclass(frozen=True)
class Weights:
    """What each part of a comparison counts, and from where on a claim is told as a match.

    ``words`` and ``letters`` are the counts that rarity is taken from; being shipped, they make a sum the same whatever
    else lies in the pool. ``decision`` weighs how the first stands among the others (see ``standing``).
    """

    parts: Mapping[str, float]
    words: Counts
    letters: Counts
    decision: Mapping[str, float]
    threshold: float
    version: str

    def total(self, parts: Mapping[str, float]) -> float:
        """The weighted sum of the parts: orders, and has no unit."""
        return sum(weight * parts[name] for name, weight in self.parts.items())

    def chance(self, standing: Mapping[str, float]) -> float:
        """From 0 to 1: how likely a match is that stands so, in the pairs that the weights were trained on."""
        told = sum(self.decision[name] * value for name, value in standing.items()) + self.decision["offset"]
        return 1 / (1 + exp(-min(max(told, -50.0), 50.0)))

    def shares(self, parts: Mapping[str, float]) -> dict[str, float]:
        """What each part brings to the sum, the greatest first: why a claim was suggested."""
        brought = {name: weight * parts[name] for name, weight in self.parts.items() if weight * parts[name] > 0}
        return dict(sorted(brought.items(), key=lambda item: (-item[1], item[0])))


@cache
def default_weights() -> Weights:
    """The weights that ship."""
    return load_weights(DEFAULT_WEIGHTS)


def load_weights(path: Path) -> Weights:
    """Raises ValueError for a file that lacks a part or is not the one that its version names."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    version = kept.pop("version")
    if version != version_of(kept):
        raise ValueError(f"{path} is not the file that its version {version} names.")
    if set(kept["parts"]) != set(PARTS):
        raise ValueError(f"{path} weighs other parts than this version compares; train it anew.")
    return Weights(
        parts=kept["parts"],
        words=_counts(kept["words"]),
        letters=_counts(kept["letters"]),
        decision=kept["decision"],
        threshold=kept["threshold"],
        version=version,
    )


def version_of(kept: Mapping[str, Any]) -> str:
    """Names the content of a file of weights: the start of its hash."""
    content = json.dumps({name: value for name, value in kept.items() if name != "version"}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def counts_as_kept(counts: Counts, least: int) -> dict[str, Any]:
    """Counts as they stand in the file: all entries of one number together, without those below ``least``."""
    by_number: dict[int, list[str]] = {}
    for entry, number in counts.of.items():
        if number >= least:
            by_number.setdefault(number, []).append(entry)
    return {"texts": counts.texts, "of": {str(number): sorted(by_number[number]) for number in sorted(by_number)}}


def _counts(kept: Mapping[str, Any]) -> Counts:
    return Counts(kept["texts"], {entry: int(number) for number, entries in kept["of"].items() for entry in entries})
