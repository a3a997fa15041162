"""Published claims of invented words, for measuring and for tests that need many: the same for the same seed.

They are rows as publishing leaves them, made without the reviews that lead there.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.changes.services import record_change
from claims.models import Assignment, Change, ChangeCounter, Claim, Publication, Rating, Verdict
from claims.published.services import describe, make_findable
from claims.signing.services import sign_canonical
from claims.verdicts.document import canonical_json

_WORDS = (
    "harbour tariff orchard ferry granary lantern meadow quarry reservoir saddlery turbine viaduct weaver".split()  # noqa: SIM905
)
_BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


class InventedDesk:
    """A desk that publishes claims about invented places; ``random`` decides what happens."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.current: list[Publication] = []
        self.editor, _ = User.objects.get_or_create(username="invented-editor", defaults={"is_active": False})
        self.ratings = list(Rating.objects.filter(scale__is_default=True).select_related("scale").order_by("position"))
        claim = Claim.objects.create(text_edited="An invented claim that all invented verdicts hang on.")
        assignment = Assignment.objects.create(claim=claim, reviewer=self.editor, state=Assignment.State.HANDED_IN)
        self.verdicts = {
            rating.pk: Verdict.objects.create(assignment=assignment, version=number, rating=rating, rationale="So [1].")
            for number, rating in enumerate(self.ratings, start=1)
        }

    def publish(self, count: int, batch: int = 1_000) -> Iterator[int]:
        """Publish that many claims, a transaction for each batch; yields how many are there after each."""
        for begin in range(0, count, batch):
            self._publish_batch(min(batch, count - begin))
            yield min(begin + batch, count)

    @transaction.atomic
    def _publish_batch(self, count: int) -> None:
        counter = ChangeCounter.objects.select_for_update().get_or_create(pk=1)[0]
        claims = Claim.objects.bulk_create(
            Claim(text_edited=f"The {' '.join(self.random.choices(_WORDS, k=6))} of Orvania rose to {number} units.")
            for number in range(counter.last, counter.last + count)
        )
        rows = [
            self._version(claim, None, Publication.Status.PUBLISHED, "", counter.last + number)
            for number, claim in enumerate(claims, start=1)
        ]
        found = [describe(row) for row in rows]
        made = Publication.objects.bulk_create(rows, batch_size=500)
        make_findable(list(zip(made, found, strict=True)))
        Change.objects.bulk_create(
            (
                Change(
                    number=row.last_change,
                    kind=Change.Kind.PUBLISHED,
                    at=row.changed_at,
                    claim=row.claim.public_id,
                    version=1,
                    publication=row,
                )
                for row in made
            ),
            batch_size=1_000,
        )
        counter.last, counter.at = counter.last + count, made[-1].changed_at
        counter.save()

    @transaction.atomic
    def happen(self) -> None:
        """One random thing: a claim is published, or one that happened to be published so is changed in some way."""
        if not self.current or self.random.random() < 0.3:
            claim = Claim.objects.create(text_edited=f"Mill number {self.random.randrange(10**9)} of Orvania burnt.")
            self.current.append(self._issue(claim, None, Publication.Status.PUBLISHED))
            return
        place = self.random.randrange(len(self.current))
        current = self.current[place]
        if current.stale_since:
            record_change(publication=current, kind=Change.Kind.CONFIRMED, note="The table says the same again.")
            return
        acts = ["corrected"] if current.status == "retracted" else ["corrected", "updated", "retracted", "stale"]
        act = self.random.choice(acts)
        if act == "stale":
            record_change(publication=current, kind=Change.Kind.STALE, note="The table was revised.")
        else:
            self.current[place] = self._issue(current.claim, current, Publication.Status(act))

    def _issue(self, claim: Claim, earlier: Publication | None, status: Publication.Status) -> Publication:
        note = "" if status == Publication.Status.PUBLISHED else "A new table came out."
        if earlier is not None:
            Publication.objects.filter(pk=earlier.pk).update(is_current=False)
        row = self._version(claim, earlier, status, note, 0)
        found = describe(row)
        row.save()
        make_findable([(row, found)])
        record_change(publication=row, kind=Change.Kind(status), note=note)
        return row

    def _version(
        self, claim: Claim, earlier: Publication | None, status: Publication.Status, note: str, number: int
    ) -> Publication:
        rating = self.random.choice(self.ratings)
        at = _BEGAN + timedelta(seconds=number) if number else timezone.now()
        row = Publication(
            claim=claim,
            version=earlier.version + 1 if earlier else 1,
            status=status,
            verdict=self.verdicts[rating.pk],
            rating=rating,
            claim_text=claim.text_edited,
            claim_short=claim.text_edited[:300],
            claimant_name=f"Ilka Sorn {self.random.randrange(500)}",
            note=note,
            published_by=self.editor,
            published_at=at,
            changed_at=at,
            first_published_at=earlier.first_published_at if earlier else at,
            last_change=number,
        )
        row.canonical = canonical_json(_document(row, self.random))
        row.signed_with, row.signature = sign_canonical(row.canonical)
        return row


def _document(row: Publication, chance: random.Random) -> dict[str, Any]:
    """About as much text as a fact-check has: one place, three pieces of evidence."""
    document: dict[str, Any] = {
        "id": str(row.claim.public_id),
        "version": row.version,
        "status": row.status,
        "claim": row.claim_text,
        "claim_short": row.claim_short,
        "kind": "numerical",
        "language": "en",
        "claimant": {"name": row.claimant_name, "kind": "person", "same_as": None},
        "published_at": row.published_at.isoformat(),
        "first_published_at": row.first_published_at.isoformat(),
        "note": row.note or None,
        "corrections": [],
        "appearances": [
            {"quote": row.claim_text, "start": 0, "end": len(row.claim_text)} | _place(chance) | {"extraction": None}
        ],
    }
    if row.status == Publication.Status.RETRACTED:
        return document
    return document | {
        "rating": {
            "slug": row.rating.slug,
            "label": row.rating.label,
            "definition": row.rating.definition,
            "normal_form": row.rating.normal_form,
            "on_truth_axis": row.rating.on_truth_axis,
            "value": row.rating.position if row.rating.on_truth_axis else None,
            "worst": 1 if row.rating.on_truth_axis else None,
            "best": 5 if row.rating.on_truth_axis else None,
            "scale": row.rating.scale.slug,
            "scale_version": row.rating.scale.version,
        },
        "rationale": _prose(chance, 90) + " [1]",
        "reviewed_by": None,
        "approved_by": None,
        "no_evidence_found": None,
        "evidence": [
            {"number": number, "stance": "supports", "directness": "primary", "note": None}
            | {"passage": {"text": _prose(chance, 90), "start": 0, "end": 600}, "cell": None}
            | _place(chance)
            for number in (1, 2, 3)
        ],
    }


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def _place(chance: random.Random) -> dict[str, Any]:
    digest = f"{chance.getrandbits(256):064x}"
    return {
        "document": {
            "title": _prose(chance, 6),
            "byline": None,
            "kind": "statistics",
            "publisher": "The Orvania Courier",
            "published_on": "2024-01-01",
            "url": f"https://courier.example/{uuid.UUID(int=chance.getrandbits(128))}",
        },
        "snapshot": {
            "taken_at": _BEGAN.isoformat(),
            "content_sha256": digest,
            "text_sha256": digest,
            "parser": "invented 1",
        },
    }
