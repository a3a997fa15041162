"""Intake: a document is added, its bytes are kept, its text is read into a snapshot."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import RetryLater, WorkbenchError
from desk.jobs.services import request_job
from desk.models import Job
from sources.documents import store
from sources.documents.embargo import refuse_article_under_embargo
from sources.documents.takedown import refuse_document_taken_down, refuse_taken_down
from sources.fetching.canonical import normalise_url
from sources.fetching.download import Fetched, Limits, check_address, fetch
from sources.fetching.errors import FetchError
from sources.fetching.readable import Readable, read
from sources.models import Document, Publisher, Snapshot


class NothingToAdd(WorkbenchError):
    """Neither a file, a text nor an address was given, or it is empty."""

    code = "nothing_to_add"


class DocumentTooLarge(WorkbenchError):
    """More bytes than the desk takes in."""

    code = "too_large"


@dataclass(frozen=True)
class Added:
    """What became of a document that was handed in: ``already_known`` names an earlier one instead of a new row."""

    document: Document
    already_known: bool

    @property
    def message(self) -> str:
        """One sentence for whoever handed it in."""
        if self.already_known and self.document.trashed_at is not None:
            return f"“{self.document}” is here already, in the trash; an editor can restore it from there."
        if self.already_known:
            return f"“{self.document}” is here since {self.document.added_at:%Y-%m-%d}; nothing was doubled."
        return f"“{self.document}” was added and is being read."


@dataclass(frozen=True)
class Metadata:
    """What a person says about a document when handing it in; empty fields are read from the document."""

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: date | None = None
    embargo_until: datetime | None = None


def add_content(
    *,
    content: bytes,
    actor: Actor,
    kind: str = Document.Kind.ARTICLE,
    name: str = "",
    content_type: str = "",
    url: str = "",
    metadata: Metadata | None = None,
    is_sample: bool = False,
) -> Added:
    """Add a document from its bytes: a file, an upload, a pasted text. It is read by a job once this commits.

    The same bytes again give the earlier document back. Raises NothingToAdd and DocumentTooLarge.
    """
    if not content.strip():
        raise NothingToAdd(f"{name or 'The text'} is empty; there is nothing to add.")
    refuse_if_too_large(name, len(content))
    name, content_type = storable(name), storable(content_type)
    refuse_taken_down(store.sha256(content))
    digest = store.keep(content)
    fields = {
        "kind": kind,
        "submitted_name": name[:300],
        "submitted_sha256": digest,
        "canonical_url": normalise_url(url) if url else "",
        "is_sample": is_sample,
    }
    payload = {"sha256": digest, "content_type": content_type, "name": name, "url": url}
    return _add(fields, first_job="read", payload=payload, actor=actor, metadata=metadata or Metadata())


@transaction.atomic
def add_newer_content(
    *, document: Document, content: bytes, actor: Actor, name: str = "", content_type: str = ""
) -> Job:
    """Add what a document says by now, for example a page that somebody saved anew. A job reads it into a snapshot
    more, and what rests on words that changed is looked at.

    Raises NothingToAdd and DocumentTooLarge as ``add_content`` does.
    """
    if not content.strip():
        raise NothingToAdd(f"{name or 'The text'} is empty; there is nothing to add.")
    refuse_if_too_large(name, len(content))
    refuse_document_taken_down(document)
    refuse_taken_down(store.sha256(content))
    payload = {
        "sha256": store.keep(content),
        "content_type": storable(content_type),
        "name": storable(name),
        "url": document.canonical_url or document.submitted_url,
        "taken_at": timezone.now().isoformat(),
    }
    record_event(actor=actor, what="document.newer_content_added", on=document, after=payload)
    return request_job("read", document, actor=actor, payload=payload)


def storable(label: str) -> str:
    """A name as any database keeps it: file systems and uploads bring null characters and bytes that are no UTF-8."""
    return label.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def refuse_if_too_large(name: str, size: int) -> None:
    """Raise DocumentTooLarge for more bytes than the desk takes in; asked before they are read into memory."""
    if size > settings.MAX_DOCUMENT_BYTES:
        raise DocumentTooLarge(
            f"{name or 'The document'} has {size / 1e6:.0f} MB; at most "
            f"{settings.MAX_DOCUMENT_BYTES / 1e6:.0f} MB are taken in (MAX_DOCUMENT_MEGABYTES)."
        )


def add_url(*, url: str, actor: Actor, kind: str = Document.Kind.ARTICLE, metadata: Metadata | None = None) -> Added:
    """Add a document by its address; a job fetches it once this commits.

    Raises a FetchError for what is not a web address or can never be fetched. The same address again gives the earlier
    document back.
    """
    check_address(url, limits=fetch_limits())
    address = normalise_url(url)
    fields = {"kind": kind, "submitted_url": address}
    return _add(fields, first_job="fetch", payload={"url": url}, actor=actor, metadata=metadata or Metadata())


def look_for(*, url: str = "", text: str = "") -> Document | None:
    """The document that adding this address or text would give back; nothing is written.

    Raises as adding it would: a FetchError for an address, NothingToAdd and DocumentTooLarge for a text.
    """
    if url:
        check_address(url)
        return _find_known({"submitted_url": normalise_url(url)})
    content = text.encode("utf-8")
    if not content.strip():
        raise NothingToAdd("The text is empty; there is nothing to add.")
    refuse_if_too_large("", len(content))
    return _find_known({"submitted_sha256": store.sha256(content)})


def _add(fields: dict[str, Any], *, first_job: str, payload: dict[str, Any], actor: Actor, metadata: Metadata) -> Added:
    for _ in range(2):
        known = _find_known(fields)
        if known is not None:
            return _note_again(known, first_job, payload, actor)
        try:
            return Added(_create(fields, first_job, payload, actor, metadata), already_known=False)
        except IntegrityError:
            continue  # somebody handed in the same in this moment: theirs is found now
    raise WorkbenchError("This document is being added by somebody else; look for it in a moment.")


def _find_known(fields: dict[str, Any]) -> Document | None:
    originals = Document.objects.originals()
    if digest := fields.get("submitted_sha256"):
        by_bytes = (
            originals.filter(submitted_sha256=digest).first()
            or originals.filter(snapshots__content_sha256=digest).first()
        )
        if by_bytes is not None:
            return by_bytes
    for url in filter(None, (fields.get("submitted_url"), fields.get("canonical_url"))):
        known = originals.filter(canonical_url=url).first() or originals.filter(submitted_url=url).first()
        if known is not None:
            return known
    return None


@transaction.atomic
def _note_again(document: Document, first_job: str, payload: dict[str, Any], actor: Actor) -> Added:
    record_event(actor=actor, what="document.handed_in_again", on=document, after=payload)
    if actor.client is not None:
        document.handed_in_by.add(actor.client)
    if not document.snapshots.exists() and not Job.objects.open().about(document).exists():
        # It could not be read before; whoever hands it in again wants it tried again.
        request_job(first_job, document, actor=actor, payload=payload)
    return Added(document, already_known=True)


@transaction.atomic
def _create(
    fields: dict[str, Any], first_job: str, payload: dict[str, Any], actor: Actor, metadata: Metadata
) -> Document:
    refuse_article_under_embargo(fields["kind"], metadata.embargo_until)
    document = Document.objects.create(
        **fields,
        title=metadata.title[:500],
        byline=metadata.byline[:300],
        published_on=metadata.published_on,
        embargo_until=metadata.embargo_until,
        publisher=find_publisher(metadata.publisher, "") if metadata.publisher else None,
        added_by=actor.user,
        added_by_client=actor.client,
    )
    if actor.client is not None:
        document.handed_in_by.add(actor.client)
    about = {"kind": document.kind} | ({"embargo_until": metadata.embargo_until} if metadata.embargo_until else {})
    record_event(actor=actor, what="document.added", on=document, after={**payload, **about})
    request_job(first_job, document, actor=actor, payload=payload)
    return document


def find_publisher(name: str, domain: str, *, is_sample: bool = False) -> Publisher | None:
    """The publisher with this domain, else with this name, made if there is none; None when both are empty."""
    domain = domain.lower().removeprefix("www.")
    if domain:
        publisher, _ = Publisher.objects.get_or_create(
            domain=domain, defaults={"name": (name or domain)[:200], "is_sample": is_sample}
        )
        return publisher
    if not name:
        return None
    known = Publisher.objects.filter(name__iexact=name).order_by("id").first()
    return known or Publisher.objects.create(name=name[:200], is_sample=is_sample)


def read_content(document: Document, job: Job) -> dict[str, Any]:
    """Read the bytes that the job names into a snapshot of the document, and fill what is not yet known of it.

    Repeating it gives the same snapshot, and so do the bytes that the newest one has already. The outcome says whether
    the document had been read before. Raises Unreadable, with a sentence for a person, for what holds no text.
    """
    payload = job.payload
    refuse_taken_down(payload["sha256"])
    content = store.bring(payload["sha256"])
    url = payload.get("url", "")
    readable = read(content, content_type=payload.get("content_type", ""), filename=payload.get("name", ""), url=url)
    taken_at = datetime.fromisoformat(payload["taken_at"]) if "taken_at" in payload else document.added_at
    snapshot = _record_snapshot(
        document=document, readable=readable, content=content, taken_at=taken_at, fetched_from=url, job=job
    )
    had_earlier = document.snapshots.filter(taken_at__lt=snapshot.taken_at).exists()
    return {"snapshot": snapshot.pk, "characters": len(snapshot.text), "had_earlier": had_earlier}


@transaction.atomic
def _record_snapshot(
    *, document: Document, readable: Readable, content: bytes, taken_at: datetime, fetched_from: str, job: Job
) -> Snapshot:
    document = Document.objects.select_for_update().get(pk=document.pk)
    digest = store.sha256(content)
    what = {
        "content_sha256": digest,
        "parser": readable.parser,
        "parser_version": readable.parser_version,
    }
    newest = document.snapshots.order_by("-taken_at", "-id").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in what.items()):
        return newest
    # A page may go back to what it said before: that is a snapshot more.
    snapshot, created = Snapshot.objects.get_or_create(
        document=document,
        taken_at=taken_at,
        **what,
        defaults={
            "content_type": job.payload.get("content_type", "")[:100],
            "size": len(content),
            "fetched_from": fetched_from,
            "text": readable.text,
            "text_sha256": store.sha256(readable.text.encode("utf-8")),
            "layout": [block.as_row() for block in readable.blocks],
            "language": readable.language,
        },
    )
    if created:
        _fill_from(document, readable, digest, is_first=newest is None)
        record_event(
            actor=Actor.machine(job),
            what="snapshot.recorded",
            on=document,
            after={"snapshot": snapshot.pk, "sha256": digest, "parser": f"{readable.parser} {readable.parser_version}"},
        )
    return snapshot


def _find_earlier(document: Document, digest: str) -> Document | None:
    """The original that this document turns out to repeat, now that it has been read.

    It may have been added later and read first: fetching takes one longer than the other.
    """
    others = Document.objects.originals().exclude(pk=document.pk)
    same_bytes = others.filter(snapshots__content_sha256=digest).first()
    if same_bytes is not None or not document.canonical_url:
        return same_bytes
    return others.filter(Q(canonical_url=document.canonical_url) | Q(submitted_url=document.canonical_url)).first()


def _fill_from(document: Document, readable: Readable, digest: str, *, is_first: bool) -> None:
    """What a person has entered stays; only empty fields are filled. Later readings make no document a duplicate."""
    document.title = document.title or readable.title[:500]
    document.byline = document.byline or readable.byline[:300]
    document.published_on = document.published_on or readable.published
    document.language = document.language or readable.language
    canonical = normalise_url(readable.canonical_url) if readable.canonical_url else document.submitted_url
    document.canonical_url = document.canonical_url or canonical
    if document.publisher is None:
        domain = readable.publisher_domain or urlsplit(document.canonical_url).hostname or ""
        document.publisher = find_publisher(readable.publisher, domain, is_sample=document.is_sample)
    document.notes = list(readable.notes)
    earlier = _find_earlier(document, digest) if is_first else None
    if earlier is not None:
        document.duplicate_of = earlier
        document.notes = [
            *document.notes,
            f"This is the same article as “{earlier}”, added {earlier.added_at:%Y-%m-%d}.",
        ]
    document.save()


def fetch_limits() -> Limits:
    """How far any fetch of this desk may go, by its settings."""
    return Limits(
        max_bytes=settings.MAX_DOCUMENT_BYTES,
        allow_hosts=tuple(settings.FETCH_ALLOWED_HOSTS),
        deny_hosts=tuple(settings.FETCH_DENIED_HOSTS),
    )


def keep_fetched(fetched: Fetched) -> dict[str, Any]:
    """Keep the bytes that were fetched; returns what the job that reads them needs to know."""
    charset = f"; charset={fetched.charset}" if fetched.charset else ""
    refuse_taken_down(store.sha256(fetched.content))
    return {
        "sha256": store.keep(fetched.content),
        "content_type": f"{fetched.content_type}{charset}",
        "url": fetched.url,
        "taken_at": fetched.fetched_at.isoformat(),
    }


def fetch_content(document: Document, job: Job) -> dict[str, Any]:
    """Fetch a document by its address and keep the bytes; returns what the job that reads them needs to know.

    Raises RetryLater for what time may cure, another FetchError for what it cannot.
    """
    refuse_document_taken_down(document)
    try:
        fetched = fetch(job.payload["url"], limits=fetch_limits())
    except FetchError as error:
        raise (RetryLater(str(error)) if error.can_be_retried else error) from error
    return keep_fetched(fetched)
