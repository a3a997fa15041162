"""Jobs about documents: fetched, read, cut into passages. One job a task, one service each, harmless to repeat."""

from typing import Any

from celery import Task, shared_task

from desk.jobs.services import run_job, was_redelivered
from sources.documents import services as documents
from sources.models import Document
from sources.origins import services as origins
from sources.passages import services as passages


@shared_task(bind=True)
def fetch_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Bring the bytes behind a document's address."""
    run_job(job_id, Document, documents.fetch_content, redelivered=was_redelivered(task))


@shared_task(bind=True)
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
