"""Published claims of invented words, for measuring and for tests that need many: the same for the same seed.

They are rows as publishing leaves them, made without the reviews that lead there, signed and findable.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.changes.services import record_change
from claims.models import (
    Assignment,
    Change,
    ChangeCounter,
    Claim,
    Publication,
    PublishedBy,
    PublishedText,
    Rating,
    Verdict,
)
from claims.published.services import make_findable
from claims.signing.services import current_key
from claims.signing.signatures import to_text
from claims.verdicts.invented_documents import Documents, Version, Written
from desk.invented_rows import Rows, next_key

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
        self.documents = Documents(self.random, _WORDS)
        self.key, private = current_key()
        self._private = Ed25519PrivateKey.from_private_bytes(private)

    def publish(self, count: int, batch: int = 1_000) -> Iterator[int]:
        """Publish that many claims, a transaction for each batch; yields how many are there after each."""
        for begin in range(0, count, batch):
            self._publish_batch(min(batch, count - begin))
            yield min(begin + batch, count)

    @transaction.atomic
    def _publish_batch(self, count: int) -> None:
        """Rows written into their tables without a model made for each: a million take minutes."""
        counter = ChangeCounter.objects.select_for_update().get_or_create(pk=1)[0]
        claim, first, text = next_key(Claim), next_key(Publication), "An invented claim."
        rating = self.ratings[0]
        claims = Rows(Claim(text_edited=text, created_at=timezone.now(), updated_at=timezone.now()))
        published = Rows(self._version(Claim(pk=claim, text_edited=text), rating, None, Publication.Status.PUBLISHED))
        texts, publishers = Rows(PublishedText(publication_id=first)), Rows(PublishedBy(publication_id=first))
        changes = Rows(Change(kind=Change.Kind.PUBLISHED, version=1, publication_id=first, at=timezone.now()))
        for place in range(count):
            number = counter.last + 1 + place
            at, public_id, rating = self._moment(number), self._id(), self.random.choice(self.ratings)
            text = f"The {' '.join(self.random.choices(_WORDS, k=6))} of Orvania rose to {number - 1} units."
            claimant = f"Ilka Sorn {self.random.randrange(500)}"
            written = self.documents.write(Version(public_id, 1, "published", text, claimant, rating, "", at, at))
            stored = published.stored("published_at", at)
            claims.add(id=claim + place, public_id=public_id, text_edited=text)
            published.add(
                id=first + place,
                claim_id=claim + place,
                verdict_id=self.verdicts[rating.pk].pk,
                rating_id=rating.pk,
                claim_text=text,
                claim_short=text,
                claimant_name=claimant,
                published_at=stored,
                changed_at=stored,
                first_published_at=stored,
                last_change=number,
                canonical=written.canonical,
                signature=self._signature(written),
                claim_kind=written.found.kind,
                language=written.found.language,
                claimant_folded=written.found.claimant,
            )
            texts.add(publication_id=first + place, terms=written.found.terms)
            for name in written.found.publishers:
                publishers.add(publication_id=first + place, publisher=name)
            changes.add(number=number, at=stored, claim=public_id, publication_id=first + place)
        for rows in (claims, published, texts, publishers, changes):
            rows.write()
        counter.last, counter.at = counter.last + count, self._moment(counter.last + count)
        counter.save()

    @transaction.atomic
    def happen(self) -> None:
        """One random thing: a claim is published, or one that happened to be published so is changed in some way."""
        if not self.current or self.random.random() < 0.3:
            text = f"Mill number {self.random.randrange(10**9)} of Orvania burnt."
            claim = Claim.objects.create(text_edited=text, public_id=self._id())
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
        if earlier is not None:
            Publication.objects.filter(pk=earlier.pk).update(is_current=False)
        row = self._version(claim, self.random.choice(self.ratings), earlier, status)
        version = Version(
            claim.public_id, row.version, status, row.claim_text, row.claimant_name, row.rating, row.note,
            row.published_at, row.first_published_at,
        )  # fmt: skip
        written = self.documents.write(version)
        row.canonical, row.signature = written.canonical, self._signature(written)
        row.claim_kind, row.language = written.found.kind, written.found.language
        row.claimant_folded = written.found.claimant
        row.save()
        make_findable([(row, written.found)])
        record_change(publication=row, kind=Change.Kind(status), note=row.note)
        return row

    def _version(
        self, claim: Claim, rating: Rating, earlier: Publication | None, status: Publication.Status
    ) -> Publication:
        at = timezone.now()
        return Publication(
            claim=claim,
            version=earlier.version + 1 if earlier else 1,
            status=status,
            verdict=self.verdicts[rating.pk],
            rating=rating,
            claim_text=claim.text_edited,
            claim_short=claim.text_edited[:300],
            claimant_name=f"Ilka Sorn {self.random.randrange(500)}",
            note="" if status == Publication.Status.PUBLISHED else "A new table came out.",
            published_by=self.editor,
            published_at=at,
            changed_at=at,
            first_published_at=earlier.first_published_at if earlier else at,
            signed_with=self.key,
        )

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _signature(self, written: Written) -> str:
        return to_text(self._private.sign(written.canonical.encode("utf-8")))

    @staticmethod
    def _moment(number: int) -> datetime:
        return _BEGAN + timedelta(seconds=number)
