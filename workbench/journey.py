"""The journey of a document, written once: what follows on each finished job."""

from typing import Any

from desk.models import Job
from sources.models import Document


def jobs_after(job: Job) -> list[tuple[str, dict[str, Any]]]:
    """Kinds and payloads of the jobs to request for the same document when ``job`` is done, in the same transaction."""
    document = job.subject
    if not isinstance(document, Document) or document.duplicate_of_id:
        return []  # an earlier document that says the same has made this journey already
    if job.kind == "fetch":
        return [("read", job.outcome)]
    if job.kind == "read":
        return [("index", {}), ("compare", {})]
    if job.kind in ("match", "link") and "after" in job.outcome:
        return [(job.kind, {"after": job.outcome["after"]})]
    if document.kind == Document.Kind.ARTICLE and job.kind in ("index", "extract"):
        # Neither waits for the other: what was checked before is of use without evidence, and the other way round.
        kinds = {"index": ("extract",), "extract": ("match", "link")}[job.kind]
        return [(kind, {}) for kind in kinds]
    return []
