"""Keys of API clients: made, found, revoked."""

import hashlib
import hmac
import json
import re
import secrets
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from desk.asked import first_row, moment
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey

# So long a client has to put the new key in place of the old one.
OVERLAP = timedelta(days=7)
_FORM = re.compile(r"fcw_(?P<prefix>[a-z0-9]{8})_(?P<secret>[A-Za-z0-9_-]{43})")
# In the order of the model's fields, as from_db takes them.
_KEY = (
    "id", "client_id", "prefix", "secret_sha256", "scopes", "expires_at", "revoked_at", "requests_per_minute",
    "last_used_at",
)  # fmt: skip
_READ: dict[str, Callable[[Any], Any]] = defaultdict(lambda: lambda value: value) | {
    "scopes": lambda value: json.loads(value) if isinstance(value, str) else value,
    "expires_at": moment,
    "revoked_at": moment,
    "last_used_at": moment,
}
_WITH_CLIENT = (
    f"SELECT c.name, c.is_active, {', '.join(f'k.{name}' for name in _KEY)}"  # noqa: S608
    " FROM desk_apikey k JOIN desk_apiclient c ON c.id = k.client_id WHERE k.prefix = %s"
)
_PREFIX_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def _hash(secret: str) -> str:
    # The secret has 256 random bits, so one round of SHA-256 keeps it; a slow hash would only slow each request.
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


@transaction.atomic
def make_key(
    *,
    client: ApiClient,
    scopes: list[str],
    actor: Actor,
    expires_at: datetime | None = None,
    requests_per_minute: int | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its text, which cannot be shown again. Raises WorkbenchError for a scope that does not exist."""
    unknown = set(scopes) - set(ApiKey.Scope.values)
    if unknown or not scopes:
        raise WorkbenchError(f"Give a key one or more of these scopes: {', '.join(ApiKey.Scope.values)}.")
    prefix = "".join(secrets.choice(_PREFIX_LETTERS) for _ in range(8))
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        client=client,
        prefix=prefix,
        secret_sha256=_hash(secret),
        scopes=sorted(scopes),
        created_by=actor.user,
        expires_at=expires_at,
        requests_per_minute=requests_per_minute,
    )
    record_event(actor=actor, what="api_key.made", on=key, after={"scopes": key.scopes, "expires_at": expires_at})
    return key, f"fcw_{prefix}_{secret}"


def find_key(given: str) -> ApiKey | None:
    """The usable key with this text, or None."""
    match = _FORM.fullmatch(given)
    if match is None:
        return None
    key = _by_prefix(match["prefix"])
    if (
        key is None
        or not key.is_usable(timezone.now())
        or not hmac.compare_digest(key.secret_sha256, _hash(match["secret"]))
    ):
        return None
    return key


def _by_prefix(prefix: str) -> ApiKey | None:
    row = first_row(_WITH_CLIENT, [prefix])
    if row is None:
        return None
    name, is_active, *values = row
    key = ApiKey.from_db("default", _KEY, [_READ[one](value) for one, value in zip(_KEY, values, strict=True)])
    key.client = ApiClient.from_db("default", ("id", "name", "is_active"), (key.client_id, name, bool(is_active)))
    return key


@transaction.atomic
def rotate_key(*, key: ApiKey, actor: Actor, overlap: timedelta = OVERLAP) -> tuple[ApiKey, str]:
    """A new key like this one, and its text. The old one opens the door beside it for the time of ``overlap``.

    A key with an expiry is followed by one that lives as long again. Raises WorkbenchError for a key that opens nothing
    any more or has its successor already.
    """
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    now = timezone.now()
    if not ApiKey.objects.usable(now).filter(pk=key.pk).exists():
        raise WorkbenchError(f"The key {key.prefix}… opens nothing any more; make a new one.")
    if key.replaced_by is not None:
        raise WorkbenchError(f"The key {key.prefix}… was rotated already; its successor is {key.replaced_by.prefix}….")
    lifetime = key.expires_at - key.created_at if key.expires_at else None
    successor, text = make_key(
        client=key.client,
        scopes=key.scopes,
        actor=actor,
        expires_at=now + lifetime if lifetime else None,
        requests_per_minute=key.requests_per_minute,
    )
    key.replaced_by = successor
    key.expires_at = min(key.expires_at or now + overlap, now + overlap)
    key.save(update_fields=["replaced_by", "expires_at"])
    after = {"successor": successor.prefix, "expires_at": key.expires_at}
    record_event(actor=actor, what="api_key.rotated", on=key, after=after)
    return successor, text


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: Actor) -> None:
    """Close this key for good; revoking it again changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record_event(actor=actor, what="api_key.revoked", on=key)
