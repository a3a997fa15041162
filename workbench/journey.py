"""The journey of a document, written once: what follows on each finished job."""

from desk.models import Job
from sources.models import Document


def jobs_after(job: Job) -> list[str]:
    """The kinds of job to request for the same document when ``job`` is done, in the same transaction."""
    document = job.subject
    if not isinstance(document, Document):
        return []
    if document.duplicate_of_id:
        return []  # the earlier document has made this journey already
    following = {"fetch": "read", "read": "index"}
    if document.kind == Document.Kind.ARTICLE:
        following |= {"index": "extract", "extract": "link"}
    return [following[job.kind]] if job.kind in following else []
