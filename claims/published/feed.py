"""Published claims and changes as they go out, whichever way: the very characters that were published, and beside them
what holds by now."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from claims.models import Change
from claims.signing.signatures import ALGORITHM

# What is asked of a publication to write it out.
COLUMNS = ("canonical", "last_change", "stale_since", "stale_note", "signed_with_id", "signature")
_OF_PUBLICATION = ("is_current", *COLUMNS)
_OF_CHANGE = ("number", "kind", "at", "claim", "version", "note", "publication")
_GONE = (Change.Kind.RETRACTED, Change.Kind.REMOVED)


def published_json(row: Mapping[str, Any]) -> str:
    """The JSON of a row of ``COLUMNS``: the document as published, beside its members ``current`` and ``signature``."""
    return f"{row['canonical'][:-1]},{json.dumps(beside(row), ensure_ascii=False)[1:]}"


def beside(row: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a row of ``COLUMNS`` that are not part of what was published."""
    since = row["stale_since"]
    signed = {"key": row["signed_with_id"], "algorithm": ALGORITHM, "value": row["signature"]}
    return {
        "current": {
            "change": row["last_change"],
            "stale_since": since.isoformat() if since else None,
            "stale_note": row["stale_note"] or None,
        },
        "signature": signed if row["signature"] else None,
    }


def with_documents(changes: QuerySet[Change]) -> Any:
    """Rows of changes with what ``change_json`` needs, in one statement, so that they are of one moment."""
    return changes.values(*_OF_CHANGE, *(f"publication__{name}" for name in _OF_PUBLICATION))


def is_latest(row: Mapping[str, Any]) -> bool:
    """Whether nothing has happened to the claim since this change."""
    return bool(row["publication__is_current"]) and row["publication__last_change"] == row["number"]


def change_json(row: Mapping[str, Any]) -> str:
    """The JSON of a row of ``with_documents``. Its document comes with the latest change alone, and never of a claim
    that is gone: what was replaced or taken back is not handed out again."""
    latest = is_latest(row)
    about = {
        "number": row["number"],
        "kind": row["kind"],
        "at": row["at"].isoformat(),
        "claim": str(row["claim"]),
        "version": row["version"],
        "note": row["note"] or None,
        "superseded": not latest and row["kind"] != Change.Kind.REMOVED,
    }
    document = "null"
    if latest and row["kind"] not in _GONE:
        document = published_json({name: row[f"publication__{name}"] for name in COLUMNS})
    return f'{json.dumps(about, ensure_ascii=False)[:-1]},"document":{document}}}'
