"""Sealing the record: events commit unchained, one job links them afterwards, and anybody can check the chain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from desk.audit.digest import FIELDS, GENESIS, event_digest, next_link
from desk.models import AuditEvent, AuditSeal

# Events sealed in one transaction.
BATCH = 2_000
READ_AT_ONCE = 5_000


@dataclass(frozen=True)
class Verification:
    """What a walk over the record found: ``trouble`` names the first row that does not fit, "" if all do."""

    events: int
    sealed: int
    erased: int
    head_event: int
    head: str
    trouble: str = ""


def seal_events() -> int:
    """Seal what has been recorded since the last time, in the order of the keys; returns how many."""
    until = _last_final_event()
    sealed = 0
    while batch := _seal_batch(until):
        sealed += batch
    return sealed


@transaction.atomic
def _last_final_event() -> int:
    """The highest key below which no event can come any more.

    A key is given before its transaction commits, so a lower one may turn up after a higher one. On PostgreSQL the
    lock waits for everybody who has written an event, for an instant; SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AuditEvent._meta.db_table} IN SHARE MODE")
    return AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0


@transaction.atomic
def _seal_batch(until: int) -> int:
    # Two sealers at once: the second waits here, then finds nothing left to do.
    last = AuditSeal.objects.select_for_update().order_by("-event_id").first()
    after, link = (last.event_id, last.chain) if last else (0, GENESIS)
    new = []
    events = AuditEvent.objects.filter(pk__gt=after, pk__lte=until).order_by("pk").values_list("pk", "digest")
    for key, digest in events[:BATCH]:
        link = next_link(link, key, digest)
        new.append(AuditSeal(event_id=key, chain=link))
    AuditSeal.objects.bulk_create(new)
    return len(new)


def verify_record(progress: Callable[[int, int], None] = lambda done, of: None) -> Verification:
    """Walk over the whole record once: every event against its digest, every digest against the chain.

    Found is what was changed, taken away or put in between after it was sealed; not what was changed before, nor the
    end of record and chain cut off together, unless a checkpoint kept elsewhere is held against it.
    """
    total = AuditEvent.objects.count()
    seals = AuditSeal.objects.order_by("event_id").values_list("event_id", "chain").iterator(READ_AT_ONCE)
    seal = next(seals, None)
    last_sealed = AuditSeal.objects.aggregate(last=Max("event_id"))["last"] or 0
    link, head, sealed, erased, done = GENESIS, 0, 0, 0, 0
    for done, event in enumerate(_events(), start=1):
        if seal is not None and seal[0] < event["pk"]:
            return Verification(done, sealed, erased, head, link, f"Event {seal[0]} was sealed and is gone.")
        if event["pk"] <= last_sealed and (seal is None or seal[0] != event["pk"]):
            told = f"Event {event['pk']} stands among sealed events without a seal: it was put in later."
            return Verification(done, sealed, erased, head, link, told)
        if event["erased_by_event"] is not None:
            erased += 1
        elif event_digest(event["salt"], event) != event["digest"]:
            told = f"Event {event['pk']} does not say what it said when it was recorded."
            return Verification(done, sealed, erased, head, link, told)
        if seal is not None and seal[0] == event["pk"]:
            link = next_link(link, event["pk"], event["digest"])
            if link != seal[1]:
                told = f"The seal of event {event['pk']} does not fit: it, its event or the one before was changed."
                return Verification(done, sealed, erased, head, link, told)
            head, sealed, seal = event["pk"], sealed + 1, next(seals, None)
        if done % READ_AT_ONCE == 0:
            progress(done, total)
    if seal is not None:
        return Verification(done, sealed, erased, head, link, f"Event {seal[0]} was sealed and is gone.")
    return Verification(done, sealed, erased, head, link, _unexplained_erasure())


def _events() -> Iterator[dict[str, Any]]:
    wanted = ("pk", "salt", "digest", "erased_by_event", *FIELDS)
    yield from AuditEvent.objects.order_by("pk").values(*wanted).iterator(READ_AT_ONCE)


def _unexplained_erasure() -> str:
    """An event that says it was erased, without an event that says why, was blanked by somebody."""
    named = set(AuditEvent.objects.filter(what="audit.erased").values_list("pk", flat=True))
    erased = AuditEvent.objects.exclude(erased_by_event=None).order_by("pk").values_list("pk", "erased_by_event")
    for key, by in erased:
        if by not in named:
            return f"Event {key} is marked as erased by event {by}, which records no erasure."
    return ""
