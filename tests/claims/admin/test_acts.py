"""What editors do with claims from the list and from a claim's page: done, refused, denied, repeated."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from claims.admin.acts import acts_for
from claims.models import Assignment, Claim, Publication, Verdict
from claims.review.services import assign_claim
from claims.roles import FACT_CHECKERS
from claims.verdicts.services import approve_verdict, hand_in_verdict, publish_claim, withdraw_decision
from desk.models import AuditEvent
from tests.claims.admin.test_pages import signed_in
from tests.factories import ClaimantFactory, ClaimFactory, EditorFactory, FactCheckerFactory
from tests.newsroom import a_claim, a_review, fact_checker, rating

pytestmark = pytest.mark.django_db

LIST = "admin:claims_claim_changelist"


def do(client: Client, act: str, *claims: Claim, **given: Any) -> HttpResponse:
    """An act of the list, its form already filled in."""
    posted = {"action": act, "_selected_action": [claim.pk for claim in claims], "apply": "1", **given}
    return client.post(reverse(LIST), posted)  # type: ignore[return-value]


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))  # type: ignore[attr-defined]


def test_many_claims_are_accepted_at_once_and_refusals_are_listed() -> None:
    fresh, closed = ClaimFactory(), ClaimFactory(state="closed", closed_reason="dropped", text_suggested="Closed one.")
    answer = do(signed_in(EditorFactory()), "accept", fresh, closed)

    fresh.refresh_from_db()
    assert fresh.state == "triaged"
    assert "1 claim accepted for checking." in said(answer)
    assert "Not done for “Closed one.”: Only an extracted claim can be accepted" in said(answer)


def test_more_claims_than_a_page_can_wait_for_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.admin.claim.MOST_AT_ONCE", 1)
    claims = [ClaimFactory(), ClaimFactory()]
    answer = do(signed_in(EditorFactory()), "accept", *claims)
    assert "“Accept for checking” is done with at most 1 claims at once; choose fewer." in said(answer)
    assert not Claim.objects.filter(state="triaged").exists()


def test_the_list_asks_before_it_assigns_and_keeps_the_choice_of_claims() -> None:
    claim = ClaimFactory()
    client = signed_in(EditorFactory())
    page = client.post(reverse(LIST), {"action": "assign", "_selected_action": [claim.pk]})

    shown = page.content.decode()
    assert page.status_code == 200
    assert f'name="_selected_action" value="{claim.pk}"' in shown
    assert not Assignment.objects.exists()


def test_many_claims_are_assigned_at_once() -> None:
    reviewer, claims = FactCheckerFactory(), [ClaimFactory() for _ in range(3)]
    client = signed_in(EditorFactory())
    given = {"reviewer": reviewer.pk, "role": "reviewer", "due_at": "2031-05-01T12:00", "priority": 1, "note": "Soon."}
    assert "3 claims assigned." in said(do(client, "assign", *claims, **given))
    assert Assignment.objects.filter(reviewer=reviewer, priority=1, due_at__year=2031, note="Soon.").count() == 3

    repeated = said(do(client, "assign", *claims, **given))
    assert repeated.count("has this claim already") == 3
    assert Assignment.objects.count() == 3


def test_only_fact_checkers_are_offered_as_reviewers() -> None:
    editor = EditorFactory()
    answer = do(signed_in(editor), "assign", ClaimFactory(), reviewer=editor.pk, role="reviewer", priority=2)
    assert answer.status_code == 200
    assert "not one of the available choices" in answer.content.decode()


def test_closing_asks_for_a_note_and_writes_the_record() -> None:
    claim, client = ClaimFactory(), signed_in(EditorFactory())
    assert "This field is required" in do(client, "close", claim, reason="not_checkable").content.decode()
    do(client, "close", claim, reason="not_checkable", note="Nobody counted them.")
    claim.refresh_from_db()
    assert (claim.state, claim.closed_note) == ("closed", "Nobody counted them.")
    assert AuditEvent.objects.get(what="claim.closed").reason == "Nobody counted them."


def test_a_duplicate_is_named_by_its_number() -> None:
    claim, original, client = ClaimFactory(), ClaimFactory(), signed_in(EditorFactory())
    assert "no claim with this number" in do(client, "duplicate", claim, original=99999).content.decode()
    do(client, "duplicate", claim, original=original.pk)
    claim.refresh_from_db()
    assert claim.duplicate_of == original


def test_a_claim_is_edited_from_its_page_and_the_suggestion_stays() -> None:
    claim, claimant = a_claim(), ClaimantFactory(name="Ilka Sorn")
    address = reverse("admin:claims_claim_act", args=[claim.pk, "edit"])
    client = signed_in(EditorFactory())

    unknown = client.post(address, {"text": "Exports rose.", "kind": "event", "claimant": "Nobody"})
    assert "knows no claimant “Nobody”" in unknown.content.decode()
    client.post(address, {"text": "Exports rose by an eighth.", "kind": "event", "claimant": "ilka sorn"})

    claim.refresh_from_db()
    assert (claim.text, claim.kind, claim.claimant) == ("Exports rose by an eighth.", "event", claimant)
    assert "12 percent" in claim.text_suggested


def test_what_an_edit_leaves_as_suggested_stays_a_suggestion() -> None:
    claim = ClaimFactory(kind_suggested="numerical")
    address = reverse("admin:claims_claim_act", args=[claim.pk, "edit"])
    signed_in(EditorFactory()).post(address, {"text": "Other words.", "kind": "numerical", "claimant": ""})

    claim.refresh_from_db()
    assert (claim.text_edited, claim.kind_edited, claim.kind) == ("Other words.", "", "numerical")


def test_the_reviewer_edits_their_claim_and_comes_back_to_the_review() -> None:
    review = a_review()
    address = reverse("admin:claims_claim_act", args=[review.claim.pk, "edit"])
    answer = signed_in(review.reviewer).post(address, {"text": "Exports of Orvania rose.", "kind": "", "claimant": ""})
    assert answer["Location"] == reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    review.claim.refresh_from_db()
    assert review.claim.text == "Exports of Orvania rose."
    assert signed_in(FactCheckerFactory()).post(address, {"text": "x"}).status_code == 403


@pytest.mark.parametrize("act", ["accept", "assign", "close", "reopen", "edit", "approve", "retract"])
def test_a_fact_checker_does_none_of_it(act: str) -> None:
    claim, client = ClaimFactory(), signed_in(FactCheckerFactory())
    assert client.post(reverse("admin:claims_claim_act", args=[claim.pk, act])).status_code == 403
    do(client, act, claim, reviewer=1, role="reviewer", priority=2, reason="dropped", note="x")
    claim.refresh_from_db()
    assert claim.state == "extracted"
    assert not AuditEvent.objects.exists()


def test_nothing_is_done_by_following_a_link() -> None:
    claim = ClaimFactory()
    signed_in(EditorFactory()).get(reverse("admin:claims_claim_act", args=[claim.pk, "accept"]))
    claim.refresh_from_db()
    assert claim.state == "extracted"


def test_an_editor_reads_the_verdict_before_it_goes_out_unless_they_review_the_claim_themselves() -> None:
    review = a_review()
    review.hand_in("false", "The table says otherwise [1].")
    approve = reverse("admin:claims_claim_act", args=[review.claim.pk, "approve"])
    assert "The table says otherwise [1]." in signed_in(EditorFactory()).get(approve).content.decode()

    both = EditorFactory()
    both.groups.add(Group.objects.get(name=FACT_CHECKERS))
    assign_claim(claim=review.claim, reviewer=User.objects.get(pk=both.pk), user=review.editor, role="second_reviewer")
    assert "The table says otherwise [1]." not in signed_in(both).get(approve, follow=True).content.decode()


def test_who_looks_for_what_is_not_there_is_told_so_on_a_page_of_the_desk() -> None:
    answer = signed_in(EditorFactory()).get(reverse("admin:claims_claim_change", args=[999_999]))
    assert answer.status_code == 404
    assert "There is no such claim." in answer.content.decode()
    assert f'href="{reverse("admin:index")}"' in answer.content.decode()


def test_a_verdict_is_approved_published_corrected_and_retracted() -> None:
    review = a_review()
    review.hand_in("true")
    client = signed_in(EditorFactory())

    def act(name: str, **given: str) -> HttpResponse:
        return client.post(reverse("admin:claims_claim_act", args=[review.claim.pk, name]), given)  # type: ignore[return-value]

    given = {"text": "Exports rose.", "confirmed": "on", "short": "", "note": ""}
    unread = act("approve", **given, verdict="0")
    assert "Another verdict was handed in" in said(unread)
    verdict = str(Verdict.objects.get().pk)
    assert act("approve", verdict=verdict, **{**given, "confirmed": ""}).status_code == 200, "words are confirmed first"
    assert "1 claim approved and published." in said(act("approve", verdict=verdict, **given))
    assert Publication.objects.get().rating.slug == "true"
    assert Publication.objects.get().claim_text == "Exports rose."
    assert "there is nothing to approve" in said(act("approve", verdict=verdict, **given))

    act("withdraw_decision", reason="A reader found another table.")
    review.assignment.refresh_from_db()
    hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("false"),
        rationale="The other table says 2 percent [1].",
        assessments=list(review.assignment.assessments.all()),
    )
    verdict = str(Verdict.objects.get(version=2).pk)
    assert "needs a public note" in said(act("approve", verdict=verdict, **given))
    act("approve", verdict=verdict, **{**given, "note": "An earlier version relied on an outdated table."})
    assert Publication.objects.get(is_current=True).status == "corrected"
    act("retract", note="The table itself was withdrawn.")
    assert Publication.objects.get(is_current=True).status == "retracted"


def test_the_page_of_a_claim_offers_what_can_be_done_now() -> None:
    review = a_review()
    address = reverse("admin:claims_claim_change", args=[review.claim.pk])
    client = signed_in(EditorFactory())
    offered = client.get(address).content.decode()
    assert "/act/assign/" in offered
    assert "/act/approve/" not in offered
    review.hand_in()
    assert "/act/approve/" in client.get(address).content.decode()


def test_the_history_of_a_claim_reads_as_sentences() -> None:
    review = a_review()
    review.hand_in("mixed")
    page = signed_in(review.editor).get(reverse("admin:claims_claim_change", args=[review.claim.pk])).content.decode()
    assert "edith assigned the claim (state: “extracted” became “assigned”; reviewer: frida; role: reviewer)." in page
    assert "frida handed in a verdict" in page
    assert "rating: mixed" in page


def test_what_is_published_can_be_retracted_while_the_reviewers_disagree_anew() -> None:
    review = a_review()
    approve_verdict(verdict=review.hand_in("true"), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    withdraw_decision(claim=review.claim, user=review.editor, reason="A second look.")
    second = fact_checker("fiona")
    assignment = assign_claim(
        claim=review.claim, reviewer=second, user=review.editor, role=Assignment.Role.SECOND_REVIEWER
    )
    hand_in_verdict(
        assignment=assignment,
        user=second,
        rating=rating("false"),
        rationale="Nothing bears it out.",
        assessments=[],
        no_evidence_found="The library.",
    )
    claim = Claim.objects.get(pk=review.claim.pk)
    assert claim.state == Claim.State.ADJUDICATION
    assert "retract" in [act.name for act in acts_for(review.editor, claim)]
