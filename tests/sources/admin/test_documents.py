"""Documents in the admin: handed in three ways, read, corrected; what is refused is said and nothing typed is lost."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from desk.errors import NotAllowed, WorkbenchError
from desk.models import AuditEvent, Job
from sources.documents.corrections import Corrected, correct_document
from sources.models import Document
from tests.claims.admin.test_pages import signed_in
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    EditorFactory,
    FactCheckerFactory,
    JobFactory,
    MemberFactory,
    SnapshotFactory,
)
from tests.newsroom import snapshot_of

pytestmark = pytest.mark.django_db

ADD = "admin:sources_document_add"


@pytest.fixture
def client() -> Client:
    return signed_in(FactCheckerFactory())


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def hand_in(client: Client, way: str, **given: Any) -> HttpResponse:
    values = {f"{way}-{name}": value for name, value in {"kind": "article", **given}.items()}
    return client.post(reverse(ADD), {"way": way, **values})  # type: ignore[return-value]


def test_a_text_is_pasted_with_what_is_known_of_it(client: Client) -> None:
    answer = hand_in(
        client, "paste", text="Exports rose.\n", title="Exports", publisher="The Courier", published_on="2028-03-14"
    )
    document = Document.objects.get()
    assert answer["Location"] == reverse("admin:sources_document_change", args=[document.pk])
    assert (document.title, str(document.publisher), document.published_on) == (
        "Exports",
        "The Courier",
        date(2028, 3, 14),
    )
    assert "“Exports” was added and is being read." in said(answer)
    assert Job.objects.get().kind == "read"


def test_the_same_text_again_is_said_and_not_doubled(client: Client) -> None:
    hand_in(client, "paste", text="Exports rose.", title="Exports")
    assert "nothing was doubled" in said(hand_in(client, "paste", text="Exports rose.", title="Another title"))
    assert Document.objects.count() == 1


def test_an_empty_text_is_refused_and_the_other_fields_stay(client: Client) -> None:
    page = hand_in(client, "paste", text="  \n", title="A title typed with care").content.decode()
    assert "there is nothing to add" in page
    assert 'value="A title typed with care"' in page


def test_many_files_are_handed_in_and_one_refused_file_stops_no_other(client: Client, settings: Settings) -> None:
    settings.MAX_DOCUMENT_BYTES = 100
    files = [
        SimpleUploadedFile("one.md", b"# One\n\nExports rose."),
        SimpleUploadedFile("empty.txt", b""),
        SimpleUploadedFile("two.txt", b"Exports fell."),
        SimpleUploadedFile("large.txt", b"x" * 200),
    ]
    answer = hand_in(client, "upload", documents=files)
    page = answer.content.decode()
    assert sorted(Document.objects.values_list("submitted_name", flat=True)) == ["one.md", "two.txt"]
    assert "empty.txt is empty" in page
    assert "large.txt has" in page
    assert "✓ “one.md” was added and is being read." in page


def test_of_many_files_one_sentence_tells_how_many_were_added(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", f"Exports rose by {number}.".encode()) for number in range(6)]
    assert said(hand_in(client, "upload", documents=files[:5])) == "5 documents were added and are being read."
    again = said(hand_in(client, "upload", documents=[*_again(files)]))
    assert "“5.txt” was added" in again
    assert "2 more were here already; nothing was doubled." in again


def _again(files: list[SimpleUploadedFile]) -> Iterator[SimpleUploadedFile]:
    for file in files:
        file.seek(0)
        yield file


def test_addresses_are_fetched_by_a_job_and_a_bad_one_is_named(client: Client) -> None:
    page = hand_in(client, "address", addresses="https://courier.example/exports\nftp://courier.example/x\n")
    assert Document.objects.get().submitted_url == "https://courier.example/exports"
    assert Job.objects.get().kind == "fetch"
    assert "ftp://courier.example/x" in page.content.decode()
    assert 'class="d-error"' in page.content.decode()
    left = re.search(r"<textarea name=\"address-addresses\".*?>\s*(.*?)</textarea>", page.content.decode(), re.DOTALL)
    assert left is not None
    assert left[1] == "ftp://courier.example/x"  # what was added is not sent a second time


def test_only_members_with_a_role_hand_in_documents() -> None:
    assert signed_in(MemberFactory()).get(reverse(ADD)).status_code == 403


def test_the_page_of_a_document_lights_its_claims_and_shows_its_jobs(client: Client) -> None:
    appearance = AppearanceFactory()
    document = appearance.snapshot.document
    JobFactory(kind="extract", subject=document, reason="The language pipeline is not installed.")
    page = client.get(reverse("admin:sources_document_change", args=[document.pk])).content.decode()
    claim = reverse("admin:claims_claim_change", args=[appearance.claim_id])
    assert f'<mark class="lit" id="claim-{appearance.claim_id}"><a href="{claim}">{appearance.quote}</a></mark>' in page
    assert "The language pipeline is not installed." in page
    assert "Retry" not in page  # that is for editors


def test_markup_in_a_text_is_text(client: Client) -> None:
    snapshot = SnapshotFactory(text="<script>alert(1)</script> said the minister.")
    page = client.get(reverse("admin:sources_document_change", args=[snapshot.document_id])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_tells_each_journey_in_words(client: Client) -> None:
    JobFactory(reason="The file is a scan without text.")
    JobFactory(kind="link", state=Job.State.DONE, reason="")
    JobFactory(kind="extract", state=Job.State.RUNNING, reason="")
    page = client.get(reverse("admin:sources_document_changelist")).content.decode()
    assert "⚠ could not be read" in page
    assert "✓ ready" in page
    assert "claims are being found" in page


def corrected(document: Document, **values: Any) -> Corrected:
    known = {name: getattr(document, name) for name in ("title", "byline", "publisher", "published_on", "kind")}
    return Corrected(**{**known, **values})


def test_an_editor_corrects_a_document_and_the_record_says_what_it_was() -> None:
    document = ArticleFactory(byline="AFP")
    client = signed_in(EditorFactory())
    address = reverse("admin:sources_document_correct", args=[document.pk])
    given = {"title": "A better title", "byline": "AFP", "kind": "article", "publisher": document.publisher_id}
    client.post(address, given)
    was = document.title
    document.refresh_from_db()
    assert document.title == "A better title"
    event = AuditEvent.objects.get(what="document.corrected")
    assert (event.before, event.after) == ({"title": was}, {"title": "A better title"})


def test_a_corrected_date_has_the_article_examined_again() -> None:
    document = SnapshotFactory().document
    correct_document(document=document, user=EditorFactory(), to=corrected(document, published_on=date(2028, 1, 2)))
    assert Job.objects.get().kind == "extract"


@pytest.mark.parametrize("is_read", [True, False], ids=["evidence", "not yet read"])
def test_a_date_of_what_is_not_examined_asks_for_no_job(is_read: bool) -> None:
    document = ArticleFactory(kind="statistics") if is_read else ArticleFactory()
    correct_document(document=document, user=EditorFactory(), to=corrected(document, published_on=date(2028, 1, 2)))
    assert not Job.objects.exists()


def test_a_correction_that_changes_nothing_leaves_no_event() -> None:
    document = ArticleFactory()
    correct_document(document=document, user=EditorFactory(), to=corrected(document))
    assert not AuditEvent.objects.exists()


def test_only_editors_correct_and_only_to_kinds_there_are() -> None:
    document = ArticleFactory()
    with pytest.raises(NotAllowed):
        correct_document(document=document, user=FactCheckerFactory(), to=corrected(document, title="x"))
    with pytest.raises(WorkbenchError, match="one of these kinds"):
        correct_document(document=document, user=EditorFactory(), to=corrected(document, kind="poem"))
    address = reverse("admin:sources_document_correct", args=[document.pk])
    assert signed_in(FactCheckerFactory()).get(address).status_code == 403


def test_the_styles_of_the_admin_load_nothing_from_elsewhere() -> None:
    for sheet in Path().glob("*/static/**/*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text), sheet


def test_a_snapshot_that_is_no_number_shows_the_latest() -> None:
    snapshot = snapshot_of("Tin went by sea.")
    address = reverse("admin:sources_document_change", args=[snapshot.document_id])
    answer = signed_in(EditorFactory()).get(address, {"snapshot": "²"})
    assert answer.context["snapshot"] == snapshot
