"""What was checked before, on a claim's page and beside a review; and nothing that a blind review hides."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.factchecks.services import import_fact_checks
from claims.matching.services import match_claim
from claims.matching.statements import keep_statements
from claims.models import Claim, Match
from claims.review.services import assign_claim
from claims.verdicts.services import approve_verdict
from desk.audit.actor import Actor
from tests.claims.factchecks.test_import import TABLE
from tests.newsroom import SENTENCE, a_claim, a_review, editor, fact_checker, member

pytestmark = pytest.mark.django_db
AGAIN = "Last year the exports of Orvania rose by 12 percent, Trade Minister Ilka Sorn said."


def later(text: str = AGAIN) -> Claim:
    claim = a_claim(text)
    keep_statements(Claim.objects.all())
    match_claim(claim=claim)
    return claim


def page(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()


def press(client: Client, claim: Claim, match: Match, word: str) -> int:
    address = reverse("admin:claims_claim_match", args=[claim.pk, match.pk])
    return client.post(address, {"act": word}).status_code


def test_an_earlier_claim_is_shown_as_a_suggestion_with_what_differs(client: Client) -> None:
    a_claim(SENTENCE.replace("12", "14"))
    claim = later()
    client.force_login(editor())
    shown = page(client, claim)
    assert "Checked before" in shown
    assert "suggested by matching" in shown
    assert "number differs: 12 percent here, 14 percent there" in shown
    assert "not decided yet" in shown


def test_no_match_is_said(client: Client) -> None:
    claim = later("Velmoor has eleven lighthouses.")
    client.force_login(editor())
    assert "No earlier claim and no imported fact-check comes near it" in page(client, claim)


def test_a_claim_that_was_not_compared_says_so(client: Client) -> None:
    client.force_login(editor())
    assert "Not compared with earlier claims yet" in page(client, a_claim())


def test_a_fact_check_of_another_desk_is_shown_with_its_own_words(client: Client) -> None:
    import_fact_checks(content=TABLE.encode(), actor=Actor.shell())
    claim = later("The mayor said Velmoor has eleven lighthouses.")
    client.force_login(editor())
    shown = page(client, claim)
    assert "“False”" in shown
    assert "The Check" in shown


def test_an_editor_accepts_rejects_and_takes_back_by_button(client: Client) -> None:
    a_claim()
    claim = later()
    match = Match.objects.get(claim=claim)
    client.force_login(editor())
    for word, state in [("same_claim", "accepted"), ("other_claim", "rejected"), ("undo_match", "suggested")]:
        assert press(client, claim, match, word) == 302
        match.refresh_from_db()
        assert match.state == state
    assert press(client, claim, match, "publish") == 404
    assert client.get(reverse("admin:claims_claim_match", args=[claim.pk, match.pk])).status_code == 405


def test_who_may_not_decide_sees_no_button_and_is_refused(client: Client) -> None:
    a_claim()
    claim = later()
    client.force_login(fact_checker())
    assert "same_claim" not in page(client, claim)
    press(client, claim, Match.objects.get(claim=claim), "same_claim")
    assert Match.objects.get(claim=claim).state == "suggested"


def test_the_original_is_filled_in_where_a_duplicate_is_marked(client: Client) -> None:
    first = a_claim()
    claim = later()
    client.force_login(editor())
    address = reverse("admin:claims_claim_act", args=[claim.pk, "duplicate"])
    assert f"{address}?original={first.pk}" in page(client, claim)
    assert f'value="{first.pk}"' in client.get(f"{address}?original={first.pk}").content.decode()


def review_page(client: Client, key: int) -> str:
    return client.get(reverse("admin:claims_assignment_review", args=[key])).content.decode()


def test_a_reviewer_sees_how_a_similar_claim_was_rated_and_says_whether_it_is_the_same(client: Client) -> None:
    earlier = a_review()
    approve_verdict(verdict=earlier.hand_in("false"), user=earlier.editor)
    claim = later()
    reviewer = fact_checker("nele")
    assignment = assign_claim(claim=claim, reviewer=reviewer, user=earlier.editor)
    client.force_login(reviewer)
    assert "Precedents" in (shown := review_page(client, assignment.pk))
    match = Match.objects.get(claim=claim)
    assert f"same_claim {match.pk}" in shown
    client.post(reverse("admin:claims_assignment_review", args=[assignment.pk]), {"act": f"same_claim {match.pk}"})
    match.refresh_from_db()
    assert (match.state, match.decided_by) == ("accepted", reviewer)


def test_a_verdict_that_is_not_approved_is_no_precedent(client: Client) -> None:
    earlier = a_review()
    earlier.hand_in("false", rationale="meter readings disagree [1]")
    claim = later()
    reviewer = fact_checker("nele")
    assignment = assign_claim(claim=claim, reviewer=reviewer, user=earlier.editor)
    client.force_login(reviewer)
    assert "No similar claim was rated before" in review_page(client, assignment.pk)


def test_who_reviews_blind_is_not_told_who_else_judged_a_match(client: Client) -> None:
    earlier = a_review()
    approve_verdict(verdict=earlier.hand_in("false"), user=earlier.editor)
    claim = later()
    first, second = fact_checker("nele"), fact_checker("otto")
    assign_claim(claim=claim, reviewer=first, user=earlier.editor)
    blind = assign_claim(claim=claim, reviewer=second, user=earlier.editor, role="second_reviewer")
    client.force_login(first)
    own = claim.assignments.get(reviewer=first)
    match = Match.objects.get(claim=claim)
    client.post(reverse("admin:claims_assignment_review", args=[own.pk]), {"act": f"same_claim {match.pk}"})
    client.force_login(second)
    assert "nele" not in review_page(client, blind.pk)
    assert "nele" not in page(client, claim)


def test_a_member_without_a_role_sees_nothing(client: Client) -> None:
    a_claim()
    claim = later()
    client.force_login(member("nobody"))
    assert client.get(reverse("admin:claims_claim_change", args=[claim.pk])).status_code in (302, 403)
