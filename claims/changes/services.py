"""The feed of changes: what happened to published claims, numbered so that a client can follow without a gap."""

from django.db import transaction
from django.utils import timezone

from claims.errors import WrongState
from claims.models import Change, ChangeCounter, Publication

_FOLLOWS_ON_A_VERSION = (Change.Kind.PUBLISHED, Change.Kind.CORRECTED, Change.Kind.UPDATED, Change.Kind.RETRACTED)


def record_change(*, publication: Publication, kind: Change.Kind, note: str = "") -> Change:
    """Give the next number of the feed to something that happened to a claim's current publication.

    Called inside the transaction of the act itself, after everything else that it locks: the counter is held until the
    transaction ends, so that numbers become visible in their order. An act on many claims locks them all before the
    first call, or commits one by one. ``STALE`` marks what stands as stale since now with the public ``note``;
    ``CONFIRMED`` takes that mark away; any other kind follows on the version just saved.

    Raises WrongState for a version that is not the current one, and where stale or confirmed says nothing new;
    TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{kind} is recorded outside the transaction of its act.")
    counter = ChangeCounter.objects.select_for_update().get_or_create(pk=1)[0]
    current = Publication.objects.select_related("claim").get(pk=publication.pk)
    _refuse_what_says_nothing(current, kind)
    counter.last, counter.at = counter.last + 1, timezone.now()
    counter.save(update_fields=["last", "at"])
    change = Change.objects.create(
        number=counter.last,
        kind=kind,
        at=counter.at,
        claim=current.claim.public_id,
        version=current.version,
        publication=current,
        note=note.strip(),
    )
    marks = {}
    if kind in (Change.Kind.STALE, Change.Kind.CONFIRMED):
        is_stale = kind == Change.Kind.STALE
        marks = {"stale_since": counter.at if is_stale else None, "stale_note": note.strip() if is_stale else ""}
    for name, value in {"last_change": change.number, "changed_at": counter.at, **marks}.items():
        setattr(publication, name, value)
    publication.save(update_fields=["last_change", "changed_at", *marks])
    return change


def _refuse_what_says_nothing(publication: Publication, kind: Change.Kind) -> None:
    if not publication.is_current:
        raise WrongState(f"Version {publication.version} of this publication was replaced by a later one.")
    if kind in _FOLLOWS_ON_A_VERSION:
        if kind != publication.status:
            raise WrongState(f"Version {publication.version} is {publication.status}, so it was not {kind}.")
    elif publication.status == Publication.Status.RETRACTED and kind != Change.Kind.REMOVED:
        raise WrongState("This publication was retracted; nothing stands that could be stale.")
    if kind == Change.Kind.CONFIRMED and publication.stale_since is None:
        raise WrongState("This publication is not marked as stale.")


def last_number() -> int:
    """The number of the latest change, 0 before the first."""
    return ChangeCounter.objects.filter(pk=1).values_list("last", flat=True).first() or 0
