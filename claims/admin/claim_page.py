"""What stands on one claim's page, for whoever reads it."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse

from claims import policy
from claims.admin.checked_before import checked_before
from claims.admin.signs import signals_shown
from claims.admin.talk import talk_of
from claims.extraction.differences import read_otherwise
from claims.linking.ledger import ledger_of
from claims.models import Appearance, Assignment, Claim, EvidenceLink, Verdict
from claims.models.review_rule import reviews_wanted
from claims.published.reach import reached_by
from claims.review.blindness import evidence_shown_to, sight_of, state_shown_to
from claims.staleness.services import may_settle
from claims.staleness.shown import marks_shown_to
from sources.marked_text import Mark, lay_out
from sources.origins.clusters import kin_of

CONTEXT = 400
OWN_FIRST = F("claim__duplicate_of_id").asc(nulls_first=True)


def claim_page(claim: Claim, user: User, asked: QueryDict) -> dict[str, Any]:
    """The claim with its appearances, evidence, reviews and history, as far as this person may see them."""
    sight = sight_of(user, claim)
    sees_all = sight.reviews
    assignments = Assignment.objects.visible_to(user).filter(claim=claim).select_related("reviewer", "assigned_by")
    links = list(evidence_shown_to(user, claim, sight=sight))
    kin = kin_of([link.passage.snapshot.document for link in links])
    return {
        "claim": claim,
        "state": state_shown_to(user, claim.state),
        "kind": Claim.Kind(claim.kind).label if claim.kind else "",
        "topics": list(claim.topics.all()),
        "outcome": getattr(claim, "decision", None),
        "appearances": [_in_context(one) for one in _appearances(claim)],
        "evidence": [_evidence(link, sees_all=sees_all) | {"kin": kin.get(_document_of(link))} for link in links],
        "ledger": ledger_of(claim, links),
        **checked_before(claim, user),
        "read_otherwise": read_otherwise(claim),
        "assignments": list(assignments),
        "reviews_wanted": reviews_wanted(claim) if sees_all and policy.may_assign(user) else None,
        "verdicts": _verdicts(claim, user) if sees_all else _verdicts(claim, user).filter(assignment__reviewer=user),
        # Who the desk's clients are is for those who answer for what goes out.
        "reached": reached_by(claim) if policy.may_approve(user) else [],
        "publications": list(claim.publications.select_related("rating", "published_by")),
        "stale_marks": _marks(user, claim),
        "is_blind": not sight.talk,
        **talk_of(claim, user, sight, whole_history=asked.get("history") == "all"),
        "own": assignments.filter(reviewer=user, state=Assignment.State.OPEN).first(),
    }


def _verdicts(claim: Claim, user: User) -> QuerySet[Verdict]:
    return (
        Verdict.objects.visible_to(user)
        .filter(assignment__claim=claim)
        .select_related("rating", "assignment__reviewer")
        .order_by("assignment", "-version")
    )


def _appearances(claim: Claim) -> QuerySet[Appearance]:
    places = Appearance.objects.of(claim).select_related("snapshot__document__publisher", "run", "claim")
    return places.prefetch_related("quantities", "times").order_by(OWN_FIRST, "snapshot", "start")


def _in_context(appearance: Appearance) -> dict[str, Any]:
    """The quote lit within the words around it."""
    snapshot = appearance.snapshot
    mark = Mark(appearance.start, appearance.end, appearance.claim_id, lit=True)
    start, end = max(appearance.start - CONTEXT, 0), appearance.end + CONTEXT
    return {
        "row": appearance,
        "document": snapshot.document,
        "paragraphs": lay_out(snapshot.text, snapshot.blocks, [mark], start=start, end=end),
        "address": f"{reverse('admin:sources_document_change', args=[snapshot.document_id])}"
        f"?snapshot={snapshot.pk}#claim-{appearance.claim_id}",
    }


def _marks(user: User, claim: Claim) -> list[dict[str, Any]]:
    marks = marks_shown_to(user, claim)
    return [{"mark": mark, "may_settle": mark.settled_at is None and may_settle(user, mark)} for mark in marks]


def _document_of(link: EvidenceLink) -> int:
    return link.passage.snapshot.document_id


def _evidence(link: EvidenceLink, *, sees_all: bool) -> dict[str, Any]:
    """A link as this person may know it: who confirmed or dismissed it is part of a review."""
    return {
        "link": link,
        "passage": link.passage,
        "document": link.passage.snapshot.document,
        "signals": signals_shown(link),
        "is_confirmed": sees_all and link.confirmed_by_id is not None,
        "is_dismissed": sees_all and link.dismissed_by_id is not None,
    }
