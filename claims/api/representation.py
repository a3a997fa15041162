"""Which members of a published claim a caller of the API wants, and by what it knows that nothing has changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import ValidationError

from claims.models import Claim
from claims.published.feed import beside, published_json
from claims.verdicts.claimreview import claim_review
from desk.api.conditional import Validator
from desk.asked import first_row, moment
from desk.models import Desk

# Raise it when the answers change without a change of any publication: what clients keep is then fetched again.
REVISION = "1"
# What `fields` may name: the members of a published document, as verdicts.document writes it.
MEMBERS = (
    "id", "version", "status", "claim", "claim_short", "kind", "language", "claimant", "topics", "published_at",
    "first_published_at", "note", "corrections", "appearances", "rating", "rationale", "reviewed_by", "approved_by",
    "no_evidence_found", "evidence", "current", "signature",
)  # fmt: skip


_PUBLIC_ID = Claim._meta.get_field("public_id")
_COUNTER = "SELECT last, at FROM claims_changecounter WHERE id = 1"
_ONE = (
    "SELECT p.last_change, p.changed_at FROM claims_publication p JOIN claims_claim c ON c.id = p.claim_id"
    " WHERE c.public_id = %s AND p.is_current"
)


def state_after(change: int, at: datetime | None = None) -> Validator:
    """The state after this change, which was the last one."""
    return Validator(f"{REVISION}.{change}", at)


def state_of_all() -> Validator:
    """For any list of publications: it can differ only after a change."""
    last, at = first_row(_COUNTER, []) or (0, None)
    return state_after(last, moment(at))


def state_of_one(public_id: str) -> Validator | None:
    """For the publication of one claim; None where there is none."""
    row = first_row(_ONE, [_PUBLIC_ID.get_db_prep_value(UUID(public_id), connection)])
    return state_after(row[0], moment(row[1])) if row else None


@dataclass(frozen=True)
class Shape:
    """Which members a caller wants: ``fields`` empty means all of the document."""

    EXPANSIONS: ClassVar[tuple[str, ...]] = ("claim_review",)

    PARAMETERS: ClassVar[frozenset[str]] = frozenset({"fields", "expand"})

    fields: frozenset[str]
    expand: frozenset[str]
    desk: Desk | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Shape":
        """As the address says it. Raises ValidationError that names what there is no such member of."""
        fields, expand = _words(query, "fields", MEMBERS), _words(query, "expand", cls.EXPANSIONS)
        return cls(fields, expand, Desk.current() if "claim_review" in expand else None)

    def write(self, row: Mapping[str, Any]) -> str:
        """The JSON of a row of ``feed.COLUMNS``. A member that this claim does not have is left out."""
        if not self.fields and not self.expand:
            return published_json(row)
        document = json.loads(row["canonical"])
        wanted = self.fields | {"id"}
        shown = {name: value for name, value in document.items() if not self.fields or name in wanted}
        wanted |= {"current"}
        shown |= {name: value for name, value in beside(row).items() if not self.fields or name in wanted}
        if self.desk is not None:
            is_standing = document["status"] != "retracted"
            shown["claim_review"] = claim_review(document, desk=self.desk) if is_standing else None
        return json.dumps(shown, ensure_ascii=False)


def _words(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> frozenset[str]:
    given = frozenset(word.strip() for word in query.get(name, "").split(",") if word.strip())
    unknown = sorted(given - set(known))
    if unknown:
        raise ValidationError({name: [f"There is no {unknown[0][:60]!r}; choose from {', '.join(known)}."]})
    return given
