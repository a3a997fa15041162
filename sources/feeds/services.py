"""Feeds: added and paused by people, polled by beat; each page that they name is added by the ordinary intake."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from desk.jobs.services import report_progress, request_job
from desk.models import Job
from sources.documents.services import add_url, fetch_limits
from sources.documents.store import sha256
from sources.feeds.errors import FeedKnown
from sources.fetching.canonical import normalise_url
from sources.fetching.download import check_address, fetch
from sources.fetching.errors import FetchError, HttpError, Unreadable
from sources.fetching.feed_document import FeedContent, read_feed
from sources.fetching.schedule import next_time
from sources.models import Document, Feed, FeedEntry

EVERY_MINUTES = 60
FEWEST_MINUTES, MOST_MINUTES = 10, 60 * 24 * 7
# Of a feed with a thousand entries so many are added in one poll, the newest first; the next poll goes on.
ADDED_PER_POLL = 50
MOST_PER_SWEEP = 50


@transaction.atomic
def add_feed(*, url: str, user: User, kind: str = Document.Kind.ARTICLE, every_minutes: int = EVERY_MINUTES) -> Feed:
    """A member of the desk has the pages of a feed added as they appear; the first poll follows at once.

    Raises NotAllowed for who may not add documents, a FetchError for what can never be fetched, FeedKnown for a feed
    that is here, WorkbenchError for an interval outside ten minutes to a week.
    """
    _require(user)
    check_address(url, limits=fetch_limits())
    _check_interval(every_minutes)
    if kind not in Document.Kind.values:
        raise WorkbenchError(f"Give one of these kinds: {', '.join(Document.Kind.labels)}.")
    address = normalise_url(url) or url
    try:
        with transaction.atomic():
            feed = Feed.objects.create(
                url=address, kind=kind, every_minutes=every_minutes, added_by=user, next_poll_at=timezone.now()
            )
    except IntegrityError:
        raise FeedKnown(f"The feed {address} is here already; look for it in the list.") from None
    after = {"url": address, "kind": kind, "every_minutes": every_minutes}
    record_event(actor=Actor.person(user), what="feed.added", on=feed, after=after)
    _ask(feed, Actor.person(user))
    return feed


@transaction.atomic
def pause_feed(*, feed: Feed, user: User) -> Feed:
    """A member of the desk has a feed left alone; what it brought stays. Raises NotAllowed."""
    return _set_paused(feed, user, True, "feed.paused")


@transaction.atomic
def resume_feed(*, feed: Feed, user: User) -> Feed:
    """A member of the desk has a feed polled again, now and from then on. Raises NotAllowed."""
    feed = _set_paused(feed, user, False, "feed.resumed")
    _ask(feed, Actor.person(user))
    return feed


def _set_paused(feed: Feed, user: User, is_paused: bool, what: str) -> Feed:
    _require(user)
    feed = Feed.objects.select_for_update().get(pk=feed.pk)
    if feed.is_paused == is_paused:
        return feed
    before = {"is_paused": feed.is_paused}
    feed.is_paused, feed.next_poll_at, feed.failures = is_paused, timezone.now(), 0
    feed.save(update_fields=["is_paused", "next_poll_at", "failures"])
    after = {"is_paused": is_paused}
    record_event(actor=Actor.person(user), what=what, on=feed, before=before, after=after)
    return feed


def request_due_polls() -> int:
    """Ask for the feeds whose time has come; returns how many. Swept by beat."""
    due = list(Feed.objects.due(timezone.now()).order_by("next_poll_at", "pk")[:MOST_PER_SWEEP])
    for feed in due:
        with transaction.atomic():
            _ask(feed, None)
    return len(due)


def _ask(feed: Feed, actor: Actor | None) -> None:
    # Before the outcome is known, so that a job that is set aside is not asked for with every sweep.
    feed.next_poll_at = next_time(timezone.now(), timedelta(minutes=feed.every_minutes), feed.failures)
    feed.save(update_fields=["next_poll_at"])
    request_job("poll", feed, actor=actor)


def poll(feed: Feed, job: Job) -> dict[str, Any]:
    """Ask a feed for news and add the pages it names. What goes wrong stands on the feed; it is asked later then."""
    if feed.is_paused:
        return {"added": 0}
    try:
        fetched = fetch(feed.url, limits=fetch_limits(), etag=feed.etag, last_modified=feed.last_modified)
        content = None if fetched.not_modified else read_feed(fetched.content, url=fetched.url)
    except (FetchError, Unreadable) as error:
        _note_failure(feed, error)
        return {"added": _add_waiting(feed, job)[0], "failed": str(error)}
    new = _keep_entries(feed, content) if content else 0
    added, waiting = _add_waiting(feed, job)
    feed.last_polled_at, feed.failures, feed.last_error = timezone.now(), 0, ""
    if not fetched.not_modified:
        feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
    every = timedelta(minutes=FEWEST_MINUTES if waiting else feed.every_minutes)
    feed.next_poll_at = next_time(feed.last_polled_at, every)
    feed.save()
    return {"new": new, "added": added, "waiting": waiting}


def _note_failure(feed: Feed, error: WorkbenchError) -> None:
    feed.last_polled_at, feed.last_error = timezone.now(), str(error)
    feed.failures += 1
    retry_after = error.retry_after if isinstance(error, HttpError) else None
    every = timedelta(minutes=feed.every_minutes)
    feed.next_poll_at = next_time(feed.last_polled_at, every, feed.failures, retry_after)
    feed.save()


@transaction.atomic
def _keep_entries(feed: Feed, content: FeedContent) -> int:
    """Keep the entries that are new, the oldest first so that the newest have the highest keys; returns how many."""
    if content.title and content.title != feed.title:
        feed.title = content.title
    given = {sha256(one.identity.encode("utf-8", "replace")): one for one in reversed(content.entries)}
    known = set(feed.entries.filter(key__in=given).values_list("key", flat=True))
    new = [
        FeedEntry(feed=feed, key=key, url=one.url, title=one.title) for key, one in given.items() if key not in known
    ]
    FeedEntry.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    return len(new)


def _add_waiting(feed: Feed, job: Job) -> tuple[int, int]:
    """Add what waits, the newest first; returns how many were added and how many wait still."""
    waiting = feed.entries.filter(is_done=False).order_by("-id")
    # For the person who follows the feed, whether or not they asked for this very poll.
    actor = Actor(f"feed {feed}", user=feed.added_by, job=job)
    added = 0
    batch = list(waiting[:ADDED_PER_POLL])
    for done, entry in enumerate(batch, start=1):
        added += _add(entry, feed, actor)
        report_progress(job, done, len(batch))
    return added, waiting.count()


@transaction.atomic
def _add(entry: FeedEntry, feed: Feed, actor: Actor) -> bool:
    try:
        if not entry.url:
            raise Unreadable("This entry names no page.")
        given = add_url(url=entry.url, actor=actor, kind=feed.kind)
    except WorkbenchError as error:
        entry.refused = str(error)
    else:
        entry.document = given.document
    entry.is_done = True
    entry.save(update_fields=["document", "refused", "is_done"])
    return entry.document_id is not None


def _check_interval(every_minutes: int) -> None:
    if not FEWEST_MINUTES <= every_minutes <= MOST_MINUTES:
        raise WorkbenchError(
            f"Give a number of minutes between {FEWEST_MINUTES} and {MOST_MINUTES:,}, which is a week."
        )


def _require(user: User) -> None:
    if not (user.is_active and user.has_perm("sources.add_document")):
        raise NotAllowed("Only members of the desk who add documents follow feeds.")
