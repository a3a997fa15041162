"""Signed checkpoints of the chain over the record, to keep where nobody who can write the desk's database can write.

Ed25519 over canonical JSON with the desk's signing keys, as published claims are signed. One line of JSON each:
``{"type", "desk", "taken_at", "event", "chain", "sealed", "signature": {"algorithm", "key", "value"}}``.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from claims.signing.services import signed
from claims.signing.signatures import NotGenuine, verify
from desk.audit.seal import seal_events, verify_record
from desk.errors import WorkbenchError
from desk.models import Desk

# What is signed says what it is, so that no other signed document of the desk can pass for it.
TYPE = "audit checkpoint 1"


class RecordBent(WorkbenchError):
    """The record does not fit its chain, so nothing is signed."""

    code = "record_bent"


class BadCheckpoint(WorkbenchError):
    """A checkpoint that cannot be read, or that no known key has signed."""

    code = "bad_checkpoint"


def take_checkpoint() -> dict[str, Any]:
    """Seal what was recorded, walk over the record, and sign where the chain stands.

    Raises RecordBent for a record that does not fit: a signature under it would vouch for the bend.
    """
    seal_events()
    found = verify_record()
    if found.trouble:
        raise RecordBent(found.trouble)
    told: dict[str, Any] = {
        "type": TYPE,
        "desk": Desk.current().name,
        "taken_at": timezone.now().isoformat(timespec="seconds"),
        "event": found.head_event,
        "chain": found.head,
        "sealed": found.sealed,
    }
    return signed(told)


def read_checkpoints(text: str, public_keys: Mapping[str, str]) -> dict[int, str]:
    """Where the chain stood, by the key of its event, from lines of signed checkpoints.

    Raises BadCheckpoint for a line that is none, that none of the keys has signed, or that says otherwise than another.
    """
    found: dict[int, str] = {}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines:
        event, chain = _read(number, line, public_keys)
        if found.setdefault(event, chain) != chain:
            raise BadCheckpoint(f"Line {number} gives the chain another value at event {event} than a line before it.")
    if not found:
        raise BadCheckpoint("There is no checkpoint in this file.")
    return found


def _read(number: int, line: str, public_keys: Mapping[str, str]) -> tuple[int, str]:
    try:
        told = json.loads(line)
    except ValueError:
        raise BadCheckpoint(
            f"Line {number} is no JSON; a checkpoint is one line, as checkpoint_audit wrote it."
        ) from None
    if not isinstance(told, dict) or told.get("type") != TYPE:
        raise BadCheckpoint(f"Line {number} is no checkpoint of a record.")
    try:
        verify(told, public_keys)
    except NotGenuine as error:
        raise BadCheckpoint(f"Line {number} is not genuine. {error}") from None
    return int(told["event"]), str(told["chain"])
