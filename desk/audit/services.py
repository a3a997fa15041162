"""The record of editorial acts. Called by every service, inside the transaction of the act itself."""

import secrets
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.digest import FIELDS, event_digest
from desk.models import AuditEvent
from desk.request_id import current_request_id


def record_event(
    *,
    actor: Actor,
    what: str,
    on: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one audit event. Raises TransactionManagementError outside a transaction: an act and its record are one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{what} is recorded outside the transaction of its act.")
    event = AuditEvent(
        at=timezone.now(),
        what=what,
        actor_label=actor.label[:200],
        actor_user=actor.user,
        actor_client=actor.client,
        actor_job=actor.job,
        subject_type=ContentType.objects.get_for_model(on),
        subject_id=on.pk,
        subject_label=str(on)[:300],
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason,
        request_id=current_request_id(),
        salt=secrets.token_hex(16),
    )
    event.digest = event_digest(event.salt, {name: getattr(event, name) for name in FIELDS})
    event.save(force_insert=True)
    return event


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """JSON values only: rows by their key and name, dates in ISO form."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value)}
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return DjangoJSONEncoder().default(value)
