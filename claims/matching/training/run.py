"""One training run: from a folder of free data to the file of weights, with what it was made of beside it."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.language.training.worth_data import UnreadableTrainingData, file_hash
from claims.matching.compare import Counts, Wording
from claims.matching.training.fit import (
    Compared,
    Firsts,
    chances,
    fit_decision,
    fit_parts,
    uniform,
    with_and_without,
)
from claims.matching.training.pairs import SEED, Trial, free_trials
from claims.matching.weights import counts_as_kept, version_of

METHOD = "matching-1"
"""Part of the version: raise it when parts or fitting change."""

LICENCE = "CC BY-SA 4.0"
CANDIDATES = 50
# Words and runs of letters that stand in fewer texts are taken for never seen: the file stays small, the figures too.
LEAST_WORDS, LEAST_LETTERS = 2, 6
WANTED_PRECISION = 0.90

_CLAIMS = ("fm2/dev.jsonl", "stance/fm2/dev.jsonl")
_TREEBANKS = ("en_ewt-train.conllu.gz", "en_gum-free-train.conllu.gz")


def train_from_folder(data: Path, output: Path, step: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Write the weights and return what the file says of them, without the counts.

    Raises UnreadableTrainingData where the folder lacks a file or one has another form.
    """
    claims, treebanks = _files(data)
    step("making pairs")
    trials = free_trials(claims, treebanks)
    words, letters = _counts(trials)
    step(f"comparing {sum(len(trial.queries) for trial in trials)} statements with their candidates")
    start = uniform(words, letters)
    by_trial = [Compared.of([trial], start, CANDIDATES) for trial in trials]
    together = joined(by_trial)
    parts = fit_parts(together)
    # Only there the statement says what the claim says; evidence and its claim are two different statements.
    there, gone = with_and_without(by_trial[-1], parts, words)
    decision = fit_decision(there, gone)
    about: dict[str, Any] = {
        "method": METHOD,
        "licence": LICENCE,
        "data": {path.name: file_hash(path) for path in (claims, *treebanks)},
        "seed": SEED,
        "trials": {trial.name: [len(trial.queries), len(trial.pool)] for trial in trials},
        "first_is_right": _held_out(trials, by_trial, words),
        "parts": parts,
        "decision": decision,
        "threshold": round(_threshold(there, gone, decision), 4),
    }
    kept = {
        **about,
        "words": counts_as_kept(words, LEAST_WORDS),
        "letters": counts_as_kept(letters, LEAST_LETTERS),
    }
    version = version_of(kept)
    output.mkdir(parents=True, exist_ok=True)
    written = json.dumps({"version": version, **kept}, ensure_ascii=False, indent=0, separators=(",", ":"))
    (output / "weights.json").write_text(written + "\n", encoding="utf-8")
    return {"version": version, **about}


def _files(data: Path) -> tuple[Path, list[Path]]:
    claims = next((data / name for name in _CLAIMS if (data / name).is_file()), None)
    treebanks = [
        next((folder / name for folder in (data, data / "treebank") if (folder / name).is_file()), None)
        for name in _TREEBANKS
    ]
    found = [path for path in treebanks if path is not None]
    if claims is None or len(found) < len(_TREEBANKS):
        wanted = ", ".join((_CLAIMS[0], *_TREEBANKS))
        raise UnreadableTrainingData(f"{data} holds not all of {wanted} (also below stance and treebank).")
    return claims, found


def _counts(trials: Sequence[Trial]) -> tuple[Counts, Counts]:
    """Over every text of the trials once, as it is before titles and claims lose words."""
    texts = {text.text: text for trial in trials for text in _texts(trial)}
    letters: dict[str, int] = {}
    for text in texts.values():
        for gram in text.grams:
            letters[gram] = letters.get(gram, 0) + 1
    return Counts.over(list(texts.values())), Counts(len(texts), letters)


def _texts(trial: Trial) -> list[Wording]:
    return [*(earlier.text for earlier in trial.pool), *(query.statement for query in trial.queries)]


def joined(several: Sequence[Compared]) -> Compared:
    """The queries of several, numbered on."""
    starts = np.cumsum([0, *(one.queries for one in several)])
    return Compared(
        np.vstack([one.parts for one in several]),
        np.concatenate([one.right for one in several]),
        np.concatenate([one.named for one in several]),
        np.concatenate([one.query + start for one, start in zip(several, starts[:-1], strict=True)]),
        tuple(text for one in several for text in one.texts),
        tuple(statement for one in several for statement in one.statements),
    )


def _held_out(trials: Sequence[Trial], by_trial: Sequence[Compared], words: Counts) -> dict[str, float]:
    """How often the first is right in each trial by weights that were fitted on the others."""
    shares = {}
    for number, trial in enumerate(trials):
        others = [one for other, one in enumerate(by_trial) if other != number]
        found = Firsts.of(by_trial[number], fit_parts(joined(others)), words)
        shares[trial.name] = round(float(found.right.mean()), 3)
    return shares


def _threshold(there: Firsts, gone: Firsts, decision: dict[str, float]) -> float:
    """The least chance from which on what is told as a match is right in ``WANTED_PRECISION`` of the cases."""
    told = np.concatenate([chances(there, decision), chances(gone, decision)])
    right = np.concatenate([there.right, gone.right])
    order = np.argsort(-told, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= WANTED_PRECISION)
    return float(told[order][enough[-1]] if len(enough) else told.max())
