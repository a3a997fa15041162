"""What is kept beside a publication: how it is found, and which client has fetched it."""

from collections.abc import Iterable, Sequence

from claims.models import Publication, PublishedBy, PublishedText, Receipt
from claims.published.findable import Findable, findable, fold
from desk.models import ApiClient


def describe(publication: Publication) -> Findable:
    """Fill in the columns of an unsaved publication that filters look at, from its document."""
    found = findable(publication.document)
    publication.claim_kind, publication.language = found.kind, found.language
    publication.claimant_folded = found.claimant
    return found


def make_findable(rows: Sequence[tuple[Publication, Findable]]) -> None:
    """Make saved publications findable in place of the earlier versions of the same claims."""
    claims = [publication.claim_id for publication, _ in rows if publication.version > 1]
    if claims:
        PublishedText.objects.filter(publication__claim__in=claims).delete()
        PublishedBy.objects.filter(publication__claim__in=claims).delete()
    listed = [(publication, found) for publication, found in rows if found.terms]
    PublishedText.objects.bulk_create(
        [PublishedText(publication=publication, terms=found.terms) for publication, found in listed], batch_size=500
    )
    PublishedBy.objects.bulk_create(
        [PublishedBy(publication=row, publisher=name) for row, found in listed for name in found.publishers],
        batch_size=500,
    )


def note_receipt(client: ApiClient, publications: Iterable[int], via: Receipt.Via) -> None:
    """Remember that a client was given these versions; what it was given before stays as it was noted first."""
    Receipt.objects.bulk_create(
        [Receipt(client=client, publication_id=one, via=via) for one in publications],
        ignore_conflicts=True,
        batch_size=500,
    )


__all__ = ["describe", "fold", "make_findable", "note_receipt"]
