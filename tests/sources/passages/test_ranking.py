"""BM25 over all candidates at once: the same as the textbook's, one candidate and one word at a time."""

from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.passages.ranking import BETWEEN, K1, MEAN_TERMS, B, rank
from sources.passages.statistics import Frequencies

# Terms that begin alike, at and around the eight bytes that are compared at once, and of other scripts.
TERMS = (
    "a",
    "ab",
    "abcdefgh",
    "abcdefghi",
    "abcdefghij",
    "abcdefghabcdefgh",
    "bcdefgh",
    "4.2",
    "42",
    "größe",
    "तेल",
    "東京都",
)
stored = st.lists(st.sampled_from(TERMS), min_size=1, max_size=30)


def plain(terms_of_one: list[str], terms: list[str], frequencies: Frequencies) -> float:
    score = 0.0
    for term in terms:
        times, df = terms_of_one.count(term), frequencies.df[term]
        weight = log(1 + (frequencies.passages - df + 0.5) / (df + 0.5))
        score += weight * times * (K1 + 1) / (times + K1 * (1 - B + B * len(terms_of_one) / MEAN_TERMS))
    return score


@given(st.lists(stored, min_size=1, max_size=12), st.lists(st.sampled_from(TERMS), unique=True, min_size=1))
def test_the_score_is_that_of_the_textbook_for_terms_of_any_length_and_script(
    candidates: list[list[str]], terms: list[str]
) -> None:
    frequencies = Frequencies(1_000, {term: 3.0 + at for at, term in enumerate(terms)}, "")
    keys = list(range(100, 100 + len(candidates)))
    ordered = rank(keys, BETWEEN.join(map(" ".join, candidates)), terms, frequencies)
    scores = [plain(one, terms, frequencies) for one in candidates]
    assert all(isclose(found, score, abs_tol=1e-6) for found, score in zip(ordered.scores, scores, strict=True))
    assert ordered.places == sorted(
        (at for at, score in enumerate(scores) if score), key=lambda at: (-round(scores[at], 6), at)
    )
    for at, one in enumerate(candidates):
        assert ordered.matched(at, terms) == tuple(term for term in terms if term in one)


@pytest.mark.parametrize("keys", [[7, 3, 5], [3, 5, 7]])
def test_of_equal_candidates_the_earlier_passage_comes_first(keys: list[int]) -> None:
    ordered = rank(keys, BETWEEN.join(["tin zinc"] * 3), ["tin"], Frequencies(10, {"tin": 3}, ""))
    assert [keys[place] for place in ordered.places] == [3, 5, 7]


def test_no_candidates_are_an_empty_order() -> None:
    assert rank([], "", ["tin"], Frequencies(10, {"tin": 3}, "")).places == []
