"""Passages of the library: cut, kept, counted."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from desk.errors import WorkbenchError
from desk.jobs.services import report_progress
from desk.models import Job
from sources.models import Document, Passage, Snapshot
from sources.passages.analyse import ANALYSER_VERSION, analyse
from sources.passages.split import Span, split
from sources.passages.statistics import refresh_term_statistics
from sources.terms.upkeep import Progress

__all__ = ["index_document", "index_passages", "outdated_passages", "refresh_term_statistics"]

BATCH = 500


def index_passages(*, snapshot: Snapshot, progress: Progress = lambda done, of: None) -> int:
    """Cut the snapshot into passages and keep them for the search; returns how many it has.

    Harmless to repeat: passages that are there stay, those of an older analyser get new terms, and those that an older
    way of cutting left behind go unless something rests on them. Each batch is found as soon as it is written.
    """
    spans = split(snapshot.text, snapshot.blocks)
    present = {
        (start, end): (key, analyser)
        for key, start, end, analyser in snapshot.passages.values_list("id", "start", "end", "analyser")
    }
    for number in range(0, len(spans), BATCH):
        _keep(snapshot, number, spans[number : number + BATCH], present)
        progress(min(number + BATCH, len(spans)), len(spans))
    _drop_left_behind(present, spans)
    return len(spans)


def index_document(document: Document, job: Job) -> dict[str, Any]:
    """Make the newest snapshot of a document findable; returns how many passages it has."""
    snapshot = document.snapshots.order_by("-taken_at", "-id").first()
    if snapshot is None:
        raise WorkbenchError(f"“{document}” has not been read yet; there is no text to find passages in.")
    passages = index_passages(snapshot=snapshot, progress=lambda done, of: report_progress(job, done, of))
    return {"snapshot": snapshot.pk, "passages": passages}


def outdated_passages() -> int:
    """How many passages have the terms of an older analyser: ``rebuild_index`` gives them new ones."""
    return Passage.objects.exclude(analyser=ANALYSER_VERSION).count()


def _keep(
    snapshot: Snapshot, first: int, spans: Sequence[Span], present: dict[tuple[int, int], tuple[int, str]]
) -> None:
    new: list[Passage] = []
    changed: list[Passage] = []
    for position, span in enumerate(spans, start=first):
        key, analyser = present.get((span.start, span.end), (None, ""))
        if analyser == ANALYSER_VERSION:
            continue
        passage = Passage(
            id=key,
            snapshot=snapshot,
            position=position,
            start=span.start,
            end=span.end,
            text=snapshot.text[span.start : span.end],
            terms=" ".join(analyse(span.searched(snapshot.text))),
            analyser=ANALYSER_VERSION,
        )
        (new if key is None else changed).append(passage)
    with transaction.atomic():
        Passage.objects.bulk_create(new, ignore_conflicts=True)
        Passage.objects.bulk_update(changed, ["position", "terms", "analyser"])


def _drop_left_behind(present: dict[tuple[int, int], tuple[int, str]], spans: Sequence[Span]) -> None:
    wanted = {(span.start, span.end) for span in spans}
    for place, (key, _) in present.items():
        if place not in wanted:
            try:
                Passage.objects.filter(pk=key).delete()
            except ProtectedError:
                continue  # evidence of a claim: what a person rests on stays
