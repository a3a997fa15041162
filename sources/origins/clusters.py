"""Documents that go back to one source, as readers are shown them and as checks count them."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sources.models import Document, Origin

# Of a source with ten thousand copies the first name it; the others are counted.
NAMED = 20


@dataclass(frozen=True)
class Kin:
    """A document beside the others of its source. ``first`` was published first, as far as is known."""

    first: Document
    count: int
    is_first: bool
    is_suggested: bool

    @property
    def words(self) -> str:
        """One line for a card, for example "copy of “Tin exports” (Northshore Wire), 7 documents count as one"."""
        publisher = f" ({self.first.publisher})" if self.first.publisher else ""
        others = self.count - 1
        begin = (
            f"{others} other document{'' if others == 1 else 's'} {'goes' if others == 1 else 'go'} back to this one"
            if self.is_first
            else f"goes back to the same source as “{self.first}”{publisher}"
        )
        return f"{begin}: {self.count} documents count as one{' (suggested)' if self.is_suggested else ''}"


def kin_of(documents: Collection[Document]) -> dict[int, Kin]:
    """For each of the documents that shares its source with others, by key. Three queries, however many there are."""
    origins = {document.origin_id for document in documents if document.origin_id is not None}
    if not origins:
        return {}
    counted = (
        Document.objects.of_origins(origins)
        .order_by()
        .annotate(origin=Coalesce("origin_edited", "origin_suggested"))
        .values_list("origin")
        .annotate(Count("pk"))
    )
    counts = dict(counted)
    first_of = Document.objects.of_origin(OuterRef("pk"))
    named = Origin.objects.filter(pk__in=[key for key in origins if counts.get(key, 0) > 1]).annotate(
        first=Subquery(_earliest_first(first_of).values("pk")[:1])
    )
    firsts = dict(named.values_list("pk", "first"))
    rows = Document.objects.select_related("publisher").in_bulk(list(firsts.values()))
    return {
        document.pk: Kin(
            first=rows[firsts[origin]],
            count=counts[origin],
            is_first=firsts[origin] == document.pk,
            is_suggested=document.origin_edited_id is None,
        )
        for document in documents
        if (origin := document.origin_id) in firsts and origin is not None
    }


def members(origin: int) -> list[Document]:
    """The documents of one source, the earliest published first, at most ``NAMED``."""
    return list(_earliest_first(Document.objects.of_origin(origin)).select_related("publisher")[:NAMED])


def _earliest_first(documents: QuerySet[Document]) -> QuerySet[Document]:
    return documents.order_by(F("published_on").asc(nulls_last=True), "added_at", "id")


def independent_sources(documents: Sequence[Document]) -> int:
    """How many of the documents speak for themselves: those of one publisher or of one source count as one.

    What repeats another document counts as that one.
    """
    groups: list[set[Hashable]] = []
    for document in documents:
        known: set[Hashable] = {("document", document.duplicate_of_id or document.pk)}
        if document.publisher_id is not None:
            known.add(("publisher", document.publisher_id))
        if document.origin_id is not None:
            known.add(("origin", document.origin_id))
        apart = [group for group in groups if group.isdisjoint(known)]
        known = known.union(*(group for group in groups if not group.isdisjoint(known)))
        groups = [*apart, known]
    return len(groups)
