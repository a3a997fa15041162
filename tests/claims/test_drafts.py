"""Two windows on one review: each field by itself, and no word lost."""

from functools import partial

import pytest

from claims.errors import ClaimsError, NotAllowed
from claims.models import ReviewDraft
from claims.review.drafts import (
    FIELDS,
    MOST_LETTERS,
    MOST_WAITING,
    Typed,
    keep_words,
    require_settled,
    settle_words,
    words_of,
)
from tests.factories import FactCheckerFactory
from tests.newsroom import Review, a_review, rating

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(FIELDS, "")


@pytest.fixture
def review() -> Review:
    return a_review()


def keep(review: Review, was: dict[str, str] | None = None, **words: str) -> list[str]:
    typed = Typed(words, NOTHING if was is None else {**NOTHING, **was})
    return keep_words(assignment=review.assignment, user=review.reviewer, typed=typed)


def saved(review: Review) -> dict[str, str]:
    return words_of(review.assignment, ReviewDraft.objects.filter(assignment=review.assignment).first())


def test_two_windows_that_change_different_fields_both_have_their_way(review: Review) -> None:
    assert keep(review, rationale="It rose [1].") == []
    assert keep(review, rationale="", confidence="high") == []
    assert (saved(review)["rationale"], saved(review)["confidence"]) == ("It rose [1].", "high")


def test_of_two_windows_that_change_one_field_neither_loses_a_word(review: Review) -> None:
    keep(review, rationale="It rose.", rating=str(rating("true").pk))
    disputed = keep(review, rationale="It fell.", rating=str(rating("false").pk))
    assert disputed == ["rating", "rationale"]
    assert saved(review)["rationale"] == "It rose."
    draft = ReviewDraft.objects.get()
    assert draft.waiting == {"rationale": ["It fell."], "rating": [str(rating("false").pk)]}
    assert draft.rating == rating("true")


def test_words_typed_on_take_the_place_of_those_that_wait(review: Review) -> None:
    keep(review, rationale="It rose.")
    keep(review, rationale="It fell")
    keep(review, rationale="It fell in May.")
    keep(review, rationale="Nobody knows.")
    assert ReviewDraft.objects.get().waiting == {"rationale": ["It fell in May.", "Nobody knows."]}


@pytest.mark.parametrize(("how", "now"), [("take", "It fell."), ("join", "It rose.\n\nIt fell."), ("drop", "It rose.")])
def test_waiting_words_are_taken_joined_or_dropped_by_the_reviewer_alone(review: Review, how: str, now: str) -> None:
    keep(review, rationale="It rose.")
    keep(review, rationale="It fell.")
    settle = partial(settle_words, assignment=review.assignment, name="rationale", place=0, how=how)
    with pytest.raises(NotAllowed):
        settle(user=FactCheckerFactory())
    assert settle(user=review.reviewer) == now
    assert saved(review)["rationale"] == now
    assert ReviewDraft.objects.get().waiting == {}
    with pytest.raises(ClaimsError, match="wait no more"):
        settle(user=review.reviewer)


def test_a_verdict_is_not_handed_in_over_words_of_another_window(review: Review) -> None:
    keep(review, rationale="It rose.")
    with pytest.raises(ClaimsError, match="saved newer words"):
        require_settled(review.assignment, {"rationale": ""})
    require_settled(review.assignment, {"rationale": "It rose."})
    keep(review, rationale="It fell.")
    with pytest.raises(ClaimsError, match="take, join or drop"):
        require_settled(review.assignment, {"rationale": "It rose."})


def test_the_draft_goes_when_the_verdict_is_in_and_the_next_begins_with_it(review: Review) -> None:
    keep(review, rationale="Half a sentence")
    review.hand_in("true", "The statistics say so [1].")
    assert not ReviewDraft.objects.exists()
    assert saved(review)["rationale"] == "The statistics say so [1]."
    keep(review, was=saved(review), rationale="On second thoughts [1].")
    draft = ReviewDraft.objects.get()
    assert (draft.rating, draft.rationale) == (rating("true"), "On second thoughts [1].")


def test_nothing_is_cut_or_piled_up_without_a_word(review: Review) -> None:
    with pytest.raises(ClaimsError, match="at most 50,000 characters"):
        keep(review, rationale="x" * (MOST_LETTERS + 1))
    keep(review, rationale="It rose.")
    for number in range(MOST_WAITING):
        keep(review, rationale=f"{number}: it fell.")
    with pytest.raises(ClaimsError, match="settle them first"):
        keep(review, rationale="Once more.")
