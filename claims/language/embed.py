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
from thinc.layers.chain import forward as chain_forward

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
    whole: Model[list[Doc], list[Any]] = chain(features, spread, with_array(concatenate(*tables)), mix, ragged2list())
    whole._func = embed  # the same layers, initialised and trained as they were
    return whole


def embed(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Any], Callable[..., Any]]:
    """A row for each token of each Doc. Where nothing is learned, each spelling goes through the layers once: half of
    the words of a text have stood in it before."""
    if is_train:
        learned: tuple[list[Any], Callable[..., Any]] = chain_forward(model, docs, is_train)
        return learned
    features, _, tables, mix, _ = model.layers
    rows = features.predict(docs)
    distinct, places = distinct_rows(np.concatenate(rows) if rows else np.zeros((0, len(ATTRIBUTES) + 2), "uint64"))
    embedded = mix.predict(tables.predict(distinct))[places]
    ends = np.cumsum([len(doc) for doc in docs])[:-1]
    return np.split(embedded, ends) if docs else [], lambda _: []


def distinct_rows(rows: Any) -> tuple[Any, Any]:
    """Each different row once, and for each row which of them it is."""
    order = np.lexsort(rows.T)
    sorted_rows = rows[order]
    is_new = np.ones(len(rows), dtype=bool)
    is_new[1:] = (sorted_rows[1:] != sorted_rows[:-1]).any(axis=1)
    places = np.empty(len(rows), dtype=np.intp)
    places[order] = np.cumsum(is_new) - 1
    return sorted_rows[is_new], places
