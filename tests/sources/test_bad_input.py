"""Whatever is handed in: a clear error or note on the document, the desk goes on, nothing is half-written."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone
from reportlab.pdfgen import canvas

from claims.models import Claim
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from desk.models import Job
from sources.documents import services, store
from sources.documents.services import DocumentTooLarge, NothingToAdd, add_content, add_url
from sources.fetching.errors import FetchError
from sources.models import Document, Passage, Snapshot
from tests.newsroom import taken_in
from tests.sources.fetching.servers import Behaviour, answering, redirecting, serving

pytestmark = pytest.mark.django_db

GOOD = "The port of Quillmouth loaded 40,000 tonnes of tin in February, the harbour master said on Monday."


def handed_in(content: bytes, name: str) -> Document:
    document = add_content(content=content, actor=Actor.shell(), name=name).document
    work_off(document)
    document.refresh_from_db()
    return document


def reason_for(content: bytes, name: str) -> str:
    """Why this document was set aside; checks that nothing of it is half-written and that the desk goes on."""
    document = handed_in(content, name)
    job = Job.objects.about(document).get()
    assert (job.kind, job.state) == ("read", "set_aside")
    assert not Snapshot.objects.filter(document=document).exists()
    assert not Passage.objects.filter(snapshot__document=document).exists()
    assert taken_in(GOOD, name="good.md").snapshots.exists()
    return job.reason


def scanned_pdf() -> bytes:
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.rect(50, 50, 200, 200, fill=1)
    page.save()
    return file.getvalue()


def encrypted_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = io.BytesIO()
    page = canvas.Canvas(file, encrypt=StandardEncryption("secret", "owner"))
    page.drawString(100, 700, GOOD)
    page.save()
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"%PDF-1.7\nnot really", "broken.pdf", "PDF"),
        (scanned_pdf(), "scan.pdf", "OCR"),
        (encrypted_pdf(), "locked.pdf", "password"),
        (bytes(range(256)) * 40, "noise.bin", "binary"),
        (b"PK\x03\x04" + bytes(200), "broken.docx", "DOCX"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.png", "picture"),
    ],
    ids=["broken PDF", "scanned PDF", "encrypted PDF", "binary", "broken DOCX", "picture"],
)
def test_what_cannot_be_read_is_set_aside_with_a_reason_and_the_desk_goes_on(
    content: bytes, name: str, word: str
) -> None:
    assert word.lower() in reason_for(content, name).lower()


@pytest.mark.parametrize("content", [b"", b"  \n\t "])
def test_an_empty_document_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(NothingToAdd, match="empty"):
        add_content(content=content, actor=Actor.shell(), name="nothing.md")
    assert not Document.objects.exists()


def test_a_document_of_200_megabytes_is_refused_with_the_limit() -> None:
    with pytest.raises(DocumentTooLarge, match="200 MB; at most 50 MB"):
        services.refuse_if_too_large("long.txt", 200_000_000)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "iso-8859-15"])
def test_other_encodings_are_read_word_for_word(encoding: str) -> None:
    text = "Der Bürgermeister von Grünwasser, Jörg Großmann, sagte „nein“." if encoding.startswith("utf") else GOOD
    text = text if encoding.startswith("utf") else "The café in Grünwasser served 40 guests – a record – in May."
    document = handed_in(text.encode(encoding, errors="replace"), "note.txt")
    assert "Grünwasser" in document.snapshots.get().text


def test_an_article_in_another_language_is_kept_noted_and_has_no_claims() -> None:
    document = taken_in(
        "# Zinn aus Quillmünde\n\nDer Hafen von Quillmünde hat im Februar vierzigtausend Tonnen Zinn verladen. Das "
        "teilte das Ministerium am Montag mit. Noch nie wurde in einem Monat so viel Zinn verschifft."
    )
    assert document.language == "de"
    assert any("German" in note for note in document.notes)
    assert document.snapshots.exists()
    assert not Claim.objects.exists()


def test_an_article_without_a_date_says_what_that_costs() -> None:
    document = taken_in("# Tin\n\n" + GOOD)
    assert document.published_on is None
    assert any("date" in note for note in document.notes)
    claim = Claim.objects.get()
    assert "[" not in claim.text, "a relative day is never guessed"


def test_a_long_document_goes_through_in_bounded_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.linking.services.SLICE", 40)
    sentences = [f"Port number {number} loaded {number + 3},000 tonnes of tin in May 2027." for number in range(100)]
    document = taken_in("# Ports\n\n" + "\n\n".join(sentences))

    links = Job.objects.about(document).filter(kind="link").order_by("id")
    assert [job.outcome["claims"] for job in links] == [40, 40, 20]
    assert Claim.objects.count() == 100


@contextmanager
def a_site(monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, **limits: object) -> Iterator[str]:
    """A page on loopback that the job's fetcher may reach; nothing but a test can ask for that."""
    with serving(behaviour) as server:
        monkeypatch.setattr(services, "Limits", lambda **given: server.limits(**given, **limits))
        monkeypatch.setattr(services, "check_address", lambda url, limits: url)
        yield server.url


def fetched(url: str) -> tuple[Document, Job]:
    document = add_url(url=url, actor=Actor.shell()).document
    work_off(document)
    document.refresh_from_db()
    return document, Job.objects.about(document).get(kind="fetch")


def test_a_page_becomes_an_article_with_its_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<html><head><title>Tin</title></head><body><article><h1>Tin</h1><p>{GOOD}</p></article></body></html>"
    with a_site(monkeypatch, answering(page.encode(), "Content-Type: text/html; charset=utf-8")) as url:
        document, job = fetched(url)

    assert job.state == "done"
    snapshot = document.snapshots.get()
    assert snapshot.fetched_from == url
    assert Claim.objects.get().appearances.get().quote == GOOD


def test_a_page_that_is_not_there_is_set_aside_with_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_site(monkeypatch, answering(b"gone", status="404 Not Found")) as url:
        _, job = fetched(url)
    assert (job.state, job.attempts) == ("set_aside", 1)
    assert "404" in job.reason


def test_an_address_that_failed_is_tried_again_when_it_is_handed_in_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_site(monkeypatch, answering(b"gone", status="404 Not Found")) as url:
        document, _ = fetched(url)
    with serving(answering(GOOD.encode(), "Content-Type: text/plain")) as server:
        monkeypatch.setattr(services, "Limits", lambda **given: server.limits(**given))
        Document.objects.update(submitted_url=server.url)
        again = add_url(url=server.url, actor=Actor.shell())
        work_off(again.document)

    assert (again.already_known, again.document) == (True, document)
    assert document.snapshots.get().text == GOOD


def test_a_circle_of_redirects_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_site(monkeypatch, redirecting("/")) as url:
        _, job = fetched(url)
    assert job.state == "set_aside"
    assert "circle" in job.reason


def test_a_redirect_into_a_private_network_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_site(monkeypatch, redirecting("http://169.254.169.254/latest/meta-data/")) as url:
        document, job = fetched(url)
    assert job.state == "set_aside"
    assert not document.snapshots.exists()


@pytest.mark.parametrize("status", ["503 Service Unavailable", "429 Too Many Requests"])
def test_a_host_that_is_busy_is_tried_again_later(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    with a_site(monkeypatch, answering(b"later", status=status)) as url:
        _, job = fetched(url)
    assert (job.state, job.attempts) == ("waiting", 1)
    assert job.next_attempt_at > timezone.now()


def test_a_host_that_hangs_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_site(monkeypatch, lambda connection, request: time.sleep(2), seconds=0.5) as url:
        _, job = fetched(url)
    assert job.state == "waiting"
    assert job.reason


def test_a_private_address_never_becomes_a_document() -> None:
    with pytest.raises(FetchError):
        add_url(url="http://192.168.1.1/", actor=Actor.shell())
    assert not Document.objects.exists()


def test_the_same_page_under_another_address_is_linked_to_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        '<html><head><title>Tin</title><link rel="canonical" href="https://courier.example/tin"></head>'
        f"<body><article><h1>Tin</h1><p>{GOOD}</p></article></body></html>"
    )
    with a_site(monkeypatch, answering(page.encode(), "Content-Type: text/html; charset=utf-8")) as url:
        first, _ = fetched(url)
        again, _ = fetched(f"{url}?from=mail")

    assert again.duplicate_of == first
    assert any("same article" in note for note in again.notes)
    assert Claim.objects.count() == 1


def test_a_file_whose_name_is_no_utf_8_is_added_with_the_others(tmp_path: Path) -> None:
    for number, name in enumerate((b"first.txt", b"second \xff.txt", b"third.txt")):
        (tmp_path / os.fsdecode(name)).write_text(f"Tin rose by {number} percent.")
    call_command("add_article", str(tmp_path))
    assert set(Document.objects.values_list("submitted_name", flat=True)) == {"first.txt", "second ?.txt", "third.txt"}


def test_a_null_character_in_the_type_or_name_of_an_upload_does_no_harm() -> None:
    added = add_content(content=b"Tin rose.", actor=Actor.shell(), name="a\0b.txt", content_type="text/\0plain")
    assert (added.document.submitted_name, Job.objects.get().payload["content_type"]) == ("ab.txt", "text/plain")


def test_the_same_page_read_first_under_the_address_added_later_is_still_one_article(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = (
        '<html><head><title>Tin</title><link rel="canonical" href="https://courier.example/tin"></head>'
        f"<body><article><h1>Tin</h1><p>{GOOD}</p></article></body></html>"
    )
    with a_site(monkeypatch, answering(page.encode(), "Content-Type: text/html; charset=utf-8")) as url:
        slow = add_url(url=url, actor=Actor.shell()).document
        quick, _ = fetched(f"{url}?from=mail")
        jobs = work_off(slow)

    slow.refresh_from_db()
    assert {job.state for job in jobs} == {"done"}
    assert slow.duplicate_of == quick


def test_bytes_that_a_killed_process_left_half_written_are_kept_whole_the_next_time() -> None:
    content = b"Tin exports rose by 12 percent."
    digest = store.keep(content)
    name = store.name_of(digest)
    storages["snapshots"].delete(name)
    storages["snapshots"].save(name, ContentFile(content[:7]))

    store.keep(content)

    assert store.bring(digest) == content
