"""Pages that are looked at again: put under watch, fetched with a conditional request, read anew when they changed."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from desk.jobs.services import request_job
from desk.models import Job
from sources.documents.services import fetch_limits, keep_fetched
from sources.documents.store import sha256
from sources.documents.takedown import refuse_document_taken_down
from sources.fetching.download import Fetched, check_address, fetch
from sources.fetching.errors import FetchError, HttpError
from sources.fetching.schedule import next_time
from sources.models import Document, Watch

# What a person puts under watch is looked at daily unless they say otherwise.
EVERY_HOURS = 24
LONGEST_HOURS = 24 * 90
# So many pages are asked for in one sweep, so that a desk that was off for a week does not flood anybody.
MOST_PER_SWEEP = 50


@transaction.atomic
def watch_document(*, document: Document, user: User, every_hours: int = EVERY_HOURS) -> Watch:
    """A member of the desk has a page fetched again every so many hours (1 to 2,160).

    Raises NotAllowed for who may not add documents, WorkbenchError for a document without a web address, a FetchError
    for an address that can never be fetched.
    """
    _require(user)
    url = document.submitted_url or document.canonical_url
    if not url:
        raise WorkbenchError(f"“{document}” has no web address, so there is no page to look at again.")
    refuse_document_taken_down(document)
    if not 1 <= every_hours <= LONGEST_HOURS:
        raise WorkbenchError(f"Give a number of hours between 1 and {LONGEST_HOURS:,}.")
    check_address(url, limits=fetch_limits())
    values = {"url": url, "is_on": True, "reason": Watch.Reason.PERSON, "every_hours": every_hours, "set_by": user}
    return _set(document, user, values, "document.watched")


@transaction.atomic
def stop_watching(*, document: Document, user: User) -> Watch:
    """A member of the desk has a page left alone; a machine does not watch it again. Raises NotAllowed."""
    _require(user)
    watch = Watch.objects.filter(document=document).first()
    if watch is None:
        raise WorkbenchError(f"“{document}” is not under watch.")
    return _set(document, user, {"is_on": False, "set_by": user}, "document.watch_ended")


def _set(document: Document, user: User, values: dict[str, Any], what: str) -> Watch:
    now = timezone.now()
    first = {"reason": Watch.Reason.PERSON, "every_hours": EVERY_HOURS, "next_check_at": now}
    watch, _ = Watch.objects.select_for_update().get_or_create(document=document, defaults=first | values)
    before = {"is_on": watch.is_on, "every_hours": watch.every_hours}
    for name, value in values.items():
        setattr(watch, name, value)
    watch.next_check_at = min(watch.next_check_at, next_time(now, timedelta(hours=watch.every_hours)))
    watch.save()
    after = {"is_on": watch.is_on, "every_hours": watch.every_hours, "url": watch.url}
    record_event(actor=Actor.person(user), what=what, on=document, before=before, after=after)
    return watch


def _require(user: User) -> None:
    if not (user.is_active and user.has_perm("sources.add_document")):
        raise NotAllowed("Only members of the desk who add documents have pages looked at again.")


@transaction.atomic
def watch_for_evidence(*, resting: Collection[int]) -> None:
    """Watch the pages of these documents, on which confirmed evidence rests, and no longer those of others.

    Only addresses that somebody handed in are asked for again, every ``RECHECK_EVIDENCE_DAYS``; never, where that is 0.
    What a person set stays as it is.
    """
    days = settings.RECHECK_EVIDENCE_DAYS
    wanted = Document.objects.filter(pk__in=resting if days else []).exclude(submitted_url="")
    wanted = wanted.exclude(snapshots__taken_down_at__isnull=False)
    urls = dict(wanted.values_list("pk", "submitted_url"))
    by_machine = Watch.objects.filter(set_by=None, reason=Watch.Reason.EVIDENCE)
    by_machine.exclude(document__in=urls).update(is_on=False)
    by_machine.filter(document__in=urls).update(is_on=True, every_hours=24 * days)
    first_check = next_time(timezone.now(), timedelta(days=days))
    known = set(Watch.objects.filter(document__in=urls).values_list("document", flat=True))
    new = [
        Watch(
            document_id=key,
            url=url,
            reason=Watch.Reason.EVIDENCE,
            every_hours=24 * days,
            next_check_at=first_check,
        )
        for key, url in urls.items()
        if key not in known
    ]
    Watch.objects.bulk_create(new, ignore_conflicts=True)


def request_due_checks() -> int:
    """Ask for the pages whose time has come; returns how many. Swept by beat."""
    now = timezone.now()
    due = list(Watch.objects.due(now).select_related("document").order_by("next_check_at", "pk")[:MOST_PER_SWEEP])
    for watch in due:
        with transaction.atomic():
            # Before the outcome is known, so that a job that is set aside is not asked for with every sweep.
            watch.next_check_at = next_time(now, timedelta(hours=watch.every_hours), watch.failures)
            watch.save(update_fields=["next_check_at"])
            request_job("refetch", watch.document)
    return len(due)


def refetch(document: Document, job: Job) -> dict[str, Any]:
    """Look at a watched page again. The outcome says whether it changed, with what the job that reads it needs.

    What went wrong stands on the watch, and the next look is later: a page that is down for a day is nobody's work.
    """
    watch = Watch.objects.filter(document=document, is_on=True).first()
    newest = document.snapshots.order_by("-taken_at", "-id").only("pk", "content_sha256").first()
    if watch is None or newest is None:
        return {"changed": False}
    try:
        fetched = fetch(watch.url, limits=fetch_limits(), etag=watch.etag, last_modified=watch.last_modified)
    except FetchError as error:
        _note_failure(watch, error)
        return {"changed": False, "failed": str(error)}
    is_same = fetched.not_modified or sha256(fetched.content) == newest.content_sha256
    kept = {} if is_same else keep_fetched(fetched)
    _note_look(watch, fetched, is_same=is_same)
    return {"changed": not is_same, **kept}


def _note_look(watch: Watch, fetched: Fetched, *, is_same: bool) -> None:
    now = timezone.now()
    watch.last_checked_at, watch.failures, watch.last_error = now, 0, ""
    if is_same and not fetched.not_modified:
        watch.etag, watch.last_modified = fetched.etag, fetched.last_modified
    elif not is_same:
        # A host that is told the new mark says "not modified", though the new page may not have been read yet.
        watch.etag, watch.last_modified, watch.last_changed_at = "", "", now
    watch.next_check_at = next_time(now, timedelta(hours=watch.every_hours))
    watch.save()


def _note_failure(watch: Watch, error: FetchError) -> None:
    watch.last_checked_at, watch.last_error = timezone.now(), str(error)
    watch.failures += 1
    retry_after = error.retry_after if isinstance(error, HttpError) else None
    every = timedelta(hours=watch.every_hours)
    watch.next_check_at = next_time(watch.last_checked_at, every, watch.failures, retry_after)
    watch.save()
