"""The fingerprint of an audit event, and the chain over fingerprints. Pure: values in, hexadecimal SHA-256 out."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# What a chain begins on.
GENESIS = "0" * 64
# Up to here every integer is the same number as a float; beyond, databases write numbers in different ways.
EXACT = 2**53

# What an event's fingerprint covers: everything that it says.
FIELDS = (
    "at",
    "what",
    "actor_label",
    "actor_user_id",
    "actor_client_id",
    "actor_job_id",
    "subject_type_id",
    "subject_id",
    "subject_label",
    "before",
    "after",
    "reason",
    "request_id",
)


def event_digest(salt: str, values: Mapping[str, Any]) -> str:
    """The fingerprint of an event with these FIELDS. The salt is random, so that nobody can try out what an erased
    event may have said."""
    told = json.dumps(
        {name: _plain(values[name]) for name in FIELDS}, sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return hashlib.sha256(f"{salt}\n{told}".encode("ascii")).hexdigest()


def next_link(before: str, event_id: int, digest: str) -> str:
    """The chain's value after an event."""
    return hashlib.sha256(f"{before}\n{event_id}\n{digest}".encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    """One form for what two databases give back in different ones."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return int(value) if abs(value) < EXACT and value == int(value) else float(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value]
