"""What is kept beside a publication: how it is found, and which client has fetched it."""

from collections.abc import Iterable, Sequence

from django.db import connection

from claims.models import Publication, PublishedBy, PublishedText, PublishedTopic, Receipt
from claims.published.findable import Findable, findable, fold
from desk.models import ApiClient

_GIVEN = "SELECT publication_id FROM claims_receipt WHERE client_id = %s AND publication_id IN"


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
        PublishedTopic.objects.filter(publication__claim__in=claims).delete()
    listed = [(publication, found) for publication, found in rows if found.terms]
    PublishedText.objects.bulk_create(
        [PublishedText(publication=publication, terms=found.terms) for publication, found in listed], batch_size=500
    )
    PublishedBy.objects.bulk_create(
        [PublishedBy(publication=row, publisher=name) for row, found in listed for name in found.publishers],
        batch_size=500,
    )
    PublishedTopic.objects.bulk_create(
        [PublishedTopic(publication=row, topic=slug) for row, found in listed for slug in found.topics],
        batch_size=500,
    )


def note_receipt(client: ApiClient, publications: Iterable[int], via: Receipt.Via) -> None:
    """Remember that a client was given these versions; what it was given before stays as it was noted first."""
    Receipt.objects.bulk_create(
        [Receipt(client=client, publication_id=one, via=via) for one in publications],
        ignore_conflicts=True,
        batch_size=500,
    )


def note_new_receipts(client: ApiClient, publications: Sequence[int], via: Receipt.Via) -> None:
    """The same for a page of versions, most of which a client has had before: nothing is written for those."""
    if not publications:
        return
    # Asked for every page, so written out: to make these words costs Django more than their answer.
    places = ", ".join(["%s"] * len(publications))
    with connection.cursor() as cursor:
        cursor.execute(f"{_GIVEN} ({places})", [client.pk, *publications])
        given = {key for (key,) in cursor.fetchall()}
    if new := [one for one in publications if one not in given]:
        note_receipt(client, new, via)


__all__ = ["describe", "fold", "make_findable", "note_new_receipts", "note_receipt"]
