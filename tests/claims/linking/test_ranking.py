from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.linking.ranking import DIRECTNESS, WEIGHTS, Candidate, Statement, features, rerank
from sources.models import Document

CLAIM = Statement("Norvania cut its oil output by 500,000 barrels a day in 2023.", date(2023, 3, 21))
_keys = count(1)


def candidate(text: str, **values: Any) -> Candidate:
    return Candidate(**{"passage": next(_keys), "text": text, "search_score": 1.0, **values})


def best(*candidates: Candidate) -> Candidate:
    return rerank(CLAIM, candidates)[0].candidate


def test_the_same_number_beside_the_same_word_counts_more_than_elsewhere() -> None:
    beside = features(CLAIM, candidate("A cut of 500,000 barrels."))["numbers"]
    elsewhere = features(CLAIM, candidate("Some 500,000 people live there."))["numbers"]
    assert (beside, elsewhere) == (1.0, 0.5)


def test_a_passage_with_the_same_number_comes_before_one_with_another() -> None:
    told = "The oil output of Norvania was cut by {} barrels a day in 2023."
    same, other = candidate(told.format("500,000")), candidate(told.format("400,000"))
    assert best(other, same) == same


def test_a_passage_about_the_same_name_comes_before_one_about_another() -> None:
    told = "Output of oil in {} was cut by 500,000 barrels a day in 2023."
    known = Statement(CLAIM.text, CLAIM.made_on, frozenset({"Norvania"}))
    same, other = candidate(told.format("Norvania")), candidate(told.format("Tarn"))
    assert rerank(known, [other, same])[0].candidate == same
    assert features(known, same)["names"] == 1.0


def test_of_equal_words_the_nearer_source_comes_first() -> None:
    told = "Norvania cut its oil output."
    near, far = candidate(told, kind="official_record"), candidate(told, kind="other")
    assert best(far, near) == near


def test_of_equal_words_the_nearer_date_comes_first() -> None:
    told = "Norvania cut its oil output."
    near, far = candidate(told, published_on=date(2023, 3, 1)), candidate(told, published_on=date(2013, 3, 1))
    assert best(far, near) == near


def test_equal_candidates_keep_the_order_of_the_library() -> None:
    first, second = candidate("Norvania."), candidate("Norvania.")
    assert [found.candidate for found in rerank(CLAIM, [second, first])] == [first, second]


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_feature_of_any_two_texts_has_a_weight_and_lies_between_0_and_1(claim: str, passage: str) -> None:
    parts = features(Statement(claim), candidate(passage))
    assert parts.keys() == WEIGHTS.keys()
    assert all(0.0 <= value <= 1.0 for value in parts.values())


def test_every_kind_of_document_has_a_directness() -> None:
    assert set(DIRECTNESS) == set(Document.Kind.values)


@pytest.mark.parametrize("candidates", [[], [candidate("Nothing in common.", search_score=0.0)]])
def test_little_or_nothing_can_be_ranked(candidates: list[Candidate]) -> None:
    assert len(rerank(CLAIM, candidates)) == len(candidates)
