"""The evidence pane: what lies beside the claim as its reviewer may see it, and what the library has besides."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, F, QuerySet, Value, When

from claims.admin.signs import signals_shown
from claims.linking.ledger import ledger_of
from claims.models import Assignment, EvidenceAssessment, EvidenceRequest
from claims.review.blindness import Sight, contacts_shown_to, evidence_shown_to
from claims.review.cells import cells_of
from claims.review.checklist import checklist
from claims.staleness.changed import changed
from sources.admin.journey import progress_of, with_latest_job
from sources.models import Document, Passage
from sources.origins.clusters import kin_of
from sources.passages.search import INTERACTIVE_BUDGET, find_passages

FOUND_SHOWN = 8
REQUESTS_SHOWN = 5
Stance = EvidenceAssessment.Stance
STANCES = [(value, label, label[0]) for value, label in Stance.choices]


def bearing(assignment: Assignment) -> QuerySet[EvidenceAssessment]:
    """The reviewer's evidence in the order in which the rationale cites it."""
    return (
        assignment.assessments.exclude(stance=Stance.IRRELEVANT)
        .select_related("link__passage__snapshot__document__publisher", "cell")
        .order_by("id")
    )


def evidence_of(assignment: Assignment, user: User, draft: dict[str, Any], sight: Sight) -> dict[str, Any]:
    """Cards: the reviewer's evidence with its numbers, suggestions, and what they set aside."""
    own = list(bearing(assignment))
    assessed = {one.link_id: one for one in assignment.assessments.all()}
    confirmed: list[dict[str, Any]] = [
        {"link": one.link, "assessment": one, "number": number, "signals": signals_shown(one.link)}
        for number, one in enumerate(own, start=1)
    ]
    suggested: list[dict[str, Any]] = []
    aside: list[dict[str, Any]] = []
    for link in evidence_shown_to(user, assignment.claim, draft.get("added", ()), sight).order_by(
        F("rank").asc(nulls_first=True), "id"
    ):
        if link.pk not in assessed and link.dismissed_by_id != assignment.reviewer_id:
            suggested.append({"link": link, "signals": signals_shown(link)})
        elif link.pk not in {one.link_id for one in own}:
            aside.append({"link": link})
    cards = [*confirmed, *suggested, *aside]
    kin = kin_of([card["link"].passage.snapshot.document for card in cards])
    since = changed([card["link"] for card in cards])
    for card in cards:
        card["cells"] = cells_of(card["link"].passage)
        card["changed"] = since.get(card["link"].pk)
        card["kin"] = kin.get(card["link"].passage.snapshot.document_id)
    return {
        "stances": STANCES,
        "requests": _requests(assignment),
        "directnesses": EvidenceAssessment.Directness.choices,
        "confirmed": confirmed,
        "suggested": suggested,
        "aside": aside,
        "checks": checklist(assignment.claim, own, list(contacts_shown_to(user, assignment.claim, sight))),
        "ledger": ledger_of(
            assignment.claim,
            [card["link"] for card in [*confirmed, *suggested]],
            {one.link_id: number for number, one in enumerate(own, start=1)},
            {one.link_id: one.cell.start for one in own if hasattr(one, "cell")},
        ),
    }


def _requests(assignment: Assignment) -> list[dict[str, Any]]:
    """Documents that this reviewer handed in for the claim, with how far each is or what came of it."""
    asked = EvidenceRequest.objects.filter(claim=assignment.claim, requested_by=assignment.reviewer).order_by("-id")
    rows = list(asked[:REQUESTS_SHOWN])
    documents = with_latest_job(Document.objects.filter(pk__in=[one.document_id for one in rows])).in_bulk()
    shown = []
    for one in rows:
        document = documents[one.document_id]
        progress = progress_of(document)
        is_pending = one.answered_at is None and not progress.is_stopped
        words = one.answer or f"{progress.words}{f': {progress.reason}' if progress.reason else ''}"
        is_stopped = progress.is_stopped and one.answered_at is None
        shown.append({"document": document, "words": words, "is_pending": is_pending, "is_stopped": is_stopped})
    return shown


def found_in_library(assignment: Assignment, query: str, draft: dict[str, Any]) -> dict[str, Any]:
    """Passages of the library for the reviewer's own words, without those that lie beside the claim already."""
    if not query:
        return {"query": "", "found": []}
    claim = assignment.claim
    own = list(claim.appearances.values_list("snapshot__document", flat=True))
    here = evidence_shown_to(assignment.reviewer, claim, draft.get("added", ()))
    shown = set(here.values_list("passage", flat=True))
    hits = find_passages(
        query, k=FOUND_SHOWN * 3, exclude_documents=own, reader=assignment.reviewer, budget=INTERACTIVE_BUDGET
    )
    keys = [hit.passage for hit in hits if hit.passage not in shown][:FOUND_SHOWN]
    order = Case(*[When(pk=key, then=Value(place)) for place, key in enumerate(keys)], default=Value(len(keys)))
    found = Passage.objects.filter(pk__in=keys).select_related("snapshot__document__publisher").order_by(order)
    return {"query": query, "found": list(found)}
