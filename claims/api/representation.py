"""A published claim as it goes out: the very characters that were published, and beside them what holds by now."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from claims.models import ChangeCounter, Publication
from desk.api.conditional import Validator

# Raise it when the answers change without a change of any publication: what clients keep is then fetched again.
REVISION = "1"
COLUMNS = ("canonical", "last_change", "stale_since", "stale_note")


class CurrentState(serializers.Serializer[Publication]):
    """What is not part of the published document, since it changes without a new version."""

    change = serializers.IntegerField(help_text="Number of the latest change of this claim in changes/.")
    stale_since = serializers.DateTimeField(allow_null=True)
    stale_note = serializers.CharField(allow_null=True)


def published_json(row: Mapping[str, Any]) -> str:
    """The JSON of a row of ``COLUMNS``: the document as published with ``current`` beside its members."""
    return f'{row["canonical"][:-1]},"current":{json.dumps(current_state(row), ensure_ascii=False)}}}'


def current_state(row: Mapping[str, Any]) -> dict[str, Any]:
    """The member ``current`` of a row of ``COLUMNS``."""
    since = row["stale_since"]
    return {
        "change": row["last_change"],
        "stale_since": since.isoformat() if since else None,
        "stale_note": row["stale_note"] or None,
    }


def state_of_all() -> Validator:
    """For any list of publications: it can differ only after a change."""
    row = ChangeCounter.objects.filter(pk=1).values_list("last", "at").first() or (0, None)
    return Validator(f"{REVISION}.{row[0]}", row[1])
