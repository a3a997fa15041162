"""Exports that are too large for one answer: written by a job into a file, which waits for some days to be fetched."""

import hashlib
import os
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.changes.services import last_number
from claims.errors import ExportGone, ExportNotReady, ExportTooLarge, TooManyExports
from claims.models import Export, Publication, Receipt
from claims.published.export import FORMS, batches
from claims.published.filters import PublicationFilter
from claims.published.services import note_receipt
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.jobs.services import report_progress, request_job
from desk.models import ApiClient, Job

MOST_OPEN = 3
CHUNK = 1_000_000
# A file that was never finished is given up after so long.
GIVEN_UP = timedelta(days=7)
_KEY_BYTES = array("q").itemsize


def refuse_if_too_many(publications: QuerySet[Publication]) -> None:
    """Raise ExportTooLarge where these claims are more than are streamed in one answer."""
    most = settings.EXPORT_STREAMED_AT_MOST
    if publications.order_by()[most : most + 1].exists():
        raise ExportTooLarge(f"These are more than {most:,} claims; have them written into a file by POST to exports/.")


@transaction.atomic
def request_export(*, form: str, filters: dict[str, Any], actor: Actor) -> Export:
    """A file with all claims that stand and that the filters leave, which a job writes.

    Raises TooManyExports for who has three that are not finished.
    """
    owner: dict[str, Any] = {"client": actor.client, "user": None if actor.client else actor.user}
    if Export.objects.filter(**owner, done_at=None, deleted_at=None).count() >= MOST_OPEN:
        raise TooManyExports(f"{MOST_OPEN} exports of yours are still being written; wait for one of them.")
    export = Export.objects.create(
        form=form, filters=filters, **owner, requested_at=timezone.now(), as_of=last_number()
    )
    record_event(actor=actor, what="export.requested", on=export, after={"as": form, "filters": filters})
    request_job("export", export, actor=actor)
    return export


def write_export(export: Export, job: Job) -> dict[str, Any]:
    """Write the file, going on where an earlier attempt stopped; harmless to repeat once it is finished."""
    if export.done_at is not None or export.deleted_at is not None:
        return {"rows": export.rows, "size": export.size}
    rows = PublicationFilter(export.filters, queryset=Publication.objects.standing()).qs
    total, form = max(rows.count(), export.rows), FORMS[export.form]
    with ExitStack() as opened:
        file, keys = (opened.enter_context(_opened(export, suffix)) for suffix in ("part", "keys"))
        if not _go_on(export, file, keys):
            export.last_key, export.rows = 0, 0
            export.size = file.write(form.head.encode("utf-8"))
        for batch in batches(rows, after=export.last_key):
            export.size += file.write(form.write(batch).encode("utf-8"))
            keys.write(array("q", [row["pk"] for row in batch]).tobytes())
            file.flush()
            keys.flush()
            export.last_key, export.rows = batch[-1]["pk"], export.rows + len(batch)
            export.save(update_fields=["last_key", "rows", "size"])
            report_progress(job, export.rows, total)
    _keep(export)
    return {"rows": export.rows, "size": export.size}


def handed_out(export: Export, client: ApiClient | None) -> Iterator[bytes]:
    """The file in parts; what has left the desk counts as received by the client.

    Raises ExportNotReady before it is written, ExportGone after it has expired.
    """
    if export.deleted_at is not None or (export.expires_at is not None and export.expires_at <= timezone.now()):
        raise ExportGone("This export has expired and its file is deleted; ask for a new one.")
    if export.done_at is None:
        raise ExportNotReady("This export is still being written; ask again in a while.")
    return _parts(export, client)


def drop_expired_exports(*, at: datetime) -> int:
    """Delete the files of exports whose time is over, and what is left of those that were never finished."""
    unfinished = Export.objects.filter(done_at=None, requested_at__lt=at - GIVEN_UP)
    over = list((Export.objects.filter(expires_at__lte=at) | unfinished).filter(deleted_at=None))
    for export in over:
        _delete_files(export)
        Export.objects.filter(pk=export.pk).update(deleted_at=at)
    return len(over)


def _parts(export: Export, client: ApiClient | None) -> Iterator[bytes]:
    storage = storages["exports"]
    with storage.open(export.file_name) as file, storage.open(f"{export.file_name}.keys") as kept:
        sent = noted = 0
        while part := file.read(CHUNK):
            yield part
            sent += len(part)
            # As many as the part may hold the end of.
            upto = export.rows if sent >= export.size else export.rows * sent // max(export.size, 1)
            keys = array("q", kept.read((upto - noted) * _KEY_BYTES))
            noted = upto
            if client is not None and keys:
                note_receipt(client, keys, Receipt.Via.EXPORT)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "exports-in-work"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _opened(export: Export, suffix: str) -> Any:
    path = _folder() / f"{export.public_id}.{suffix}"
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _go_on(export: Export, file: Any, keys: Any) -> bool:
    """Cut both files to what the row knows of; False where they hold less, as on another machine: begin anew."""
    lengths = (export.size, export.rows * _KEY_BYTES) if export.last_key else (0, 0)
    held = [os.fstat(one.fileno()).st_size >= length for one, length in zip((file, keys), lengths, strict=True)]
    can_go_on = bool(export.last_key) and all(held)
    for one, length in zip((file, keys), lengths if can_go_on else (0, 0), strict=True):
        one.truncate(length)
        one.seek(length)
    return can_go_on


def _keep(export: Export) -> None:
    """Put the finished file where it can be fetched, and say until when."""
    storage, digest = storages["exports"], hashlib.sha256()
    for suffix, name in (("part", export.file_name), ("keys", f"{export.file_name}.keys")):
        with _opened(export, suffix) as file:
            while suffix == "part" and (part := file.read(CHUNK)):
                digest.update(part)
            file.seek(0)
            storage.delete(name)  # of an attempt that ended here
            storage.save(name, File(file))
    export.sha256, export.done_at = digest.hexdigest(), timezone.now()
    export.expires_at = export.done_at + timedelta(hours=settings.EXPORT_HOURS)
    export.save(update_fields=["sha256", "done_at", "expires_at", "size", "rows"])
    _delete_parts(export)


def _delete_parts(export: Export) -> None:
    for suffix in ("part", "keys"):
        (_folder() / f"{export.public_id}.{suffix}").unlink(missing_ok=True)


def _delete_files(export: Export) -> None:
    for name in (export.file_name, f"{export.file_name}.keys"):
        storages["exports"].delete(name)
    _delete_parts(export)
