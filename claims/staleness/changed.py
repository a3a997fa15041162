"""Which of the words that claims rest on stand no longer on their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from claims.models import Appearance, EvidenceLink
from sources.models import Snapshot
from sources.refetching.changes import Change, Page, exact_place, lost_words

Place = EvidenceLink | Appearance
OnePlace = TypeVar("OnePlace", EvidenceLink, Appearance)


@dataclass(frozen=True)
class Changed:
    """A place whose document has a newer snapshot. ``lost`` is empty where all of its words stand there still.

    ``place`` are the offsets of the very same words in the newer snapshot, None where they stand there no more or more
    than once: nothing is anchored anew by likeness.
    """

    newer: Snapshot
    lost: tuple[Change, ...]
    place: tuple[int, int] | None


def span_of(place: Place) -> tuple[Snapshot, int, int]:
    """The snapshot and the span that a claim rests on there."""
    if isinstance(place, EvidenceLink):
        return place.passage.snapshot, place.passage.start, place.passage.end
    return place.snapshot, place.start, place.end


def changed(places: Sequence[OnePlace]) -> dict[int, Changed]:
    """For each place whose page was read anew with other bytes since, by key. Two queries, whatever their number."""
    newest = _newest({span_of(place)[0].document_id for place in places})
    moved = [
        place
        for place in places
        if (newer := newest.get(span_of(place)[0].document_id)) is not None and is_newer(newer, span_of(place)[0])
    ]
    if not moved:
        return {}
    needed = {key for place in moved for key in (span_of(place)[0].pk, newest[span_of(place)[0].document_id].pk)}
    pages = {one.pk: Page(one.text, one.blocks) for one in Snapshot.objects.filter(pk__in=needed)}
    return {place.pk: _compared(place, newest[span_of(place)[0].document_id], pages) for place in moved}


def is_newer(newer: Snapshot, older: Snapshot) -> bool:
    """Whether a page itself was another one then: not the same bytes, read by a later reader."""
    return newer.pk != older.pk and newer.content_sha256 != older.content_sha256 and newer.taken_at >= older.taken_at


def _newest(documents: Iterable[int]) -> dict[int, Snapshot]:
    rows = Snapshot.objects.filter(document__in=set(documents)).defer("text", "layout").order_by("taken_at", "id")
    return {row.document_id: row for row in rows}


def _compared(place: Place, newer: Snapshot, pages: dict[int, Page]) -> Changed:
    snapshot, start, end = span_of(place)
    old, new = pages[snapshot.pk], pages[newer.pk]
    return Changed(newer, tuple(lost_words(old, new, start, end)), exact_place(old.text[start:end], new.text))
