import json
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.linking.features import features
from claims.linking.ranking import (
    BY_HAND,
    DIRECTNESS,
    LEARNT,
    RANKING_VERSION,
    WEIGHTS,
    WEIGHTS_FILE,
    Candidate,
    Statement,
    rerank,
)
from sources.models import Document

CLAIM = Statement("Norvania cut its oil output by 500,000 barrels a day in 2023.", date(2023, 3, 21))
_keys = count(1)


def candidate(text: str, **values: Any) -> Candidate:
    return Candidate(**{"passage": next(_keys), "text": text, "search_score": 1.0, **values})


def best(*candidates: Candidate) -> Candidate:
    return rerank(CLAIM, candidates)[0].candidate


def test_the_same_number_beside_the_same_word_counts_more_than_elsewhere() -> None:
    beside = features(CLAIM, [candidate("A cut of 500,000 barrels.")])[0]["numbers"]
    elsewhere = features(CLAIM, [candidate("Some 500,000 people live there.")])[0]["numbers"]
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
    assert features(known, [same])[0]["names"] == 1.0


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


def test_a_name_in_the_title_of_the_document_counts_as_named() -> None:
    known = Statement(CLAIM.text, CLAIM.made_on, frozenset({"Norvania"}))
    told = "The oil output was cut by 500,000 barrels a day in 2023."
    titled, other = candidate(told, title="Norvania’s oil"), candidate(told, title="Oil of Tarn")
    assert rerank(known, [other, titled])[0].candidate == titled


def test_words_that_few_candidates_have_count_more_than_those_that_all_have() -> None:
    claim = Statement("The harvest of plums in the valley was ruined by hail.")
    usual = [candidate(f"The harvest in the valley, part {number}.") for number in range(5)]
    telling = candidate("Plums and hail.")
    assert rerank(claim, [*usual, telling])[0].candidate == telling


def test_a_word_of_the_same_company_counts_for_something() -> None:
    claim = Statement("The novel was sold in March.")
    near, far = candidate("The book was lost in March."), candidate("The bicycle was lost in March.")
    parts = [one["related_words"] for one in features(claim, [near, far])]
    assert parts[0] > parts[1] >= 0.0


def test_the_nearest_sentence_of_a_passage_is_what_is_compared_closely() -> None:
    claim = Statement("Exports of plums fell by a third.")
    padding = "The weather was fine on most days of that long summer. " * 5
    (alone,), (inside,) = (features(claim, [candidate(told)]) for told in (claim.text, padding + claim.text))
    assert alone["trigrams"] == inside["trigrams"] == 1.0


@given(st.permutations(range(6)))
def test_the_order_in_which_candidates_come_makes_no_difference(order: list[int]) -> None:
    told = ["Oil of Norvania.", "A cut of 500,000 barrels.", "In 2023.", "Nothing.", "Oil output was cut.", ""]
    given_ = [Candidate(number, text, 1.0) for number, text in enumerate(told)]
    assert rerank(CLAIM, [given_[at] for at in order]) == rerank(CLAIM, given_)


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_feature_of_any_two_texts_has_a_weight_and_lies_between_0_and_1(claim: str, passage: str) -> None:
    (parts,) = features(Statement(claim), [candidate(passage)])
    assert parts.keys() == {*LEARNT, *BY_HAND}
    assert all(0.0 <= value <= 1.0 for value in parts.values())


def test_every_kind_of_document_has_a_directness() -> None:
    assert set(DIRECTNESS) == set(Document.Kind.values)


@pytest.mark.parametrize("candidates", [[], [candidate("Nothing in common.", search_score=0.0)]])
def test_little_or_nothing_can_be_ranked(candidates: list[Candidate]) -> None:
    assert len(rerank(CLAIM, candidates)) == len(candidates)


def test_no_part_of_a_score_counts_against_a_passage() -> None:
    assert all(weight >= 0 for weight in WEIGHTS.values())
    assert sum(WEIGHTS.values()) > 0.9


def test_the_weights_say_what_they_were_trained_on_and_under_which_licence() -> None:
    kept = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert kept["version"] == RANKING_VERSION
    assert "FoolMeTwice" in kept["note"]
    assert kept["licence"] == "Apache-2.0"
    assert len(kept["data_sha256"]) == 64
