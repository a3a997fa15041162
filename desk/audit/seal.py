"""Sealing the record: events commit unchained, one job links them afterwards, and anybody can check the chain."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from desk.audit.digest import FIELDS, GENESIS, event_digest, next_link
from desk.audit.erasure import erasures
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


def verify_record(
    progress: Callable[[int, int], None] = lambda done, of: None,
    checkpoints: Mapping[int, str] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Verification:
    """Walk over the whole record once: every event against its digest, every digest against the chain.

    Found is what was changed, taken away or put in between after it was sealed; not what was changed before. That the
    end of record and chain were cut off together, or the chain computed anew, shows only against ``checkpoints`` kept
    elsewhere: values of the chain by the key of the event that they were taken at.
    Erasures must be signed with one of ``keys``, by default those that the database names.
    """
    walk = _Walk(dict(checkpoints or {}), erasures(keys))
    total = AuditEvent.objects.count()
    try:
        for event in _events():
            walk.step(event)
            if walk.done % READ_AT_ONCE == 0:
                progress(walk.done, total)
        walk.end()
    except _Bent as bent:
        return walk.found(str(bent))
    return walk.found("")


class _Bent(Exception):
    """A row that does not fit, in words."""


class _Walk:
    """How far a walk over the record has come."""

    def __init__(self, checkpoints: dict[int, str], erased: Mapping[int, Mapping[int, str] | None]) -> None:
        self.checkpoints = checkpoints
        self.seals = AuditSeal.objects.order_by("event_id").values_list("event_id", "chain").iterator(READ_AT_ONCE)
        self.last_sealed = AuditSeal.objects.aggregate(last=Max("event_id"))["last"] or 0
        self.erasures = erased
        self.link, self.head, self.sealed, self.erased, self.done = GENESIS, 0, 0, 0, 0
        self.seal = next(self.seals, None)

    def found(self, trouble: str) -> Verification:
        return Verification(self.done, self.sealed, self.erased, self.head, self.link, trouble)

    def step(self, event: dict[str, Any]) -> None:
        self.done += 1
        key = event["pk"]
        if self.seal is not None and self.seal[0] < key:
            raise _Bent(f"Event {self.seal[0]} was sealed and is gone.")
        if key <= self.last_sealed and (self.seal is None or self.seal[0] != key):
            raise _Bent(f"Event {key} stands among sealed events without a seal: it was put in later.")
        self._reads_as_recorded(event)
        if self.seal is not None and self.seal[0] == key:
            self._follow(key, event["digest"], self.seal[1])

    def end(self) -> None:
        if self.seal is not None:
            raise _Bent(f"Event {self.seal[0]} was sealed and is gone.")
        for key, chain in sorted(self.checkpoints.items()):
            if (key, chain) != (0, GENESIS):
                raise _Bent(f"The checkpoint was taken at event {key}, which is not in the chain: its end was cut off.")

    def _reads_as_recorded(self, event: dict[str, Any]) -> None:
        key, by = event["pk"], event["erased_by_event"]
        wanted = event["digest"]
        if by is not None:
            self.erased += 1
            if by not in self.erasures:
                raise _Bent(f"Event {key} is marked as erased by event {by}, which records no erasure.")
            left = self.erasures[by]
            if left is None:
                raise _Bent(f"Event {key} is marked as erased by event {by}, which no key of the desk has signed.")
            if key not in left:
                raise _Bent(f"Event {key} is marked as erased by event {by}, which erased others and not this one.")
            wanted = left[key]
        if event_digest(event["salt"], event) != wanted:
            when = "it was recorded" if by is None else "its persons were erased"
            raise _Bent(f"Event {key} does not say what it said when {when}.")

    def _follow(self, key: int, digest: str, chain: str) -> None:
        self.link = next_link(self.link, key, digest)
        if self.link != chain:
            raise _Bent(f"The seal of event {key} does not fit: it, its event or the one before was changed.")
        self.head, self.sealed, self.seal = key, self.sealed + 1, next(self.seals, None)
        if self.checkpoints.pop(key, chain) != chain:
            raise _Bent(f"The chain has another value at event {key} than its checkpoint: it was computed anew.")


def _events() -> Iterator[dict[str, Any]]:
    wanted = ("pk", "salt", "digest", "erased_by_event", *FIELDS)
    yield from AuditEvent.objects.order_by("pk").values(*wanted).iterator(READ_AT_ONCE)
