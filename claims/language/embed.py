"""The embedding layer of our pipeline: spelling features as in spaCy's MultiHashEmbed, and the word's Brown cluster.

A Brown cluster is a path in a binary tree of words that stand in like contexts; beside the whole path its first six
bits are a feature of their own, so that a word rare in the treebanks borrows from its neighbours in the tree.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from claims.language.clusters import table

ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE")
SHORT_PATH = np.uint64(63)


def clusters_of(doc: Doc) -> Any:
    """The cluster of each token as written, else of its lower-case form, else 0."""
    keys, clusters = table()
    forms = doc.to_array(["ORTH", "LOWER"])
    found = np.searchsorted(keys, forms)
    found[found == len(keys)] = 0
    paths = np.where(keys[found] == forms, clusters[found], np.uint64(0))
    return np.where(paths[:, 0] > 0, paths[:, 0], paths[:, 1])


def extract_features(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
    """One row a token: the four spelling attributes, the cluster and its short path."""
    rows = []
    for doc in docs:
        spelling = doc.to_array(list(ATTRIBUTES)).reshape((len(doc), len(ATTRIBUTES)))
        paths = clusters_of(doc)
        features: Any = np.concatenate([spelling, paths[:, None], (paths & SHORT_PATH)[:, None]], axis=1)
        rows.append(model.ops.asarray2i(features, dtype="uint64"))
    return rows, lambda _: []


@registry.architectures("desk.ClusterHashEmbed.v1")  # type: ignore[untyped-decorator]
def cluster_hash_embed(width: int, rows: list[int]) -> Model[list[Doc], list[Any]]:
    """``rows`` has six sizes: norm, prefix, suffix, shape, cluster, short path."""
    if len(rows) != len(ATTRIBUTES) + 2:
        raise ValueError("six table sizes are needed: norm, prefix, suffix, shape, cluster, short path")
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=i, seed=8 + i, dropout=0.0) for i, size in enumerate(rows)
    ]
    mix: Model[Any, Any] = with_array(Maxout(width, width * len(rows), nP=3, dropout=0.0, normalize=True))
    features: Model[Any, Any] = Model("desk_features", extract_features)
    spread: Model[Any, Any] = list2ragged()
    return chain(features, spread, with_array(concatenate(*tables)), mix, ragged2list())
