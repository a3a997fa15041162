"""From a folder with FoolMeTwice to the file of weights that ships."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from claims.linking.fool_me_twice import Library, UnreadablePairs, of_the_library, of_the_page, read_pairs
from claims.linking.ranking import LEARNT
from claims.linking.training import Judged, fit, measure

NOTE = (
    "Weights of the ranking of passages beside a claim: what each part of a score counts. Trained on FoolMeTwice "
    "(Eisenschlos and others 2021, github.com/google-research/fool-me-twice), dev.jsonl, Apache License 2.0; they hold "
    "no text of it. They are under the Apache License 2.0 themselves."
)
Progress = Callable[[int, int], None]


def lists_of(path: Path, progress: Progress = lambda done, of: None) -> tuple[list[Judged], list[Judged | None]]:
    """For each claim of a file its own candidates, and what a search of all sentences finds for it."""
    pairs = read_pairs(path)
    library = Library(pairs)
    page: list[Judged] = []
    found: list[Judged | None] = []
    for done, pair in enumerate(pairs, start=1):
        page.append(of_the_page(pair, library))
        found.append(of_the_library(pair, library))
        progress(done, len(pairs))
    return page, found


def learnt_of(page: list[Judged], found: list[Judged | None]) -> list[list[Judged]]:
    """What the shipped weights learn from each claim: its page, and the library where the search finds it there."""
    return [[own, *([other] if other is not None else [])] for own, other in zip(page, found, strict=True)]


def find_file(folder: Path) -> Path:
    """The file in the folder or below a folder ``fm2``. Raises UnreadablePairs."""
    for place in (folder / "dev.jsonl", folder / "fm2" / "dev.jsonl", folder / "stance" / "fm2" / "dev.jsonl"):
        if place.is_file():
            return place
    raise UnreadablePairs(f"{folder} holds no dev.jsonl of FoolMeTwice, nor does a folder fm2 in it.")


def train(folder: Path, version: str, progress: Progress = lambda done, of: None) -> dict[str, Any]:
    """The content of the file of weights; the same data give the same content."""
    path = find_file(folder)
    page, found = lists_of(path, progress)
    learnt = learnt_of(page, found)
    weights = fit([one for lists in learnt for one in lists], only_for=True)
    shares = {name: round(float(weight / weights.sum()), 4) for name, weight in zip(LEARNT, weights, strict=True)}
    figures = {"candidates": measure(learnt, page, only_for=True), "library": measure(learnt, found, only_for=True)}
    return {
        "version": version,
        "licence": "Apache-2.0",
        "note": NOTE,
        "weights": shares,
        "claims": len(page),
        "data_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "right_first_and_in_five_of_unseen_folds": {
            name: [round(value, 4) for value in pair] for name, pair in figures.items()
        },
    }


def write(content: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
