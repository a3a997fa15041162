from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.errors import ClaimsError, ClaimTaken, NotAllowed, ReasonMissing, WrongState
from claims.models import Appearance, Assignment, Claim, EvidenceLink
from claims.review.blindness import history_shown_to
from claims.review.checklist import checklist
from claims.review.evidence import add_evidence_link, assess_evidence, dismiss_evidence
from claims.review.services import (
    accept_claim,
    add_claim,
    assign_claim,
    close_claim,
    edit_claim,
    hand_back,
    reopen_claim,
    withdraw_assignment,
)
from claims.verdicts.services import approve_verdict, withdraw_decision
from desk.models import AuditEvent
from tests.newsroom import SENTENCE, a_claim, a_review, editor, fact_checker, passage, snapshot_of, suggest

pytestmark = pytest.mark.django_db


def test_an_editor_accepts_a_claim_for_checking() -> None:
    claim = accept_claim(claim=a_claim(), user=editor())

    assert claim.state == "triaged"
    assert AuditEvent.objects.get(what="claim.accepted").before == {"state": "extracted"}


def test_a_fact_checker_does_not_triage_or_assign() -> None:
    claim, frida = a_claim(), fact_checker()
    with pytest.raises(NotAllowed):
        accept_claim(claim=claim, user=frida)
    with pytest.raises(NotAllowed):
        close_claim(claim=claim, user=frida, reason="dropped", note="boring")
    with pytest.raises(NotAllowed):
        assign_claim(claim=claim, reviewer=frida, user=frida)
    assert not AuditEvent.objects.exists()


def test_a_claim_is_accepted_once() -> None:
    claim, edith = a_claim(), editor()
    accept_claim(claim=claim, user=edith)
    with pytest.raises(WrongState, match="this one is triaged"):
        accept_claim(claim=claim, user=edith)


def test_closing_needs_a_reason_in_words_and_can_be_undone() -> None:
    claim, edith = a_claim(), editor()
    with pytest.raises(ReasonMissing):
        close_claim(claim=claim, user=edith, reason="not_checkable")
    closed = close_claim(claim=claim, user=edith, reason="not_checkable", note="No public figures.")
    assert (closed.state, closed.closed_reason) == ("closed", "not_checkable")

    reopened = reopen_claim(claim=claim, user=edith)
    assert (reopened.state, reopened.closed_reason, reopened.closed_note) == ("triaged", "", "")


def test_a_duplicate_points_to_the_original_never_to_another_duplicate() -> None:
    edith = editor()
    original, second, third = a_claim("One ship sank."), a_claim("A ship sank."), a_claim("The ship sank.")
    close_claim(claim=second, user=edith, reason="duplicate", duplicate_of=original)
    closed = close_claim(claim=third, user=edith, reason="duplicate", duplicate_of=Claim.objects.get(pk=second.pk))

    assert closed.duplicate_of == original
    with pytest.raises(ClaimsError, match="Other claims are duplicates"):
        close_claim(claim=original, user=edith, reason="duplicate", duplicate_of=a_claim("Ships sank."))


def test_a_claim_is_not_its_own_duplicate() -> None:
    claim = a_claim()
    with pytest.raises(ClaimsError, match="duplicate of itself"):
        close_claim(claim=claim, user=editor(), reason="duplicate", duplicate_of=claim)


def test_an_edit_keeps_the_suggestion_and_the_quote() -> None:
    claim = a_claim()
    edited = edit_claim(claim=claim, user=editor(), text="Orvania's exports rose by 12 percent in 2027.", kind="event")
    edited.refresh_from_db()

    assert (edited.text, edited.kind) == ("Orvania's exports rose by 12 percent in 2027.", "event")
    assert (edited.text_suggested, edited.kind_suggested) == (SENTENCE, "numerical")
    assert Appearance.objects.get().quote == SENTENCE
    event = AuditEvent.objects.get(what="claim.edited")
    assert event.before == {"text_edited": "", "kind_edited": ""}


def test_emptying_an_edit_gives_the_suggestion_back() -> None:
    claim, edith = a_claim(), editor()
    edit_claim(claim=claim, user=edith, text="Something else.")
    edit_claim(claim=claim, user=edith, text="")
    claim.refresh_from_db()
    assert claim.text == SENTENCE


def test_an_edit_that_changes_nothing_leaves_no_event() -> None:
    edit_claim(claim=a_claim(), user=editor(), text="")
    assert not AuditEvent.objects.exists()


def test_the_reviewer_may_edit_the_claim_and_a_stranger_may_not() -> None:
    review = a_review()
    edit_claim(claim=review.claim, user=review.reviewer, text="Exports rose by 12 percent.")
    with pytest.raises(NotAllowed):
        edit_claim(claim=review.claim, user=fact_checker("felix"), text="Mine now.")


def test_a_person_adds_a_claim_by_its_words() -> None:
    snapshot = snapshot_of("Rain fell. " + SENTENCE + " Then it stopped.")
    frida = fact_checker()
    claim = add_claim(snapshot=snapshot, start=10, end=10 + len(SENTENCE) + 2, user=frida)

    appearance = claim.appearances.get()
    assert appearance.quote == SENTENCE
    assert snapshot.text[appearance.start : appearance.end] == SENTENCE
    assert add_claim(snapshot=snapshot, start=11, end=11 + len(SENTENCE), user=frida) == claim


def test_a_span_without_words_is_no_claim() -> None:
    with pytest.raises(ClaimsError, match="Select the words"):
        add_claim(snapshot=snapshot_of("One   two"), start=3, end=5, user=fact_checker())


def test_an_assignment_says_who_until_when() -> None:
    claim, edith, frida = a_claim(), editor(), fact_checker()
    due = datetime(2028, 3, 15, 16, tzinfo=UTC)
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith, due_at=due, note="The minister is waiting.")

    claim.refresh_from_db()
    assert (claim.state, assignment.state, assignment.due_at) == ("assigned", "open", due)
    event = AuditEvent.objects.get(what="claim.assigned")
    assert event.after["reviewer"]["name"] == "frida"
    assert event.reason == "The minister is waiting."


def test_a_claim_has_one_reviewer_in_a_role() -> None:
    claim, edith, frida, felix = a_claim(), editor(), fact_checker(), fact_checker("felix")
    assign_claim(claim=claim, reviewer=frida, user=edith)
    with pytest.raises(ClaimTaken, match="frida has this claim"):
        assign_claim(claim=claim, reviewer=felix, user=edith)


def test_the_second_reviewer_is_not_the_first() -> None:
    claim, edith, frida = a_claim(), editor(), fact_checker()
    assign_claim(claim=claim, reviewer=frida, user=edith)
    with pytest.raises(ClaimTaken):
        assign_claim(claim=claim, reviewer=frida, user=edith, role=Assignment.Role.SECOND_REVIEWER)


def test_two_assignments_in_one_role_are_refused_by_the_database_too() -> None:
    review = a_review()
    felix = fact_checker("felix")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(claim=review.claim, reviewer=felix, role=review.assignment.role)


def test_only_a_fact_checker_is_given_a_claim() -> None:
    edith = editor()
    with pytest.raises(NotAllowed, match="not a fact-checker"):
        assign_claim(claim=a_claim(), reviewer=edith, user=edith)


def test_a_claim_handed_back_waits_for_the_next_reviewer() -> None:
    review = a_review()
    with pytest.raises(ReasonMissing):
        hand_back(assignment=review.assignment, user=review.reviewer, reason=" ")
    with pytest.raises(NotAllowed):
        hand_back(assignment=review.assignment, user=review.editor, reason="Not mine.")
    hand_back(assignment=review.assignment, user=review.reviewer, reason="I know the minister.")

    review.claim.refresh_from_db()
    assert review.claim.state == "triaged"
    assign_claim(claim=review.claim, reviewer=fact_checker("felix"), user=review.editor)


def test_an_editor_withdraws_an_assignment_once() -> None:
    review = a_review()
    withdraw_assignment(assignment=review.assignment, user=review.editor, reason="She is on holiday.")
    with pytest.raises(WrongState):
        withdraw_assignment(assignment=review.assignment, user=review.editor, reason="Again.")


def test_a_fact_checker_finds_only_their_own_assignments() -> None:
    review = a_review()
    assert Assignment.objects.visible_to(review.reviewer).get() == review.assignment
    assert Assignment.objects.visible_to(review.editor).get() == review.assignment
    assert not Assignment.objects.visible_to(fact_checker("felix")).exists()


def test_a_claim_past_its_due_time_is_overdue_until_it_is_decided() -> None:
    claim, edith, frida = a_claim(), editor(), fact_checker()
    now = timezone.now()
    assign_claim(claim=claim, reviewer=frida, user=edith, due_at=now - timedelta(hours=1))

    assert list(Claim.objects.overdue(now)) == [claim]
    assert not Claim.objects.overdue(now - timedelta(hours=2)).exists()


def test_a_stance_confirms_a_suggested_passage() -> None:
    review = a_review()
    link = suggest(review.claim, passage("Tin went by sea."))
    assess_evidence(assignment=review.assignment, link=link, user=review.reviewer, stance="supports")
    assess_evidence(assignment=review.assignment, link=link, user=review.reviewer, stance="refutes", note="On reading.")

    link.refresh_from_db()
    assert link.confirmed_by == review.reviewer
    assert [one.stance for one in link.assessments.all()] == ["refutes"]
    events = AuditEvent.objects.filter(what="evidence.assessed").order_by("id")
    assert [event.before.get("stance") for event in events] == [None, "supports"]


def test_only_the_reviewer_assesses_evidence_and_only_in_words_of_the_desk() -> None:
    review = a_review()
    with pytest.raises(NotAllowed):
        assess_evidence(assignment=review.assignment, link=review.link, user=review.editor, stance="supports")
    with pytest.raises(ClaimsError, match="supports, refutes"):
        assess_evidence(assignment=review.assignment, link=review.link, user=review.reviewer, stance="proves")


def test_evidence_of_another_claim_is_not_assessed() -> None:
    review = a_review()
    elsewhere = suggest(a_claim("Other words."), passage("Elsewhere."))
    with pytest.raises(ClaimsError, match="another claim"):
        assess_evidence(assignment=review.assignment, link=elsewhere, user=review.reviewer, stance="supports")


def test_a_passage_that_misses_the_point_is_dismissed_but_a_confirmed_one_is_not() -> None:
    review = a_review()
    link = suggest(review.claim, passage("Tin went by sea."))
    dismiss_evidence(assignment=review.assignment, link=link, user=review.reviewer)
    assert not EvidenceLink.objects.suggested().filter(pk=link.pk).exists()

    review.assess()
    with pytest.raises(WrongState, match="cannot be dismissed"):
        dismiss_evidence(assignment=review.assignment, link=review.link, user=review.reviewer)


def test_a_passage_is_linked_to_a_claim_once() -> None:
    review = a_review()
    again = add_evidence_link(claim=review.claim, passage=review.link.passage, user=review.reviewer)
    assert again == review.link


@pytest.mark.parametrize(
    ("other_stance", "both_sides"), [("refutes", True), ("qualifies", True), ("mentions", False), ("supports", False)]
)
def test_both_sides_are_looked_at_when_something_speaks_against(other_stance: str, both_sides: bool) -> None:
    review = a_review()
    link = suggest(review.claim, passage("Exports fell, the port says."))
    other = assess_evidence(assignment=review.assignment, link=link, user=review.reviewer, stance=other_stance)

    answers = {check.question: check.is_met for check in checklist(review.claim, [review.assess(), other], [])}

    assert answers["Looked at from both sides?"] is both_sides


def test_a_decision_that_was_taken_back_stays_out_of_the_next_reviewers_history() -> None:
    review = a_review()
    approve_verdict(verdict=review.hand_in("false"), user=review.editor)
    withdraw_decision(claim=review.claim, user=review.editor, reason="New figures.")
    felix = fact_checker("felix")
    assign_claim(claim=review.claim, reviewer=felix, user=review.editor, role=Assignment.Role.SECOND_REVIEWER)

    shown = set(history_shown_to(felix, review.claim).values_list("what", flat=True))

    assert not shown & {"verdict.approved", "verdict.handed_in", "decision.withdrawn"}


def test_evidence_is_not_reassessed_by_a_page_that_was_open_before_the_verdict() -> None:
    review = a_review()
    before = Assignment.objects.get(pk=review.assignment.pk)
    review.hand_in()
    with pytest.raises(WrongState):
        assess_evidence(assignment=before, link=review.link, user=review.reviewer, stance="refutes")
