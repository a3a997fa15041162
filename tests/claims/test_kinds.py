"""What decides the truth of a claim, by words, numbers and neighbours."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language.kinds import FEATURES, KIND_FILE, KINDS, UNKNOWN, KindModel, default_kinds, features, surroundings
from claims.language.quantities import find_quantities_and_times
from claims.language.training.kinds import fit
from claims.language.values import ClaimKind

EVEN = [0.0] * len(KINDS)
A_STATEMENT = [-2.0 if kind == ClaimKind.NONE else 0.0 for kind in KINDS]


def kind_of(text: str, leanings: list[float] | None = None) -> ClaimKind:
    leanings = leanings or A_STATEMENT
    [beside] = surroundings([leanings])
    return default_kinds().kind(features(text, leanings, beside, *find_quantities_and_times(text, None)), leanings)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("More than 4,500 tonnes of tin were sold for $12 million, up 30 percent.", ClaimKind.NUMERICAL),
        ("The pier collapsed because of the storm, which led to floods.", ClaimKind.CAUSAL),
        ("It will be rebuilt soon and is expected to open next year.", ClaimKind.PREDICTION),
    ],
    ids=["figures", "cause", "future"],
)
def test_where_the_words_lean_nowhere_the_numbers_and_cues_decide(text: str, kind: ClaimKind) -> None:
    assert kind_of(text) == kind


def test_a_strong_first_guess_stays() -> None:
    leanings = [6.0 if kind == ClaimKind.NONE else -3.0 for kind in KINDS]

    assert kind_of("Image: City Archive.", leanings) == ClaimKind.NONE


def test_a_kind_that_the_words_never_learned_is_never_told() -> None:
    leanings = [0.0 if kind == ClaimKind.EVENT else 10 * UNKNOWN for kind in KINDS]

    assert kind_of("Exports rose by 40 percent to $12 million.", leanings) == ClaimKind.EVENT


@given(st.text(max_size=200))
def test_any_text_has_one_finite_number_for_each_feature(text: str) -> None:
    [beside] = surroundings([EVEN])
    values = features(text, EVEN, beside, *find_quantities_and_times(text, None))

    assert values.shape == (len(FEATURES),)
    assert np.isfinite(values).all()


def test_neighbours_and_document_are_shares() -> None:
    around = surroundings([EVEN, [5.0, *EVEN[1:]], EVEN])

    assert np.allclose(around[:, : len(KINDS)].sum(axis=1), 1)
    assert np.allclose(around[:, len(KINDS) :].sum(axis=1), [0.5, 1, 0.5])
    assert surroundings([]).shape == (0, 2 * len(KINDS))


def test_the_shipped_weights_name_their_features_and_kinds() -> None:
    content = json.loads(KIND_FILE.read_text(encoding="utf-8"))

    assert content["kinds"] == [kind.value for kind in KINDS]
    assert list(content["weights"]) == list(FEATURES)


def test_weights_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "kinds.json"
    default_kinds().save(path)
    again = KindModel.load(path)

    assert np.array_equal(again.weights, default_kinds().weights)
    assert np.array_equal(again.bias, default_kinds().bias)


def test_the_layer_learns_what_its_features_tell() -> None:
    rows, kinds = [], []
    for number in range(60):
        row = np.zeros(len(FEATURES))
        kind = (ClaimKind.NUMERICAL, ClaimKind.EVENT, ClaimKind.QUOTE)[number % 3]
        row[number % 3] = 1.0
        rows.append(row)
        kinds.append(kind.value)
    model = fit(np.vstack(rows), kinds)

    assert [model.kind(row, EVEN).value for row in rows[:3]] == kinds[:3]
