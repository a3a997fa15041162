"""What was taken out of the record by right: named event by event, with what was left of each, and signed.

Without the signature anybody who can write the database could say of any event that it was erased, and leave of it
what they like.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from desk.audit.actor import Actor
from desk.audit.digest import FIELDS, event_digest
from desk.audit.guards import lifted
from desk.audit.services import record_event
from desk.models import AuditEvent

# The event that says whose persons and values were erased from which events, and what was left of each.
ERASED = "audit.erased"
TYPE = "audit erasure 1"
_MAY_CHANGE = ("actor_label", "subject_label", "before", "after", "reason")


def erase_from_record(
    *, actor: Actor, on: models.Model, reason: str, change: Callable[[AuditEvent], bool]
) -> AuditEvent:
    """Take words out of events, inside the caller's transaction; returns the event that says so.

    ``change`` is given each event, changes its labels, values and reason as it stands in memory, and says whether it
    did. The event keeps its place in the chain and is held to what was left of it from now on.
    """
    with lifted(actor=actor, reason=reason):
        events = [event for event in AuditEvent.objects.order_by("pk").iterator() if change(event)]
        left = []
        for event in events:
            event.salt = secrets.token_hex(16)
            left.append([event.pk, event_digest(event.salt, {name: getattr(event, name) for name in FIELDS})])
        signed: Callable[[Mapping[str, Any]], dict[str, Any]] = import_string(settings.SIGNED)
        after = {"left": left, "signature": signed({"type": TYPE, "left": left})["signature"]}
        erasure = record_event(actor=actor, what=ERASED, on=on, after=after, reason=reason)
        for event in events:
            event.erased_by_event = erasure.pk
            # The digest of what it said at first stays: the chain is made of it.
            event.save(update_fields=[*_MAY_CHANGE, "salt", "erased_by_event"])
    return erasure


def erasures(keys: Mapping[str, str] | None = None) -> dict[int, dict[int, str] | None]:
    """What each erasure left of the events that it names: by its own key, their digests by theirs.

    None for one that was signed by none of ``keys``, by default the desk's own: somebody made it up.
    """
    is_genuine: Callable[[Mapping[str, Any], Mapping[str, str] | None], bool] = import_string(settings.IS_GENUINE)
    found: dict[int, dict[int, str] | None] = {}
    for key, after in AuditEvent.objects.filter(what=ERASED).values_list("pk", "after").iterator():
        left = after.get("left", [])
        genuine = is_genuine({"type": TYPE, "left": left, "signature": after.get("signature")}, keys)
        found[key] = {int(one): str(digest) for one, digest in left} if genuine else None
    return found
