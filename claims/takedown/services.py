"""A document is taken down: its copies go, everything that quoted them says so, and the record says who and why."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import ReasonMissing, WrongState
from claims.models import (
    CitedCell,
    Delivery,
    EvidenceLink,
    Publication,
    Quantity,
    StaleMark,
    TimeReference,
)
from claims.verdicts.document import canonical_json
from claims.verdicts.services import issue_without_words
from desk.audit.actor import Actor
from desk.audit.guards import lifted
from desk.audit.services import record_event
from desk.errors import NotAllowed
from desk.words import is_blank
from sources.documents.store import sha256
from sources.documents.takedown import blank_copies, copies_of
from sources.models import Document, Passage, Snapshot

WORDS_GONE = "(taken down)"


@transaction.atomic
def take_down(*, document: Document, user: User, reason: str) -> list[Snapshot]:
    """An administrator destroys the desk's copies of a document, and those of others with the very same bytes.

    Bytes, text, passages and what machines read in them go for good; hashes, the spans of the claims that were found,
    and the public ``reason`` stay. What is published on them gets a next version without their words, and earlier
    versions lose these words and their signature. The claims' own quotes stay: they are what is being checked.

    Raises NotAllowed for others than administrators, ReasonMissing without a reason, WrongState where nothing is left.
    """
    if not (user.is_active and user.has_perm("sources.delete_snapshot")):
        raise NotAllowed("Only administrators take a document down; ask one.")
    reason = reason.strip()
    if is_blank(reason):
        raise ReasonMissing("Say why it is taken down. Readers see this reason where the words were.")
    snapshots = copies_of(document)
    if not snapshots:
        raise WrongState(f"There is no copy of “{document}” that could be taken down.")
    passages = Passage.objects.filter(snapshot__in=snapshots)
    with lifted(actor=Actor.person(user), reason=reason):
        blank_copies(snapshots, reason=reason)
        _blank_what_quotes(passages, snapshots)
        published = _publish_without_words(passages, user, reason)
        redacted = _redact_earlier_versions(snapshots)
    record_event(
        actor=Actor.person(user),
        what="document.taken_down",
        on=document,
        after={
            "snapshots": [
                {"id": one.pk, "content_sha256": one.content_sha256, "text_sha256": one.text_sha256}
                for one in snapshots
            ],
            "published_anew": [str(one.claim.public_id) for one in published],
            "redacted": redacted,
        },
        reason=reason,
    )
    return snapshots


def _blank_what_quotes(passages: Any, snapshots: list[Snapshot]) -> None:
    """Whatever else of the desk repeats words of these copies."""
    Quantity.objects.filter(passage__in=passages).delete()
    TimeReference.objects.filter(passage__in=passages).delete()
    links = EvidenceLink.objects.filter(passage__in=passages)
    # What only a machine laid beside a claim goes; what a person took as evidence stays, without its words.
    links.suggested().filter(assessments=None, stale_marks=None).delete()
    links.update(signals=[])
    cells = CitedCell.objects.filter(assessment__link__passage__in=passages)
    cells.update(quote=WORDS_GONE, row=WORDS_GONE, column="")
    keys = [one.pk for one in snapshots]
    for side in ("old_snapshot", "new_snapshot"):
        StaleMark.objects.filter(**{f"{side}__in": keys}).update(changes=[])


def _publish_without_words(passages: Any, user: User, reason: str) -> list[Publication]:
    standing = Publication.objects.standing().filter(verdict__assessments__link__passage__in=passages)
    note = f"The desk has taken down its copy of a document that this rests on. {reason}"
    return [
        issue_without_words(publication=one, user=user, note=note)
        for one in standing.distinct().select_related("claim", "verdict__rating__scale").order_by("pk")
    ]


def _redact_earlier_versions(snapshots: list[Snapshot]) -> list[dict[str, Any]]:
    """Take the words out of every version that is not handed out any more; returns what each was, by its hash."""
    gone = {one.content_sha256 for one in snapshots}
    redacted = []
    claims = Publication.objects.filter(verdict__assessments__link__passage__snapshot__in=snapshots).values("claim")
    for publication in Publication.objects.filter(claim__in=claims, is_current=False).order_by("pk"):
        document = json.loads(publication.canonical)
        items = [one for one in document.get("evidence", []) if one["snapshot"]["content_sha256"] in gone]
        if not any(one["passage"]["text"] or one.get("cell") for one in items):
            continue
        for one in items:
            one["passage"]["text"], one["cell"] = "", None
        redacted.append({"publication": publication.pk, "canonical_sha256": sha256(publication.canonical.encode())})
        Publication.objects.filter(pk=publication.pk).update(canonical=canonical_json(document), signature="")
    Delivery.objects.filter(change__publication__claim__in=claims).update(request_body="")
    return redacted
