"""The trash hides and never deletes; what people rest on stays out of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.errors import WrongState
from claims.models import Claim
from claims.review.blindness import evidence_shown_to
from claims.review.services import accept_claim, assign_claim
from claims.review.trash import restore_document, trash_document
from desk.audit.actor import Actor
from desk.errors import NotAllowed, WorkbenchError
from desk.models import AuditEvent
from sources.documents.services import add_content
from sources.models import Document
from sources.passages.search import find_passages
from sources.passages.services import index_passages
from tests.claims.admin.test_acts import said
from tests.claims.admin.test_pages import signed_in
from tests.factories import AppearanceFactory, DocumentFactory, EditorFactory, FactCheckerFactory, SnapshotFactory
from tests.newsroom import SENTENCE, a_claim, a_review, claim_in, passage, snapshot_of, suggest

pytestmark = pytest.mark.django_db
LIST = "admin:sources_document_changelist"


def states() -> list[str]:
    return list(Claim.objects.order_by("pk").values_list("state", flat=True))


def test_an_article_goes_with_its_claims_and_comes_back_as_it_was() -> None:
    edith = EditorFactory()
    snapshot = snapshot_of(f"{SENTENCE} Imports fell by 3 percent.")
    claim_in(snapshot)
    accept_claim(claim=claim_in(snapshot, "Imports fell by 3 percent."), user=edith)
    document = snapshot.document
    with pytest.raises(WorkbenchError, match="why"):
        trash_document(document=document, user=edith, reason=" ")
    assert trash_document(document=document, user=edith, reason="Handed in by mistake.") == 2
    assert states() == ["closed", "closed"]
    frida = FactCheckerFactory()
    assert not Document.objects.visible_to(frida, timezone.now()).exists()
    assert signed_in(frida).get(reverse("admin:sources_document_change", args=[document.pk])).status_code == 404

    document.refresh_from_db()
    assert restore_document(document=document, user=edith) == 2
    assert states() == ["extracted", "triaged"]
    assert Document.objects.visible_to(frida, timezone.now()).get() == document
    assert set(AuditEvent.objects.values_list("what", flat=True)) >= {"document.trashed", "document.restored"}


def test_a_claim_that_stands_elsewhere_too_stays_in_the_queue() -> None:
    claim = a_claim()
    document = claim.appearances.get().snapshot.document
    AppearanceFactory(claim=claim)
    assert trash_document(document=document, user=EditorFactory(), reason="Twice here.") == 0
    assert states() == ["extracted"]


def test_what_people_rest_on_is_not_put_into_the_trash() -> None:
    review = a_review()
    article = review.claim.appearances.get().snapshot.document
    with pytest.raises(WrongState, match="is under review or decided"):
        trash_document(document=article, user=review.editor, reason="Away.")
    review.assess()
    with pytest.raises(WrongState, match="1 claim rests on"):
        trash_document(document=review.link.passage.snapshot.document, user=review.editor, reason="Away.")
    with pytest.raises(NotAllowed):
        trash_document(document=DocumentFactory(), user=review.reviewer, reason="Away.")
    assert not Document.objects.exclude(trashed_at=None).exists()


def test_a_document_in_the_trash_is_neither_found_nor_suggested() -> None:
    edith, claim = EditorFactory(), a_claim()
    link = suggest(claim, passage())
    assign_claim(claim=claim, reviewer=FactCheckerFactory(), user=edith)
    text = "Customs counted exports of wool at 40,000 tonnes in 2027, more than in any year before."
    snapshot = SnapshotFactory(document=DocumentFactory(), text=text)
    index_passages(snapshot=snapshot)
    assert find_passages("exports of wool", k=3)
    for document in (snapshot.document, link.passage.snapshot.document):
        trash_document(document=document, user=edith, reason="Superseded.")
    assert not find_passages("exports of wool", k=3)
    assert not find_passages("exports of wool", k=3, reader=edith)
    assert not evidence_shown_to(edith, claim).exists()


def test_the_trash_is_a_shelf_for_editors_with_the_way_back() -> None:
    document, client = DocumentFactory(title="Old tables"), signed_in(EditorFactory())
    put = reverse("admin:claims_claim_trash", args=[document.pk, "put"])
    assert client.get(put).status_code == 200
    assert "is in the trash" in said(client.post(put, {"reason": "Superseded."}))  # type: ignore[arg-type]
    client.get(reverse(LIST))  # says once what was done
    assert "Old tables" not in client.get(reverse(LIST)).content.decode()
    assert "Old tables" in client.get(f"{reverse(LIST)}?shelf=trash").content.decode()
    page = client.get(reverse("admin:sources_document_change", args=[document.pk])).content.decode()
    assert "In the trash since" in page
    frida = signed_in(FactCheckerFactory())
    assert "Old tables" not in frida.get(f"{reverse(LIST)}?shelf=trash").content.decode()
    assert frida.post(put, {"reason": "x"}).status_code == 403
    back = reverse("admin:claims_claim_trash", args=[document.pk, "restore"])
    assert "is back" in said(client.post(back))  # type: ignore[arg-type]
    assert "Old tables" in client.get(reverse(LIST)).content.decode()


def test_who_hands_in_what_is_in_the_trash_is_told_so() -> None:
    edith = EditorFactory()
    first = add_content(content=b"Exports rose.", actor=Actor.person(edith), name="a.txt")
    trash_document(document=first.document, user=edith, reason="By mistake.")
    again = add_content(content=b"Exports rose.", actor=Actor.person(edith), name="a.txt")
    assert again.already_known
    assert "in the trash; an editor can restore it" in again.message
