"""Whom the newsroom tells of what; and that no notification tells a blind reviewer of the other."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Assignment
from claims.notices import tell_assigned_many, tell_stale, tell_what_is_due
from claims.review.blindness import notifications_shown_to, unread_count
from claims.review.services import assign_claim, hand_back
from claims.verdicts.services import approve_verdict, hand_in_verdict, publish_claim
from desk.models import Notification
from tests.factories import EditorFactory, FactCheckerFactory
from tests.newsroom import Review, a_claim, a_review, rating

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def told(person: User, kind: str) -> list[str]:
    return [one.words for one in Notification.objects.filter(person=person, kind=kind).order_by("id")]


@pytest.fixture
def review() -> Review:
    return a_review()


def due(review: Review, in_hours: float, given_days_ago: int = 5) -> None:
    Assignment.objects.filter(pk=review.assignment.pk).update(
        due_at=NOW + timedelta(hours=in_hours), assigned_at=NOW - timedelta(days=given_days_ago)
    )


def test_a_reviewer_learns_of_an_assignment(review: Review) -> None:
    (words,) = told(review.reviewer, "assigned")
    assert words.startswith("edith assigned “Exports of Orvania rose")
    assert "as reviewer" in words


def test_many_assignments_are_told_in_one_sentence() -> None:
    editor, reviewer = EditorFactory(), FactCheckerFactory()
    given = [
        assign_claim(claim=a_claim(f"Tin rose by {number} percent."), reviewer=reviewer, user=editor, is_told=False)
        for number in range(3)
    ]
    assert told(reviewer, "assigned") == []
    tell_assigned_many(given)
    (words,) = told(reviewer, "assigned")
    assert "assigned 3 claims to you" in words


def test_the_editor_learns_why_a_claim_was_handed_back(review: Review) -> None:
    hand_back(assignment=review.assignment, user=review.reviewer, reason="My brother works there.")
    (words,) = told(review.editor, "handed_back")
    assert words.endswith("back: My brother works there.")


@pytest.mark.parametrize(
    ("in_hours", "given_days_ago", "soon", "overdue"),
    [(23, 5, 1, 0), (25, 5, 0, 0), (23, 0, 0, 0), (-1, 5, 0, 1), (-24 * 15, 30, 0, 0)],
    ids=["within a day", "later", "given within its last day", "past", "long past"],
)
def test_what_is_due_soon_or_overdue_is_told_once(
    review: Review, in_hours: float, given_days_ago: int, soon: int, overdue: int
) -> None:
    due(review, in_hours, given_days_ago)
    tell_what_is_due(NOW)
    tell_what_is_due(NOW)
    assert len(told(review.reviewer, "due_soon")) == soon
    assert len(told(review.reviewer, "overdue")) == overdue
    assert len(told(review.editor, "overdue")) == overdue


def test_a_new_due_time_is_told_anew(review: Review) -> None:
    due(review, -1)
    tell_what_is_due(NOW)
    due(review, -2)
    tell_what_is_due(NOW)
    assert len(told(review.reviewer, "overdue")) == 2


def test_what_is_handed_in_is_never_overdue(review: Review) -> None:
    review.hand_in()
    due(review, -1)
    assert tell_what_is_due(NOW) == 0


def test_a_reviewer_learns_that_the_verdict_is_approved(review: Review) -> None:
    approve_verdict(verdict=review.hand_in("true"), user=review.editor)
    (words,) = told(review.reviewer, "approved")
    assert words.startswith("edith approved your verdict “True”")


def blind_pair(review: Review) -> Assignment:
    second = FactCheckerFactory(first_name="Secundus")
    return assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")


def hand_in_as_second(review: Review, second: Assignment, slug: str) -> None:
    hand_in_verdict(
        assignment=second,
        user=second.reviewer,
        rating=rating(slug),
        rationale="Nobody counts it.",
        assessments=[],
        no_evidence_found="exports",
    )


def test_editors_learn_once_that_reviewers_disagree(review: Review) -> None:
    second = blind_pair(review)
    review.hand_in("true")
    assert told(review.editor, "adjudication") == []
    hand_in_as_second(review, second, "false")
    hand_in_as_second(review, second, "mixed")
    assert len(told(review.editor, "adjudication")) == 1


def test_no_notification_tells_a_second_reviewer_of_the_first(review: Review) -> None:
    second = blind_pair(review)
    due(review, -1)
    tell_what_is_due(NOW)
    review.hand_in("true")
    words = [one.words for one in notifications_shown_to(second.reviewer)]
    assert len(words) == 1
    assert "frida" not in words[0]


def test_an_editor_who_reviews_the_claim_is_not_told_of_the_other_review(review: Review) -> None:
    review.editor.groups.add(FactCheckerFactory().groups.get())
    both = User.objects.get(pk=review.editor.pk)
    hand_back(assignment=review.assignment, user=review.reviewer, reason="Too close to me.")
    assert unread_count(both) == 1
    assign_claim(claim=review.claim, reviewer=both, user=EditorFactory())
    other = assign_claim(
        claim=review.claim, reviewer=review.reviewer, user=EditorFactory(), role=Assignment.Role.SECOND_REVIEWER
    )
    assert [one.kind for one in notifications_shown_to(both)] == ["assigned"]
    hand_back(assignment=other, user=review.reviewer, reason="Still too close.")
    assert len(told(both, "handed_back")) == 1


def test_a_stale_claim_is_told_to_who_wrote_and_who_published_it_once(review: Review) -> None:
    tell_stale(review.claim, "the office revised its table", key="snapshot 5")
    assert not Notification.objects.filter(kind="stale").exists()

    approve_verdict(verdict=review.hand_in("true"), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    for _ in range(2):
        tell_stale(review.claim, "the office revised its table", key="snapshot 5")
    for person in (review.editor, review.reviewer):
        (words,) = told(person, "stale")
        assert words.endswith("may be out of date: the office revised its table")
