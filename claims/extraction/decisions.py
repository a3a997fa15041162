"""What a desk has decided, as examples of what it finds worth checking: rows in, plain values out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from claims.language.training.worth_update import DecidedDocument
from claims.models import Appearance, Claim, ExtractionRun
from sources.models import Document, Snapshot

_ACCEPTED = frozenset({
    Claim.State.TRIAGED, Claim.State.ASSIGNED, Claim.State.IN_REVIEW, Claim.State.ADJUDICATION, Claim.State.DECIDED,
})  # fmt: skip
_DISMISSED = frozenset({
    Claim.ClosedReason.NOT_A_CLAIM, Claim.ClosedReason.NOT_CHECKABLE, Claim.ClosedReason.DROPPED,
})  # fmt: skip
_DECIDED = Q(claim__state__in=_ACCEPTED) | Q(claim__closed_reason__in=_DISMISSED)


@dataclass(frozen=True)
class _Stretch:
    """A sentence or selection of a snapshot; ``accepted`` None where nobody has decided."""

    start: int
    end: int
    accepted: bool | None = None


def decided_documents() -> Iterator[DecidedDocument]:
    """The articles in which somebody decided on a claim, oldest first, with all their sentences.

    Accepted or further on its way counts for a claim, and so does a sentence that a person added; closed as no claim,
    not checkable or dropped counts against it. A duplicate tells nothing, an invented sample neither.
    """
    decided = Appearance.objects.filter(_DECIDED, snapshot__document__is_sample=False)
    snapshots = Snapshot.objects.filter(
        pk__in=decided.values("snapshot"), document__kind=Document.Kind.ARTICLE, document__trashed_at=None
    ).order_by("document", "pk")
    for number, versions in groupby(snapshots.iterator(chunk_size=50), key=lambda snapshot: snapshot.document_id):
        yield _document(f"document {number}", versions)


def _document(name: str, snapshots: Iterable[Snapshot]) -> DecidedDocument:
    """All that was read of one document; a sentence that stands in several of its snapshots is counted once."""
    sentences: list[str] = []
    decisions: dict[int, bool] = {}
    counted: set[str] = set()
    for snapshot in snapshots:
        for stretch in _sentences(snapshot):
            text = " ".join(snapshot.text[stretch.start : stretch.end].split())
            if stretch.accepted is not None and text not in counted:
                counted.add(text)
                decisions[len(sentences)] = stretch.accepted
            sentences.append(text)
    return DecidedDocument(name, tuple(sentences), decisions)


def _sentences(snapshot: Snapshot) -> list[_Stretch]:
    """The sentences of the latest reading in their order. What a person selected decides on the sentences it touches,
    and stands for itself where the machine read none."""
    found: list[_Stretch] = []
    added: list[_Stretch] = []
    for appearance in snapshot.appearances.select_related("claim"):
        stretch = _Stretch(appearance.start, appearance.end, _decision(appearance.claim))
        (found if appearance.added_by_id is None else added).append(stretch)
    run = ExtractionRun.objects.filter(snapshot=snapshot).first()
    known = {(stretch.start, stretch.end) for stretch in found}
    passed_over = [_Stretch(row["start"], row["end"]) for row in run.passed_over] if run else []
    sentences = found + [stretch for stretch in passed_over if (stretch.start, stretch.end) not in known]
    for selection in added:
        sentences = _with_selection(sentences, selection)
    return sorted(sentences, key=lambda stretch: (stretch.start, stretch.end))


def _with_selection(sentences: list[_Stretch], selection: _Stretch) -> list[_Stretch]:
    touched = [one for one in sentences if one.start < selection.end and selection.start < one.end]
    if not touched:
        return [*sentences, selection]
    return [
        _Stretch(one.start, one.end, selection.accepted) if one in touched and selection.accepted is not None else one
        for one in sentences
    ]


def _decision(claim: Claim) -> bool | None:
    if claim.state in _ACCEPTED:
        return True
    return False if claim.closed_reason in _DISMISSED else None
