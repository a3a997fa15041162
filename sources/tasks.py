"""Jobs about documents: fetched, read, cut into passages. One job a task, one service each, harmless to repeat."""

from typing import Any

from celery import Task, shared_task
from django.conf import settings

from desk.jobs.services import run_job, was_redelivered
from sources.documents import services as documents
from sources.documents import takedown
from sources.feeds import services as feeds
from sources.models import Document, Feed
from sources.origins import services as origins
from sources.passages import services as passages
from sources.refetching import services as refetching


@shared_task(bind=True)
def fetch_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Bring the bytes behind a document's address."""
    run_job(job_id, Document, documents.fetch_content, redelivered=was_redelivered(task))


@shared_task(bind=True, time_limit=settings.JOB_TIME_LIMITS["read"])
def read_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Read a document's bytes into a snapshot."""
    run_job(job_id, Document, documents.read_content, redelivered=was_redelivered(task))


@shared_task(bind=True)
def index_passages(task: "Task[Any, Any]", job_id: int) -> None:
    """Cut a document's newest snapshot into passages and make them findable."""
    run_job(job_id, Document, passages.index_document, redelivered=was_redelivered(task))


@shared_task(bind=True)
def compare_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Find the documents that go back to the same source."""
    run_job(job_id, Document, origins.compare_document, redelivered=was_redelivered(task))


@shared_task
def refresh_term_statistics() -> None:
    """Count anew in how many passages the common terms stand."""
    passages.refresh_term_statistics()


@shared_task(bind=True)
def refetch_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Look at a watched page again."""
    run_job(job_id, Document, refetching.refetch, redelivered=was_redelivered(task))


@shared_task
def sweep_watches() -> None:
    """Ask for the watched pages whose time has come."""
    refetching.request_due_checks()


@shared_task(bind=True)
def poll_feed(task: "Task[Any, Any]", job_id: int) -> None:
    """Ask a feed for news."""
    run_job(job_id, Feed, feeds.poll, redelivered=was_redelivered(task))


@shared_task(bind=True)
def shred_bytes(task: "Task[Any, Any]", job_id: int) -> None:
    """Destroy the bytes of copies that were taken down."""
    run_job(job_id, Document, takedown.shred_bytes, redelivered=was_redelivered(task))


@shared_task
def sweep_feeds() -> None:
    """Ask for the feeds whose time has come."""
    feeds.request_due_polls()
