"""Jobs about claims: extracted from an article, compared with earlier ones, linked to evidence; and what beat does."""

from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from claims import notices
from claims.exports import services as exports
from claims.extraction import services as extraction
from claims.linking import again, requests
from claims.linking import services as linking
from claims.matching import services as matching
from claims.models import AssignmentBatch, Claim, Export
from claims.review import giving_out, taking, talk
from claims.staleness import services as staleness
from claims.webhooks import delivering
from desk.jobs.services import run_job, was_redelivered
from sources.models import Document


@shared_task(bind=True)
def extract_claims(task: "Task[Any, Any]", job_id: int) -> None:
    """Find the claims of an article."""
    run_job(job_id, Document, extraction.extract_document, redelivered=was_redelivered(task))


@shared_task(bind=True)
def match_claims(task: "Task[Any, Any]", job_id: int) -> None:
    """Look for earlier claims for those of an article."""
    run_job(job_id, Document, matching.match_document, redelivered=was_redelivered(task))


@shared_task(bind=True)
def match_claim(task: "Task[Any, Any]", job_id: int) -> None:
    """Look for earlier claims for one that a person has worded."""
    run_job(job_id, Claim, matching.match_one, redelivered=was_redelivered(task))


@shared_task(bind=True)
def link_evidence(task: "Task[Any, Any]", job_id: int) -> None:
    """Lay evidence beside an article's claims."""
    run_job(job_id, Document, linking.link_document, redelivered=was_redelivered(task))


@shared_task(bind=True)
def relink_claim(task: "Task[Any, Any]", job_id: int) -> None:
    """Look for evidence for one claim again."""
    run_job(job_id, Claim, again.relink_claim, redelivered=was_redelivered(task))


@shared_task(bind=True)
def offer_document(task: "Task[Any, Any]", job_id: int) -> None:
    """Lay a document that came later beside the claims that were there before."""
    run_job(job_id, Document, again.offer_document, redelivered=was_redelivered(task))


@shared_task
def offer_released_documents() -> None:
    """Documents whose embargo is over are offered to the claims."""
    again.offer_released(at=timezone.now())


@shared_task(bind=True)
def attach_evidence(task: "Task[Any, Any]", job_id: int) -> None:
    """Lay the passages of a document beside the claims for which it was handed in."""
    run_job(job_id, Document, requests.attach_requested, redelivered=was_redelivered(task))


@shared_task
def tell_what_is_due() -> None:
    """Tell people of reviews that are due soon or overdue, and of comments that they may read by now."""
    notices.tell_what_is_due()
    talk.tell_mentions()


@shared_task
def sweep_webhooks() -> None:
    """Put new changes on their way to the webhooks, and try what is due."""
    delivering.fan_out()
    for bell in delivering.take_due(timezone.now()):
        deliver_webhook.delay(*bell)


@shared_task
def deliver_webhook(delivery_id: int, attempts: int) -> None:
    """Send one change to one webhook, once, unless it was tried since this was rung."""
    delivering.deliver(delivering.Bell(delivery_id, attempts))


@shared_task(bind=True)
def mark_stale(task: "Task[Any, Any]", job_id: int) -> None:
    """Mark what rests on words that a page no longer has."""
    run_job(job_id, Document, staleness.mark_stale, redelivered=was_redelivered(task))


@shared_task
def watch_evidence() -> None:
    """Have the pages looked at again on which confirmed evidence rests."""
    staleness.watch_evidence()


@shared_task(bind=True)
def assign_batch(task: "Task[Any, Any]", job_id: int) -> None:
    """Give many claims out, or take them back."""
    run_job(job_id, AssignmentBatch, giving_out.run_batch, redelivered=was_redelivered(task))


@shared_task
def release_abandoned_claims() -> None:
    """Claims that somebody took and left alone come back."""
    taking.release_abandoned()


@shared_task(bind=True)
def write_export(task: "Task[Any, Any]", job_id: int) -> None:
    """Write published claims into a file."""
    run_job(job_id, Export, exports.write_export, redelivered=was_redelivered(task))


@shared_task
def drop_expired_exports() -> None:
    """Delete files whose time is over."""
    exports.drop_expired_exports(at=timezone.now())
