"""A disk that is full and a clock that jumps: nothing is taken in by halves, lost, or done twice."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from claims.extraction import services as extraction
from claims.models import Appearance, Claim
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.jobs import services as jobs
from desk.jobs.here import work_off
from desk.jobs.services import request_job, run_job, sweep_jobs
from desk.models import ApiClient, ApiKey, Job
from sources.documents.services import add_content
from sources.documents.store import StoreUnwritable, keep
from sources.models import Document, Snapshot

SENTENCES = 40  # more than fits into pages that are there
ARTICLE = "# Tin\n\n" + "\n\n".join(
    f"Port {number} loaded {number + 17},100 tonnes of tin, harbour master Ilka Sorn said."
    for number in range(SENTENCES)
)


@pytest.fixture(autouse=True)
def _no_bells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda name, args: None)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The store's disk takes half of the bytes and no more, until the returned function makes room."""
    save = FileSystemStorage._save  # type: ignore[attr-defined]

    def run_full(storage: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[: content.size // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", run_full)
    return lambda: monkeypatch.setattr(FileSystemStorage, "_save", save)


def add() -> Document:
    return add_content(content=ARTICLE.encode(), actor=Actor.shell(), name="tin.md").document


def assert_complete_exactly_once() -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert Document.objects.count() == Snapshot.objects.count() == 1
    assert Claim.objects.count() == Appearance.objects.count() == SENTENCES


@pytest.mark.django_db
def test_a_full_disk_takes_in_nothing_and_says_so(
    client: Client, full_disk: Callable[[], None], tmp_path: Path
) -> None:
    row = ApiClient.objects.create(name="Aggregator")
    headers = {
        "Authorization": f"Bearer {make_key(client=row, scopes=list(ApiKey.Scope.values), actor=Actor.shell())[1]}"
    }
    given = {"text": ARTICLE}
    answer = client.post("/api/v1/documents/", given, content_type="application/json", headers=headers)
    assert answer.status_code == 507
    assert "No space left on device" in answer.json()["detail"]
    assert (Document.objects.count(), Job.objects.count()) == (0, 0)
    assert [file for file in (tmp_path / "snapshots").rglob("*") if file.is_file()] == []

    full_disk()
    answer = client.post("/api/v1/documents/", given, content_type="application/json", headers=headers)
    assert answer.status_code == 202
    work_off(Document.objects.get())
    assert_complete_exactly_once()


def test_half_a_file_is_never_left_in_the_store(full_disk: Callable[[], None], tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable, match="Make room"):
        keep(b"some bytes")
    full_disk()
    digest = keep(b"some bytes")
    (kept,) = [file for file in (tmp_path / "snapshots").rglob("*") if file.is_file()]
    assert (kept.name, kept.read_bytes()) == (digest, b"some bytes")


@contextmanager
def full_database() -> Iterator[None]:
    """The database can grow no more. PostgreSQL's answer to a full disk is given by a trigger in its place."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # no page is left free inside
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 3}")  # room for an attempt to be counted
            cursor.fetchall()
        else:
            cursor.execute(
                "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER disk_is_full BEFORE INSERT ON claims_appearance EXECUTE FUNCTION disk_is_full()"
            )
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.fetchall()
        else:
            cursor.execute("DROP TRIGGER disk_is_full ON claims_appearance")
            cursor.execute("DROP FUNCTION disk_is_full")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_is_full_halves_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "WAITS_FOR_DATABASE", ())
    document = add()
    for kind in ("read", "index"):
        task = Job.objects.get(kind=kind)
        work_one(task)
    extract = Job.objects.get(kind="extract")
    with full_database():
        try:
            work_one(extract)
        except OperationalError:
            Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))  # not even the failure could be noted
        assert Claim.objects.count() == 0
    sweep_jobs(queue_is_empty=True)
    Job.objects.filter(state=Job.State.WAITING).update(next_attempt_at=timezone.now())
    work_off(document)

    extract.refresh_from_db()
    assert extract.attempts == 2
    assert_complete_exactly_once()


def work_one(job: Job) -> None:
    import_string(settings.JOB_TASKS[job.kind]).apply(args=(job.pk,), throw=True)


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Puts the clock forward or back, counted from the real time."""
    real = timezone.now
    return lambda by: monkeypatch.setattr(timezone, "now", lambda: real() + by)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_clock_put_forward_while_a_job_runs_doubles_nothing(jump: Callable[[timedelta], None]) -> None:
    add()
    for kind in ("read", "index"):
        work_one(Job.objects.get(kind=kind))
    first = Job.objects.get(kind="extract")

    def taken_over_meanwhile(document: Document, job: Job) -> dict[str, Any]:
        jump(timedelta(hours=2))
        sweep_jobs(queue_is_empty=True)  # its lease seems to be over
        work_off(document)
        return extraction.extract_document(document, job)

    run_job(first.pk, Document, taken_over_meanwhile)

    first.refresh_from_db()
    assert (first.state, first.attempts) == ("done", 2)
    assert_complete_exactly_once()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_clock_put_back_strands_no_job(jump: Callable[[timedelta], None]) -> None:
    jump(timedelta(hours=2))
    document = add()
    other = Document.objects.create(title="Another", kind=Document.Kind.OTHER)
    running = request_job("index", other)
    jobs._begin_attempt(running.pk, redelivered=False)
    jump(timedelta(0))
    assert Job.objects.due(timezone.now()).count() == 0

    sweep_jobs(queue_is_empty=False)

    work_off(document)
    assert Claim.objects.count() == SENTENCES
    running.refresh_from_db()
    assert running.lease_until is not None
    assert running.lease_until < timezone.now() + timedelta(minutes=20)
