"""The form in which our weights ship: one compressed file, each matrix in eight bits a number, no unused strings.

A matrix is kept as whole numbers from -127 to 127 with a scale per row; vectors stay in half precision. Opening
widens all of it to the 32 bits that spaCy computes with.
"""

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import srsly  # type: ignore[import-untyped]  # spaCy's serialiser has neither types nor stubs
from spacy import util
from spacy.language import Language
from thinc.api import Config, get_current_ops, set_current_ops

import claims.language.components
import claims.language.embed  # noqa: F401 - these register what the config names
from claims.language.blas import BlasOps

WEIGHTS, CONFIG, META = "weights.bin", "config.cfg", "meta.json"
# Shorter arrays are biases and norms: a thousandth of the size, and sensitive.
SMALLEST_MATRIX = 2048


def narrow(array: Any) -> Any:
    """The array in fewer bits."""
    if array.dtype != np.float32:
        return array
    if array.size < SMALLEST_MATRIX or array.ndim < 2:
        return {"half": array.astype("float16")}
    rows = array.reshape((array.shape[0], -1))
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    return {
        "eight": np.round(rows / scale[:, None]).astype("int8"),
        "scale": scale.astype("float32"),
        "shape": list(array.shape),
    }


def widen(kept: Any) -> Any:
    """What ``narrow`` kept, in 32 bits."""
    if not isinstance(kept, dict):
        return kept
    if "half" in kept:
        return kept["half"].astype("float32")
    wide = kept["eight"].astype("float32") * kept["scale"][:, None]
    return np.ascontiguousarray(wide.reshape(kept["shape"]))


def change_model(model: bytes, change: Any) -> bytes:
    """A thinc model's bytes with every parameter changed."""
    content = srsly.msgpack_loads(model)
    content["params"] = [{name: change(array) for name, array in node.items()} for node in content["params"]]
    return bytes(srsly.msgpack_dumps(content))


def change_pipeline(content: dict[str, Any], change: Any) -> dict[str, Any]:
    """A pipeline's parts with the model of each component changed."""
    changed = dict(content)
    for name, part in content.items():
        if isinstance(part, bytes) and name not in ("tokenizer", "vocab"):
            component = srsly.msgpack_loads(part)
            if isinstance(component, dict) and isinstance(component.get("model"), bytes):
                component["model"] = change_model(component["model"], change)
                changed[name] = srsly.msgpack_dumps(component)
    return changed


def needed_strings(nlp: Language) -> list[str]:
    """Labels, and the pieces of the lemmatizer's edit trees; all else comes back when a text is read."""
    needed = {label for labels in nlp.pipe_labels.values() for label in labels}
    if "trainable_lemmatizer" in nlp.pipe_names:
        lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")
        for tree in srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]:
            needed.update(nlp.vocab.strings[tree[key]] for key in ("orig", "subst") if tree.get(key))
    return sorted(needed)


def write(nlp: Language, folder: Path) -> None:
    """Config, meta and weights of a pipeline into a folder; the same pipeline gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    content = srsly.msgpack_loads(nlp.to_bytes(exclude=["vocab", "meta.json", "config.cfg", "tokenizer"]))
    content = {name: part for name, part in content.items() if name in nlp.pipe_names}
    packed = srsly.msgpack_dumps({"parts": change_pipeline(content, narrow), "strings": needed_strings(nlp)})
    data = zlib.compress(packed, 9)
    (folder / WEIGHTS).write_bytes(data)
    # Only what loading needs: the training part of the config names folders of the machine that trained.
    config = Config({part: nlp.config[part] for part in ("nlp", "components")})
    config["nlp"]["batch_size"] = nlp.batch_size
    config.to_disk(folder / CONFIG)
    meta = {**nlp.meta, "weights_sha256": hashlib.sha256(data).hexdigest()}
    (folder / META).write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> Language:
    """The pipeline of a folder that ``write`` made."""
    data = (folder / WEIGHTS).read_bytes()
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    digest = hashlib.sha256(data).hexdigest()
    if digest != meta["weights_sha256"]:
        raise ValueError(f"{folder / WEIGHTS} is not the file that its meta describes")
    kept = srsly.msgpack_loads(zlib.decompress(data))
    before = get_current_ops()
    set_current_ops(BlasOps())  # a model keeps the operations that are current when it is made
    try:
        nlp = util.load_model_from_config(util.load_config(folder / CONFIG), meta=meta, auto_fill=True)
    finally:
        set_current_ops(before)
    for text in kept["strings"]:
        nlp.vocab.strings.add(text)
    for name, part in change_pipeline(kept["parts"], widen).items():
        component: Any = nlp.get_pipe(name)
        component.from_bytes(part, exclude=["vocab"])
    nlp._link_components()
    return nlp
