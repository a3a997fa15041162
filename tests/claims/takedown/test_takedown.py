"""A document is taken down: its words are gone everywhere, its hash and the reason stay, and every place says so."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.errors import ReasonMissing, WrongState
from claims.models import Appearance, Change, Publication
from claims.review.evidence import add_evidence_link
from claims.signing.services import public_keys
from claims.signing.signatures import verify
from claims.takedown.services import take_down
from claims.verdicts.services import approve_verdict, publish_claim
from desk.audit.actor import Actor
from desk.audit.seal import seal_events, verify_record
from desk.errors import NotAllowed
from desk.jobs.here import work_off
from desk.models import AuditEvent, Job
from sources.documents.services import add_content, add_newer_content
from sources.documents.store import name_of
from sources.documents.takedown import TakenDown
from sources.models import Document, Passage, Snapshot
from sources.passages.search import find_passages
from sources.terms.index import registered
from sources.terms.upkeep import check_index
from tests.claims.api.test_claims import URL, headers_for
from tests.factories import AdministratorFactory
from tests.newsroom import Review, a_claim, a_review, taken_in

pytestmark = pytest.mark.django_db

WORDS = "The harbour office of Quellmond counted 4,211 ships in the year that ended in June."
REASON = "Ordered by the district court of Quellmond."


@pytest.fixture
def published() -> tuple[Review, Document]:
    """A published claim that rests on a document of the library with its bytes in the store."""
    document = taken_in(WORDS, kind=Document.Kind.STATISTICS, name="ships.txt")
    review = a_review(a_claim("Ships in Quellmond rose by a tenth, Minister Ilka Sorn said."))
    found = Passage.objects.get(snapshot__document=document)
    review.link = add_evidence_link(claim=review.claim, passage=found, user=review.editor)
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    return review, document


def everything_kept() -> str:
    """Every row of every table, as text."""
    rows: list[Any] = []
    for model in apps.get_models():
        rows += list(model._default_manager.values())
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_after_a_takedown_no_row_and_no_file_has_the_words(published: tuple[Review, Document]) -> None:
    review, document = published
    snapshot = document.snapshots.get()
    assert "4,211 ships" in everything_kept()
    assert storages["snapshots"].exists(name_of(snapshot.content_sha256))

    take_down(document=document, user=AdministratorFactory(), reason=REASON)
    work_off(document)

    assert "4,211" not in everything_kept()
    assert not storages["snapshots"].exists(name_of(snapshot.content_sha256))
    kept = Snapshot.objects.get(pk=snapshot.pk)
    assert (kept.text, kept.content_sha256, kept.text_sha256) == ("", snapshot.content_sha256, snapshot.text_sha256)
    assert kept.taken_down_reason == REASON
    assert Appearance.objects.get(claim=review.claim).quote == review.claim.text


def test_it_is_on_the_record_and_the_chain_fits(published: tuple[Review, Document]) -> None:
    _, document = published
    ada = AdministratorFactory()
    snapshot = document.snapshots.get()
    take_down(document=document, user=ada, reason=REASON)
    seal_events()

    event = AuditEvent.objects.get(what="document.taken_down")
    assert (event.actor_user, event.reason) == (ada, REASON)
    assert event.after["snapshots"][0]["content_sha256"] == snapshot.content_sha256
    assert len(event.after["redacted"]) == 1
    assert AuditEvent.objects.filter(what="guards.lifted", reason=REASON).count() == 1
    assert verify_record().trouble == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.update(taken_down_reason="as if it had been so")


def test_readers_and_programs_get_a_version_that_says_so(published: tuple[Review, Document], client: Client) -> None:
    review, document = published
    take_down(document=document, user=AdministratorFactory(), reason=REASON)

    claim = client.get(f"{URL}{review.claim.public_id}/", headers=headers_for("claims:read")).json()
    assert (claim["version"], claim["status"]) == (2, "updated")
    (evidence,) = claim["evidence"]
    assert evidence["passage"]["text"] == ""
    assert evidence["snapshot"]["taken_down"]["reason"] == REASON
    assert verify(claim, public_keys())
    assert Change.objects.latest("number").kind == "updated"
    page = client.get(f"/checks/{review.claim.public_id}/").content.decode()
    assert "4,211" not in page
    assert f"its words are not shown: {REASON}" in page
    first = Publication.objects.get(claim=review.claim, version=1)
    assert (first.signature, first.is_current) == ("", False)


def test_the_pages_of_the_desk_say_so_in_place_of_the_words(published: tuple[Review, Document]) -> None:
    review, document = published
    ada = AdministratorFactory()
    take_down(document=document, user=ada, reason=REASON)
    client = Client()
    client.force_login(ada)
    for address in (
        reverse("admin:claims_assignment_review", args=[review.assignment.pk]),
        reverse("admin:claims_claim_change", args=[review.claim.pk]),
        reverse("admin:sources_document_change", args=[document.pk]),
    ):
        page = client.get(address).content.decode()
        assert "Taken down" in page, address
        assert REASON in page, address
        assert "4,211" not in page, address


def test_an_article_that_is_taken_down_leaves_the_claims_their_quotes(published: tuple[Review, Document]) -> None:
    review, _ = published
    ada = AdministratorFactory()
    article = review.claim.appearances.get().snapshot.document
    take_down(document=article, user=ada, reason=REASON)
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("admin:claims_assignment_review", args=[review.assignment.pk])).content.decode()
    assert "Taken down" in page
    assert review.claim.text in page


def test_the_search_finds_nothing_of_it_and_its_index_fits(published: tuple[Review, Document]) -> None:
    _, document = published
    assert find_passages("ships of the harbour office")
    take_down(document=document, user=AdministratorFactory(), reason=REASON)
    assert not find_passages("ships of the harbour office")
    assert all(check_index(index).agrees for index in registered())


def test_the_same_bytes_do_not_come_in_again_by_any_way(published: tuple[Review, Document]) -> None:
    _, document = published
    take_down(document=document, user=AdministratorFactory(), reason=REASON)
    work_off(document)
    with pytest.raises(TakenDown, match=REASON):
        add_content(content=WORDS.encode(), actor=Actor.shell(), name="again.txt")
    with pytest.raises(TakenDown):
        add_newer_content(document=document, content=b"Other words.", actor=Actor.shell())
    assert not storages["snapshots"].exists(name_of(document.snapshots.get().content_sha256))


def test_what_another_document_shares_goes_with_it_and_its_job_shreds_once(published: tuple[Review, Document]) -> None:
    _, document = published
    snapshot = document.snapshots.get()
    twin = Document.objects.create(title="The same file again", duplicate_of=document)
    Snapshot.objects.filter(pk=snapshot.pk).values()
    copy = Snapshot.objects.get(pk=snapshot.pk)
    copy.pk, copy.document = None, twin
    copy.save()
    take_down(document=document, user=AdministratorFactory(), reason=REASON)

    assert set(Snapshot.objects.filter(content_sha256=snapshot.content_sha256).values_list("text", flat=True)) == {""}
    work_off(document)
    work_off(twin)
    outcomes = [job.outcome["shredded"] for job in Job.objects.filter(kind="shred").order_by("pk")]
    assert sorted(outcomes, key=len) == [[], [snapshot.content_sha256]]


def test_only_administrators_take_down_and_say_why(published: tuple[Review, Document]) -> None:
    review, document = published
    for user in (review.editor, review.reviewer):
        with pytest.raises(NotAllowed):
            take_down(document=document, user=user, reason=REASON)
    ada = AdministratorFactory()
    with pytest.raises(ReasonMissing):
        take_down(document=document, user=ada, reason=" ")
    take_down(document=document, user=ada, reason=REASON)
    with pytest.raises(WrongState, match="no copy"):
        take_down(document=document, user=ada, reason=REASON)


def test_an_administrator_takes_down_from_the_page_of_the_document(published: tuple[Review, Document]) -> None:
    review, document = published
    address = reverse("take-down", args=[document.pk])
    client = Client()
    client.force_login(review.editor)
    assert client.post(address, {"reason": REASON, "understood": "on"}).status_code == 403
    client.force_login(AdministratorFactory())
    assert "Take down" in client.get(address).content.decode()
    assert client.post(address, {"reason": REASON}).status_code == 200
    assert document.snapshots.get().taken_down_at is None
    assert client.post(address, {"reason": REASON, "understood": "on"}).status_code == 302
    assert document.snapshots.get().taken_down_at is not None
