"""The source of a document on its page: everybody sees it, editors set it."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import EvidenceLink
from claims.review.checklist import checklist
from claims.review.evidence import add_evidence_link, assess_evidence
from sources.models import Document, Passage
from sources.origins.services import compare_document
from tests.claims.admin.test_pages import signed_in
from tests.factories import EditorFactory, FactCheckerFactory
from tests.newsroom import a_review, snapshot_of
from tests.sources.origins.test_reading import OTHER, WIRE

pytestmark = pytest.mark.django_db


def read_document(*sentences: str, title: str) -> Document:
    text = "\n\n".join(sentences)
    snapshot = snapshot_of(text, kind=Document.Kind.OTHER, title=title)
    Passage.objects.create(
        snapshot=snapshot, position=0, start=0, end=len(text), text=text, terms="tin", analyser="test"
    )
    Document.objects.filter(pk=snapshot.document_id).update(publisher=None)
    compare_document(snapshot.document)
    return Document.objects.get(pk=snapshot.document_id)


def page_of(client: Client, document: Document) -> str:
    return client.get(reverse("admin:sources_document_change", args=[document.pk])).content.decode()


def act(client: Client, document: Document, name: str, **given: object) -> int:
    return client.post(reverse("admin:sources_document_origin", args=[document.pk, name]), given).status_code


@pytest.fixture
def copies() -> list[Document]:
    made = [read_document(f"Seen in paper {name}.", *WIRE, title=f"Tin in paper {name}") for name in "AB"]
    return [Document.objects.get(pk=one.pk) for one in made]


def test_the_page_of_a_copy_names_the_others_of_its_source(copies: list[Document]) -> None:
    shown = page_of(signed_in(FactCheckerFactory()), copies[1])
    assert "Goes back to the same source as “Tin in paper A”: 2 documents count as one (suggested)." in shown
    assert "of the shorter text is the same, word for word" in shown
    assert "Stands alone …" not in shown  # for editors only


def test_an_editor_splits_a_copy_off_and_leaves_it_to_the_machine_again(copies: list[Document]) -> None:
    client = signed_in(EditorFactory())
    assert act(client, copies[1], "split", reason="Their own correspondent filed it.") == 302
    assert "Stands alone: no other document" in page_of(client, copies[1])
    assert act(client, copies[1], "machine") == 302
    assert "2 documents count as one" in page_of(client, copies[1])


def test_an_editor_joins_two_documents_by_number_or_says_which_is_not_there(copies: list[Document]) -> None:
    client = signed_in(EditorFactory())
    other = read_document(*OTHER, title="Snow on the passes")
    where = reverse("admin:sources_document_origin", args=[other.pk, "join"])
    refused = client.post(where, {"other": "999999", "reason": "One briefing."}).content.decode()
    assert "no document of this number" in refused
    assert "One briefing." in refused
    assert act(client, other, "join", other=f"#{copies[0].pk}", reason="One briefing.") == 302
    assert "3 documents count as one." in page_of(client, other)


def test_a_fact_checker_cannot_set_the_source_of_a_document(copies: list[Document]) -> None:
    assert act(signed_in(FactCheckerFactory()), copies[1], "split", reason="I say so.") == 403


def test_two_copies_are_one_independent_source_on_the_checklist(copies: list[Document]) -> None:
    review = a_review()
    evidence = []
    for one in copies:
        link = add_evidence_link(
            claim=review.claim, passage=Passage.objects.get(snapshot__document=one), user=review.editor
        )
        evidence.append(
            assess_evidence(assignment=review.assignment, link=link, user=review.reviewer, stance="supports")
        )

    check = next(one for one in checklist(review.claim, evidence) if one.question == "Two independent sources?")
    assert (check.answer, check.is_met) == ("1 so far, in 2 documents", False)


def test_a_card_on_the_review_page_says_that_copies_count_as_one(copies: list[Document]) -> None:
    review = a_review()
    for one in copies:
        passage = Passage.objects.get(snapshot__document=one)
        EvidenceLink.objects.create(claim=review.claim, passage=passage, rank=1, score=1.0, suggested_by="search 1")
    where = reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    shown = signed_in(review.reviewer).get(where).content.decode()
    assert "Goes back to the same source as “Tin in paper A”" in shown
    assert "1 other document goes back to this one" in shown
