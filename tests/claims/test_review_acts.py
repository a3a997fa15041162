"""What a reviewer does besides assessing: mark words, hand documents in, split, and find that nothing is to review."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.errors import ClaimsError, NotAllowed, ReasonMissing, WrongState
from claims.linking.requests import attach_requested
from claims.models import Appearance, Assignment, Claim, EvidenceLink, EvidenceRequest
from claims.review.blindness import evidence_shown_to
from claims.review.giving_up import give_up, may_take_up_again, take_up_again
from claims.review.selection import find_selected
from claims.review.services import assign_claim, split_off
from desk.errors import RetryLater
from desk.jobs.here import work_off
from desk.models import Job, Notification
from sources.models import Document, Passage
from tests.claims.admin.test_acts import said
from tests.claims.admin.test_pages import signed_in
from tests.factories import DocumentFactory, FactCheckerFactory
from tests.newsroom import Review, a_claim, a_review

pytestmark = pytest.mark.django_db

TABLE = b"Exports of Orvania rose by 9 percent last year, the customs office counted. Nobody asked about tin."


@pytest.fixture
def review() -> Review:
    return a_review()


@pytest.fixture
def client(review: Review) -> Client:
    return signed_in(review.reviewer)


def press(client: Client, review: Review, act: str, **given: Any) -> HttpResponse:
    address = reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    return client.post(address, {"act": act, **given})  # type: ignore[return-value]


@given(st.text(alphabet="ab \n𝒳é", min_size=1, max_size=40), st.data())
def test_words_marked_in_a_source_are_found_at_their_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    if not words.strip():
        with pytest.raises(ClaimsError):
            find_selected(text, words, start=start, end=end, near=0)
        return
    begin, stop = find_selected(text, " ".join(words.split()), start=start, end=end, near=0)
    assert text[begin:stop] == words.strip()
    assert start <= begin < stop <= end


def test_copied_words_are_found_nearest_to_the_claim() -> None:
    text = "Tin rose. Zinc fell.\nTin  rose. The end."
    assert find_selected(text, "Tin rose.", start=None, end=None, near=25) == (21, 31)
    assert find_selected(text, "Tin rose.", start=3, end=9, near=0) == (0, 9)
    with pytest.raises(ClaimsError, match="does not stand in the source"):
        find_selected(text, "Lead rose.", start=0, end=9, near=0)


def test_marked_words_become_evidence(review: Review, client: Client) -> None:
    snapshot = review.claim.appearances.get().snapshot
    words = "Trade Minister Ilka Sorn"
    assert "not cut into passages yet" in said(press(client, review, "evidence_here", selected=words))
    passage = Passage.objects.create(
        snapshot=snapshot, position=0, start=0, end=len(snapshot.text), text=snapshot.text, terms="", analyser="test"
    )
    start = snapshot.text.index(words)
    marked = {"selected": words, "selected-start": start, "selected-end": start + len(words)}
    assert "lies beside the claim" in said(press(client, review, "evidence_here", **marked))
    assert EvidenceLink.objects.get(passage=passage).added_by == review.reviewer
    assert "Mark the words" in said(press(client, review, "evidence_here", selected=" "))


def test_marked_words_become_a_claim_of_their_own(review: Review, client: Client) -> None:
    press(client, review, "claim_here", selected="Trade Minister Ilka Sorn said.")
    added = Claim.objects.exclude(pk=review.claim.pk).get()
    assert (added.created_by, added.state) == (review.reviewer, "triaged")


def test_a_part_of_a_claim_is_split_off_with_its_speaker(review: Review, client: Client) -> None:
    Appearance.objects.update(speaker="Sorn", speaker_resolved="Ilka Sorn")
    press(client, review, "split_here", selected="rose by 12 percent last year")
    part = Claim.objects.get(split_from=review.claim)
    place = part.appearances.get()
    assert (place.quote, place.speaker_now, place.speaker_edited) == ("rose by 12 percent last year", "Ilka Sorn", None)
    assert review.claim.appearances.get().quote.startswith("Exports of Orvania")
    whole = review.claim.appearances.get()
    for start, end, why in [(whole.start, whole.end, "the whole claim"), (place.start, place.end, "already")]:
        with pytest.raises(ClaimsError, match=why):
            split_off(claim=review.claim, start=start, end=end, user=review.reviewer)
    with pytest.raises(NotAllowed):
        split_off(claim=review.claim, start=0, end=5, user=FactCheckerFactory())


def test_a_file_is_handed_in_and_its_best_passages_lie_beside_the_claim(review: Review, client: Client) -> None:
    file = SimpleUploadedFile("table.txt", TABLE)
    assert "best passages will lie here" in said(press(client, review, "file", **{"evidence-file": file}))
    document = Document.objects.get(submitted_name="table.txt")
    address = reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    assert [one["is_pending"] for one in client.get(address).context["requests"]] == [True]

    work_off(document)
    link = EvidenceLink.objects.get(passage__snapshot__document=document)
    assert (link.added_by, link.suggested_by) == (review.reviewer, "")
    page = client.get(address)
    assert page.context["requests"][0]["words"] == "1 passage of it lies beside the claim now."
    assert link in [card["link"] for card in page.context["suggested"]]


def test_a_document_that_the_desk_has_answers_at_once(review: Review, client: Client) -> None:
    press(client, review, "file", **{"evidence-file": SimpleUploadedFile("table.txt", TABLE)})
    document = Document.objects.get(submitted_name="table.txt")
    work_off(document)
    EvidenceLink.objects.filter(passage__snapshot__document=document).delete()
    press(client, review, "file", **{"evidence-file": SimpleUploadedFile("again.txt", TABLE)})
    work_off(document)
    assert EvidenceLink.objects.filter(passage__snapshot__document=document).count() == 1
    assert Job.objects.filter(kind="attach", state="done").count() == 2


def test_a_document_without_a_common_word_says_so(review: Review) -> None:
    document = DocumentFactory()
    request = EvidenceRequest.objects.create(claim=review.claim, document=document, requested_by=review.reviewer)
    with pytest.raises(RetryLater):
        attach_requested(document)
    press(
        signed_in(review.reviewer), review, "file", **{"evidence-file": SimpleUploadedFile("x.txt", b"Moo, he sang.")}
    )
    other = Document.objects.get(submitted_name="x.txt")
    work_off(other)
    request = EvidenceRequest.objects.get(document=other)
    assert "search the library" in request.answer


@pytest.mark.parametrize(
    ("act", "given", "reason"),
    [
        ("address", {"evidence-address": ""}, "Paste the address"),
        ("address", {"evidence-address": "http://127.0.0.1/x"}, "127.0.0.1"),
        ("address", {"evidence-address": "gopher://x"}, "gopher"),
        ("file", {}, "Choose the file"),
        ("close", {"close-reason": "boring", "close-note": "x"}, "one of these reasons"),
        ("close", {"close-reason": "not_a_claim", "close-note": " "}, "Say in a few words"),
        ("close", {"close-reason": "duplicate", "close-original": "99999"}, "There is no claim 99999"),
        ("close", {"close-reason": "duplicate"}, "Name the claim"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    review: Review, client: Client, act: str, given: dict[str, str], reason: str
) -> None:
    assert reason in said(press(client, review, act, **given))
    review.assignment.refresh_from_db()
    assert review.assignment.state == "open"


def test_a_second_reviewer_who_hands_in_the_same_document_sees_it(review: Review, client: Client) -> None:
    press(client, review, "file", **{"evidence-file": SimpleUploadedFile("table.txt", TABLE)})
    document = Document.objects.get(submitted_name="table.txt")
    work_off(document)
    link = EvidenceLink.objects.get(passage__snapshot__document=document)
    second = FactCheckerFactory()
    assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    assert link not in evidence_shown_to(second, review.claim)
    EvidenceRequest.objects.create(claim=review.claim, document=document, requested_by=second)
    assert link in evidence_shown_to(second, review.claim)


def test_a_reviewer_closes_what_is_no_claim_and_can_undo_it(review: Review, client: Client) -> None:
    answer = press(client, review, "close", **{"close-reason": "not_a_claim", "close-note": "A wish."})
    assert "Undo" in said(answer)
    claim = Claim.objects.get(pk=review.claim.pk)
    assert (claim.state, claim.closed_reason, claim.closed_note) == ("closed", "not_a_claim", "A wish.")
    page = client.get(reverse("admin:claims_assignment_review", args=[review.assignment.pk])).content.decode()
    assert "You handed this claim back: Not a claim: A wish." in page

    press(client, review, "take_up_again")
    claim.refresh_from_db()
    review.assignment.refresh_from_db()
    assert (claim.state, claim.closed_reason, review.assignment.state) == ("assigned", "", "open")


def test_a_duplicate_points_to_the_claim_that_is_kept(review: Review, client: Client) -> None:
    original = a_claim("Exports rose.")
    press(client, review, "close", **{"close-reason": "duplicate", "close-original": str(original.pk)})
    claim = Claim.objects.get(pk=review.claim.pk)
    assert (claim.closed_reason, claim.duplicate_of) == ("duplicate", original)


def test_a_claim_that_somebody_else_reviews_too_stays_and_nobody_learns_of_whom(review: Review) -> None:
    second = FactCheckerFactory()
    other = assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    give_up(assignment=review.assignment, user=review.reviewer, reason="not_checkable", note="No figures.")
    claim = Claim.objects.get(pk=review.claim.pk)
    other.refresh_from_db()
    assert (claim.state, other.state) == ("assigned", "open")
    assert Notification.objects.filter(person=review.editor, kind="handed_back").exists()
    assert not Notification.objects.filter(person=second).exclude(kind="assigned").exists()


def test_what_the_desk_went_on_with_is_not_taken_up_again(review: Review) -> None:
    give_up(assignment=review.assignment, user=review.reviewer, reason="not_checkable", note="No figures.")
    assignment = Assignment.objects.get(pk=review.assignment.pk)
    assert may_take_up_again(review.reviewer, assignment)
    assert not may_take_up_again(review.editor, assignment)
    claim = Claim.objects.get(pk=review.claim.pk)
    Claim.objects.filter(pk=claim.pk).update(state="triaged", closed_reason="", closed_note="")
    assign_claim(claim=claim, reviewer=FactCheckerFactory(), user=review.editor)
    with pytest.raises(WrongState):
        take_up_again(assignment=Assignment.objects.get(pk=assignment.pk), user=review.reviewer)
    with pytest.raises(ReasonMissing):
        give_up(assignment=assignment, user=review.reviewer, reason="dropped", note="x")


def test_a_note_that_another_tab_saved_is_not_overwritten_unseen(review: Review, client: Client) -> None:
    key = review.link.pk
    press(client, review, f"stance {key} supports", **{f"note-{key}": "Table 3.", f"note-{key}-was": ""})
    refused = press(client, review, f"stance {key} refutes", **{f"note-{key}": "Table 4.", f"note-{key}-was": ""})
    assert "changed meanwhile to “Table 3.”; yours, “Table 4.”" in said(refused)
    press(client, review, f"stance {key} refutes", **{f"note-{key}": "Table 4.", f"note-{key}-was": "Table 3."})
    assert review.assignment.assessments.get().note == "Table 4."
