"""A copy that the desk must not keep any longer: bytes and text go for good, hash and reason stay."""

from collections.abc import Sequence
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from desk.errors import WorkbenchError
from desk.jobs.services import request_job
from desk.models import Job
from sources.documents.store import name_of
from sources.models import Document, OriginKey, Passage, Snapshot, Watch


class TakenDown(WorkbenchError):
    """The desk has taken its copy of these bytes down and takes none in again."""

    code = "taken_down"


def refuse_taken_down(digest: str) -> None:
    """Raise TakenDown for bytes whose copy was taken down; asked before they are kept again."""
    gone = Snapshot.objects.filter(content_sha256=digest).exclude(taken_down_at=None).first()
    if gone is not None:
        raise TakenDown(
            f"The desk has taken its copy of this down on {gone.taken_down_at:%Y-%m-%d}: {gone.taken_down_reason}"
        )


def refuse_document_taken_down(document: Document) -> None:
    """Raise TakenDown for a document of which a copy was taken down: it is not fetched, read or watched again."""
    gone = document.snapshots.exclude(taken_down_at=None).first()
    if gone is not None:
        raise TakenDown(f"“{document}” was taken down on {gone.taken_down_at:%Y-%m-%d}: {gone.taken_down_reason}")


def copies_of(document: Document) -> list[Snapshot]:
    """Every copy of a document that is still there, and those of other documents with the very same bytes."""
    digests = document.snapshots.values("content_sha256")
    return list(
        Snapshot.objects.filter(content_sha256__in=digests, taken_down_at=None).select_for_update().order_by("pk")
    )


def blank_copies(snapshots: Sequence[Snapshot], *, reason: str) -> None:
    """Take the text out of these snapshots and of their passages. Called inside the transaction of the act, under
    lifted guards; a job then destroys the bytes.

    Spans hold as they held: ``snapshot.text[start:end]`` is the passage's text, now that neither is there.
    """
    keys = [one.pk for one in snapshots]
    Snapshot.objects.filter(pk__in=keys).update(
        text="", layout=[], taken_down_at=timezone.now(), taken_down_reason=reason
    )
    Passage.objects.filter(snapshot__in=keys).update(text="", terms="")
    documents = Document.objects.filter(snapshots__in=keys).distinct()
    # What a machine made of the words, by which they could be told again.
    OriginKey.objects.filter(document__in=documents).delete()
    Watch.objects.filter(document__in=documents).update(is_on=False)
    for document in documents:
        request_job("shred", document)


def shred_bytes(document: Document, job: Job) -> dict[str, Any]:
    """Destroy the bytes of every copy of this document that was taken down. Harmless to repeat."""
    storage = storages["snapshots"]
    digests = set(document.snapshots.exclude(taken_down_at=None).values_list("content_sha256", flat=True))
    with transaction.atomic():
        still_kept = set(
            Snapshot.objects.filter(content_sha256__in=digests, taken_down_at=None).values_list(
                "content_sha256", flat=True
            )
        )
    shredded = [digest for digest in sorted(digests - still_kept) if storage.exists(name_of(digest))]
    for digest in shredded:
        storage.delete(name_of(digest))
    return {"shredded": shredded}
