"""One reviewer or two: by rule, as an editor sets it, and known to editors alone."""

import pytest
from django.urls import reverse

from claims.admin.filters import awaiting_approval
from claims.errors import NotAllowed, WrongState
from claims.models import Claim, Decision, ReviewRule
from claims.models.review_rule import lacking_a_second_reviewer, reviews_wanted
from claims.review.blindness import history_shown_to
from claims.review.rules import set_reviewers
from claims.review.services import assign_claim
from claims.review.taking import take_next_claim
from claims.verdicts.services import approve_verdict, withdraw_decision
from desk.models import AuditEvent, Notification
from tests.claims.admin.test_pages import signed_in
from tests.factories import ClaimFactory, EditorFactory, FactCheckerFactory
from tests.newsroom import Review, a_review

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "is_double"),
    [
        ({"least_score": 0.7}, True),
        ({"least_score": 0.9}, False),
        ({"kind": "numerical"}, True),
        ({"kind": "quote"}, False),
        ({"kind": "numerical", "least_score": 0.9}, False),
        ({"least_score": 0.7, "is_on": False}, False),
    ],
)
def test_a_rule_wants_two_reviewers_by_kind_and_score(rule: dict[str, object], is_double: bool) -> None:
    claim = ClaimFactory(checkworthiness=0.8, kind_suggested="numerical")
    assert reviews_wanted(claim) == 1
    ReviewRule.objects.create(**rule)
    assert (reviews_wanted(claim) == 2) is is_double


def test_the_kind_that_a_person_set_counts_before_the_suggested_one() -> None:
    claim = ClaimFactory(kind_suggested="numerical", kind_edited="quote")
    ReviewRule.objects.create(kind="numerical")
    assert reviews_wanted(claim) == 1
    ReviewRule.objects.create(kind="quote")
    assert reviews_wanted(claim) == 2


def test_what_an_editor_sets_for_a_claim_counts_before_the_rules() -> None:
    claim, edith = ClaimFactory(), EditorFactory()
    set_reviewers(claim=claim, user=edith, count=2)
    assert reviews_wanted(Claim.objects.get()) == 2
    ReviewRule.objects.create()
    assert reviews_wanted(set_reviewers(claim=claim, user=edith, count=1)) == 1
    assert reviews_wanted(set_reviewers(claim=claim, user=edith, count=None)) == 2
    assert AuditEvent.objects.filter(what="claim.reviewers_set").count() == 3
    with pytest.raises(NotAllowed):
        set_reviewers(claim=claim, user=FactCheckerFactory(), count=2)


def second(review: Review) -> Review:
    taken = take_next_claim(user=FactCheckerFactory())
    assert (taken.claim, taken.role) == (review.claim, "second_reviewer")
    return Review(review.claim, review.editor, taken.reviewer, taken, review.link)


def test_one_review_of_two_waits_for_the_second_and_not_for_approval() -> None:
    review = a_review()
    verdict = review.hand_in("true")
    assert list(awaiting_approval(Claim.objects.all())) == [review.claim]
    ReviewRule.objects.create(kind="numerical")
    assert not awaiting_approval(Claim.objects.all())
    assert list(lacking_a_second_reviewer(Claim.objects.all())) == [review.claim]
    with pytest.raises(WrongState, match="wants two reviews"):
        approve_verdict(verdict=verdict, user=review.editor)

    other = second(review)
    assert not lacking_a_second_reviewer(Claim.objects.all())
    other.hand_in("true")
    assert list(awaiting_approval(Claim.objects.all())) == [review.claim]
    approve_verdict(verdict=verdict, user=review.editor)
    assert Decision.objects.get().verdict == verdict
    with pytest.raises(WrongState, match="no more reviewers"):
        set_reviewers(claim=review.claim, user=review.editor, count=1)
    withdraw_decision(claim=review.claim, user=review.editor, reason="Once more.")
    assert not lacking_a_second_reviewer(Claim.objects.all())


def test_an_editor_may_find_one_review_enough() -> None:
    ReviewRule.objects.create()
    review = a_review()
    verdict = review.hand_in("true")
    page = signed_in(review.editor).get(reverse("admin:claims_claim_change", args=[review.claim.pk]))
    assert "approve" not in {act.name for act in page.context["acts"]}
    set_reviewers(claim=review.claim, user=review.editor, count=1)
    approve_verdict(verdict=verdict, user=review.editor)
    assert Decision.objects.exists()


def test_the_next_claim_may_be_the_second_review_of_one_and_whoever_has_it_is_not_offered_it() -> None:
    review = a_review()
    ReviewRule.objects.create()
    ClaimFactory(state="triaged", checkworthiness=0.1)
    assert take_next_claim(user=review.reviewer).claim != review.claim
    second(review)


def test_nobody_but_editors_is_told_that_a_claim_has_two_reviewers() -> None:
    review = a_review()
    set_reviewers(claim=review.claim, user=review.editor, count=2)
    other = FactCheckerFactory()
    given = assign_claim(claim=review.claim, reviewer=other, user=review.editor, role="second_reviewer")
    client = signed_in(other)
    listing = reverse("admin:claims_assignment_changelist")
    pages = [
        reverse("admin:index"),
        listing,
        reverse("admin:claims_assignment_review", args=[given.pk]),
        reverse("admin:claims_claim_change", args=[review.claim.pk]),
        reverse("admin:desk_notification_changelist"),
    ]
    shown = "\n".join(client.get(page).content.decode() for page in pages)
    assert "second reviewer" not in shown.lower()
    assert "Reviewers wanted" not in shown
    assert "as reviewer" in Notification.objects.get(person=other).words
    assert client.get(listing, {"role__exact": "reviewer"}).status_code == 400
    assert client.get(reverse("admin:claims_reviewrule_changelist")).status_code == 403
    assert not history_shown_to(other, review.claim).filter(what="claim.reviewers_set").exists()
    own = signed_in(review.editor).get(reverse("admin:claims_claim_change", args=[review.claim.pk])).content.decode()
    assert "second reviewer" in own
    assert "two, who do not know of each other" in own


def test_an_editor_makes_a_rule_and_the_record_keeps_it() -> None:
    client = signed_in(EditorFactory())
    given = {"kind": "quote", "least_score": "0.5", "why": "Quotes are what we are sued for.", "is_on": "on"}
    assert client.post(reverse("admin:claims_reviewrule_add"), given).status_code == 302
    assert str(ReviewRule.objects.get()) == "two reviewers: quote claims from 0.50"
    assert AuditEvent.objects.filter(what="review_rule.added").exists()
    assert client.get(reverse("admin:claims_reviewrule_changelist")).status_code == 200
    bad = {**given, "least_score": "7"}
    assert client.post(reverse("admin:claims_reviewrule_add"), bad).status_code == 200
    assert ReviewRule.objects.count() == 1
