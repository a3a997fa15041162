"""One training run from a folder of data to a folder of weights, with what it was made of beside it."""

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from claims.language.kinds import KIND_FILE

from .kinds import train_kinds
from .worth import SEED, WORTH_CHECKING, corpus_of, train
from .worth_data import UnreadableTrainingData, file_hash, read_conllu, read_labels, tag_lexicon

METHOD = "worth-2"
"""Part of the version: change it when features or fitting change."""

LICENCE = "CC BY-SA 4.0"


def train_from_folder(data: Path, output: Path, step: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Writes the weights and returns their meta. Labels and tags never come from the same document."""
    labels = _first(data, "labels.tsv", "checkworthiness/news/labels.tsv")
    treebanks = _treebanks(data)
    step(f"reading {len(treebanks)} treebank files")
    sentences = [sentence for path in treebanks for sentence in read_conllu(path)]
    examples = read_labels(labels, {sentence.sent_id: sentence.text for sentence in sentences})
    documents = sorted({example.document for example in examples})
    lexicon = tag_lexicon(sentences, without=documents)
    meta: dict[str, Any] = {
        "method": METHOD,
        "licence": LICENCE,
        "labels": "by a large language model under a written guideline; no fact-checker took part",
        "data": {path.name: file_hash(path) for path in (labels, *treebanks)},
        "documents": len(documents),
        "sentences": len(examples),
        "worth_checking": sum(example.worth >= WORTH_CHECKING for example in examples),
        "seed": SEED,
        "versions": _versions(),
    }
    meta["version"] = _version(meta)
    model = train(examples, lexicon, meta, step)
    model.save(output)
    step("fitting the second layer of kinds")
    second = train_kinds(examples, corpus_of(examples, lexicon))
    if second is not None:
        second.save(output / KIND_FILE.name)
    return dict(model.meta)


def _versions() -> dict[str, str]:
    import sklearn

    return {"numpy": np.__version__, "scikit-learn": sklearn.__version__, "scipy": version("scipy")}


def _version(meta: dict[str, Any]) -> str:
    made_of = json.dumps([meta["method"], meta["data"], meta["seed"]], sort_keys=True)
    return f"{meta['method']}+{hashlib.sha256(made_of.encode()).hexdigest()[:8]}"


def _first(data: Path, *names: str) -> Path:
    for name in names:
        if (data / name).is_file():
            return data / name
    raise UnreadableTrainingData(f"{data} holds no {names[0]}.")


def _treebanks(data: Path) -> list[Path]:
    folder = data / "treebank" if (data / "treebank").is_dir() else data
    found = sorted([*folder.glob("*.conllu"), *folder.glob("*.conllu.gz")])
    if not found:
        raise UnreadableTrainingData(f"{folder} holds no treebank (*.conllu or *.conllu.gz).")
    return found
