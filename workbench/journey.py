"""The journey of a document, written once: what follows on each finished job."""

from typing import Any

from claims.models import EvidenceRequest
from desk.models import Job
from sources.models import Document


def jobs_after(job: Job) -> list[tuple[str, dict[str, Any]]]:
    """Kinds and payloads of the jobs to request for the same document when ``job`` is done, in the same transaction."""
    document = job.subject
    if not isinstance(document, Document):
        return []
    if document.duplicate_of_id:
        # An earlier document that says the same has made this journey already, and its passages answer.
        return _asked_of(document) if job.kind == "read" else []
    if job.kind == "fetch":
        return [("read", job.outcome)]
    if job.kind == "refetch":
        return [("read", job.outcome)] if job.outcome.get("changed") else []
    if job.kind == "read":
        # What rests on an earlier snapshot may stand no longer.
        return [("index", {}), ("compare", {}), *([("stale", {})] if job.outcome.get("had_earlier") else [])]
    if job.kind in ("match", "link", "offer") and "after" in job.outcome:
        return [(job.kind, {"after": job.outcome["after"]})]
    if document.kind == Document.Kind.ARTICLE and job.kind in ("index", "extract"):
        # Neither waits for the other: what was checked before is of use without evidence, and the other way round.
        kinds = {"index": ("extract",), "extract": ("match", "link")}[job.kind]
        asked = _asked_of(document) if job.kind == "index" else []
        return [*((kind, {}) for kind in kinds), *asked]
    # A document of the library is offered to the claims that were there before it.
    return [("offer", {}), *_asked_of(document)] if job.kind == "index" else []


def _asked_of(document: Document) -> list[tuple[str, dict[str, Any]]]:
    """Somebody waits for its passages beside a claim."""
    return [("attach", {})] if EvidenceRequest.objects.filter(document=document, answered_at=None).exists() else []
