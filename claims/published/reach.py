"""Whom a published claim has reached: which client has which version, and who has not had the one that holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from claims.models import Claim, Publication, Receipt
from desk.models import ApiClient


@dataclass(frozen=True)
class Reached:
    """One client and what it was given of a claim, the earliest version first."""

    client: ApiClient
    receipts: Sequence[Receipt]
    has_current: bool


@dataclass(frozen=True)
class Reach:
    """A correction, update or retraction: of the clients that had an earlier version, who has this or a later one."""

    publication: Publication
    informed: Sequence[ApiClient]
    waiting: Sequence[ApiClient]


def reached_by(claim: Claim) -> list[Reached]:
    """Every client that was given any version of this claim, by its name."""
    current = claim.publications.filter(is_current=True).values_list("version", flat=True).first() or 0
    receipts = Receipt.objects.filter(publication__claim=claim).select_related("client", "publication")
    by_client: dict[ApiClient, list[Receipt]] = defaultdict(list)
    for receipt in receipts.order_by("client__name", "publication__version"):
        by_client[receipt.client].append(receipt)
    return [
        Reached(client, rows, has_current=rows[-1].publication.version >= current) for client, rows in by_client.items()
    ]


def corrections() -> QuerySet[Publication]:
    """Everything that put something in place of what had gone out, the latest first."""
    return (
        Publication.objects.exclude(status=Publication.Status.PUBLISHED)
        .select_related("claim", "rating")
        .order_by("-published_at", "-id")
    )


def reach_of(publications: Iterable[Publication]) -> list[Reach]:
    """For each of these, in their order; one query, however many they are."""
    rows = list(publications)
    claims = {row.claim_id for row in rows}
    receipts = Receipt.objects.filter(publication__claim__in=claims).select_related("client", "publication")
    versions: dict[int, dict[ApiClient, list[int]]] = defaultdict(lambda: defaultdict(list))
    for receipt in receipts.order_by("client__name"):
        versions[receipt.publication.claim_id][receipt.client].append(receipt.publication.version)
    found = []
    for row in rows:
        had = {client: max(got) for client, got in versions[row.claim_id].items() if min(got) < row.version}
        informed = [client for client, latest in had.items() if latest >= row.version]
        found.append(Reach(row, informed, [client for client in had if client not in informed]))
    return found
