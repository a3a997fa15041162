"""Agreement of reviewers, against worked examples that others have published."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.figures.agreement import Estimate, cohens_kappa, krippendorffs_alpha, raw_agreement

# Fleiss, Cohen and Everitt, Psychological Bulletin 72 (1969): two judges, 200 patients, three diagnoses; kappa .492.
TWO_JUDGES = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": four observers, twelve units, values missing.
FOUR_OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def judged(table: list[list[int]]) -> list[tuple[int, int]]:
    cells = ((row, column, table[row][column]) for row in range(3) for column in range(3))
    return list(chain.from_iterable([(row, column)] * count for row, column, count in cells))


def observed() -> list[list[int]]:
    return [[int(one) for one in unit if one != "."] for unit in zip(*FOUR_OBSERVERS, strict=True)]


def test_cohens_kappa_is_that_of_the_published_example() -> None:
    found = cohens_kappa(judged(TWO_JUDGES))

    assert found.value == pytest.approx(0.492, abs=0.0005)
    assert found.units == 200
    # Fleiss, Cohen and Everitt give a standard error of .0528: an interval of about .389 to .595.
    assert found.low == pytest.approx(0.389, abs=0.02)
    assert found.high == pytest.approx(0.595, abs=0.02)


def test_krippendorffs_alpha_is_that_of_the_published_example() -> None:
    assert krippendorffs_alpha(observed()).value == pytest.approx(0.743, abs=0.0005)
    assert krippendorffs_alpha(observed(), order=[1, 2, 3, 4, 5]).value == pytest.approx(0.815, abs=0.0005)


def test_a_unit_that_one_reviewer_rated_tells_nothing_of_agreement() -> None:
    assert krippendorffs_alpha([*observed(), [3], []]) == krippendorffs_alpha(observed())


def test_ratings_without_a_place_in_the_order_are_left_out_of_ordinal_agreement() -> None:
    units = [["false", "mixed"], ["true", "true"], ["unproven", "true"], ["mixed", "mixed"]]

    assert krippendorffs_alpha(units, order=["false", "mixed", "true"]).units == 3


def test_neighbours_on_the_scale_disagree_less_than_its_ends() -> None:
    order = ["false", "mixed", "true"]
    agreed = [[rating, rating] for rating in order] * 3
    near = krippendorffs_alpha([*agreed, ["mixed", "true"]], order).value
    far = krippendorffs_alpha([*agreed, ["false", "true"]], order).value

    assert near is not None
    assert far is not None
    assert near > far


@pytest.mark.parametrize("same", [[("true", "true")], [("true", "true")] * 40], ids=["one pair", "forty pairs"])
def test_agreement_beyond_chance_is_undefined_where_everybody_always_chose_the_same(
    same: list[tuple[str, str]],
) -> None:
    assert raw_agreement(same).value == 1.0
    assert cohens_kappa(same).value is None
    assert krippendorffs_alpha(same).value is None


def test_a_handful_of_pairs_gets_no_interval_beyond_chance() -> None:
    found = cohens_kappa([("true", "true")] * 5 + [("false", "true")] * 4)

    assert found.value is not None
    assert (found.low, found.high, found.units) == (None, None, 9)


def test_without_reviews_nothing_is_claimed() -> None:
    nothing = Estimate(None, None, None, 0)
    assert raw_agreement([]) == cohens_kappa([]) == krippendorffs_alpha([]) == nothing


def test_the_interval_of_a_share_is_wilsons() -> None:
    # 8 of 10: .490 to .943, as Wilson's formula gives it.
    found = raw_agreement([("true", "true")] * 8 + [("true", "false")] * 2)

    assert (found.value, round(found.low or 0, 3), round(found.high or 0, 3)) == (0.8, 0.490, 0.943)


RATINGS = st.sampled_from(["false", "mixed", "true"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(RATINGS, RATINGS), max_size=30))
def test_any_reviews_give_an_interval_around_what_was_measured_and_the_same_again(pairs: list[tuple[str, str]]) -> None:
    for measure in (raw_agreement, cohens_kappa, krippendorffs_alpha):
        found = measure(pairs)
        assert found == measure(pairs)
        if found.value is not None:
            assert -1.0 - 1e-9 <= found.value <= 1.0 + 1e-9
        if found.low is not None and found.high is not None:
            assert found.low <= found.high


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(RATINGS, RATINGS), min_size=1, max_size=30))
def test_who_is_called_first_does_not_matter_for_alpha(pairs: list[tuple[str, str]]) -> None:
    turned = [(second, first) for first, second in pairs]
    assert krippendorffs_alpha(pairs).value == pytest.approx(krippendorffs_alpha(turned).value, nan_ok=True)
