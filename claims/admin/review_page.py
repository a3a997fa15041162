"""What the review page shows: source, evidence and decision of one assignment, as its reviewer may see them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from claims.admin.assignment_order import most_urgent_first
from claims.models import Appearance, Assignment, Claim, EvidenceAssessment, EvidenceLink, Rating, RatingScale, Verdict
from claims.policy import may_review
from claims.review.blindness import evidence_shown_to, sees_all_reviews, state_shown_to
from claims.review.checklist import checklist
from sources.marked_text import Mark, lay_out
from sources.models import Passage
from sources.passages.search import INTERACTIVE_BUDGET, find_passages

# Of a longer source the part around the claim is laid out, this many characters to each side.
AROUND = 30_000
FOUND_SHOWN = 8
Stance = EvidenceAssessment.Stance
STANCES = [(value, label, label[0]) for value, label in Stance.choices]


def is_open_to(user: User, assignment: Assignment) -> bool:
    """Its own reviewer, and whoever may see all reviews of the claim."""
    return assignment.reviewer_id == user.pk or sees_all_reviews(user, assignment.claim)


def may_decide(user: User, assignment: Assignment) -> bool:
    """Whether a verdict is awaited from this person, or could still be replaced by them."""
    is_awaited = assignment.state in (Assignment.State.OPEN, Assignment.State.HANDED_IN)
    return is_awaited and may_review(user, assignment) and assignment.claim.state not in ("decided", "closed")


def own_open(user: User) -> list[int]:
    """This person's open assignments in the order in which they come up."""
    open_ones = Assignment.objects.open().filter(reviewer=user)
    return list(most_urgent_first(open_ones).values_list("pk", flat=True))


def page_of(assignment: Assignment, user: User, draft: dict[str, Any], query: str) -> dict[str, Any]:
    """Everything the page needs."""
    claim = assignment.claim
    queue = own_open(user)
    return {
        "assignment": assignment,
        "claim": claim,
        "kind": Claim.Kind(claim.kind).label if claim.kind else "",
        "state": state_shown_to(user, claim.state),
        "is_late": assignment.due_at is not None and assignment.state == "open" and assignment.due_at < timezone.now(),
        "is_own": assignment.reviewer_id == user.pk,
        "may_decide": may_decide(user, assignment),
        "may_assess": may_decide(user, assignment) and assignment.state == Assignment.State.OPEN,
        "draft": draft,
        "confidences": Verdict.Confidence.choices,
        "ratings": _ratings(draft),
        "others": _other_verdicts(assignment),
        **_place(queue, assignment.pk),
        **source_of(assignment, user),
        **evidence_of(assignment, user, draft),
        **found_in_library(assignment, query, draft),
    }


def _place(queue: Sequence[int], here: int) -> dict[str, Any]:
    place = queue.index(here) if here in queue else None
    if place is None:
        return {"place": None, "queue_length": len(queue), "next_up": queue[0] if queue else None}
    return {
        "place": place + 1,
        "queue_length": len(queue),
        "previous_up": queue[place - 1] if place else None,
        "next_up": queue[place + 1] if place + 1 < len(queue) else None,
    }


def _ratings(draft: dict[str, Any]) -> list[tuple[Rating, bool]]:
    scale = RatingScale.objects.filter(is_default=True).first()
    ratings = Rating.objects.filter(scale=scale).order_by("position")
    return [(rating, str(rating.pk) == str(draft.get("rating", ""))) for rating in ratings]


def _other_verdicts(assignment: Assignment) -> QuerySet[Verdict]:
    """An adjudicator sees what the reviewers say, side by side; nobody else does."""
    if assignment.role != Assignment.Role.ADJUDICATOR:
        return Verdict.objects.none()
    reviews = assignment.claim.assignments.filter(state=Assignment.State.HANDED_IN).exclude(pk=assignment.pk)
    verdicts = Verdict.objects.filter(assignment__in=reviews).select_related("rating", "assignment__reviewer")
    latest = {verdict.assignment_id: verdict.pk for verdict in verdicts.order_by("version")}
    return verdicts.filter(pk__in=latest.values()).order_by("assignment")


def source_of(assignment: Assignment, user: User) -> dict[str, Any]:
    """The snapshot with this claim lit and the others dotted, and the neighbours in the article."""
    claim = assignment.claim
    here = claim.appearances.select_related("snapshot__document__publisher").order_by("snapshot", "start").first()
    if here is None:
        return {"appearance": None, "paragraphs": []}
    snapshot = here.snapshot
    start, end = max(here.start - AROUND, 0), here.end + AROUND
    near = list(snapshot.appearances.filter(end__gt=start, start__lt=end).order_by("start"))
    open_here = Assignment.objects.open().filter(reviewer=user, claim__in=[one.claim_id for one in near])
    own = dict(open_here.values_list("claim", "pk"))
    marks = [
        Mark(one.start, one.end, claim.pk, lit=True)
        if one.claim_id == claim.pk
        else Mark(one.start, one.end, one.claim_id, link=_link(one, own))
        for one in near
    ]
    place = next(number for number, one in enumerate(near) if one.pk == here.pk)
    before, after = near[max(place - 1, 0) : place], near[place + 1 : place + 2]
    return {
        "appearance": here,
        "document": snapshot.document,
        "snapshot": snapshot,
        "paragraphs": lay_out(snapshot.text, snapshot.blocks, marks, start=start, end=end),
        "is_cut": start > 0 or end < len(snapshot.text),
        "previous_claim": _link(before[0], own) if before else "",
        "next_claim": _link(after[0], own) if after else "",
        "elsewhere": claim.appearances.count() - 1,
    }


def _link(appearance: Appearance, own: dict[int, int]) -> str:
    if appearance.claim_id in own:
        return reverse("admin:claims_assignment_review", args=[own[appearance.claim_id]])
    return reverse("admin:claims_claim_change", args=[appearance.claim_id])


def bearing(assignment: Assignment) -> QuerySet[EvidenceAssessment]:
    """The reviewer's evidence in the order in which the rationale cites it."""
    return (
        assignment.assessments.exclude(stance=Stance.IRRELEVANT)
        .select_related("link__passage__snapshot__document__publisher")
        .order_by("id")
    )


def evidence_of(assignment: Assignment, user: User, draft: dict[str, Any]) -> dict[str, Any]:
    """Cards: the reviewer's evidence with its numbers, suggestions, and what they set aside."""
    own = list(bearing(assignment))
    assessed = {one.link_id: one for one in assignment.assessments.all()}
    confirmed = [
        {"link": one.link, "assessment": one, "number": number, "signals": _in_words(one.link)}
        for number, one in enumerate(own, start=1)
    ]
    suggested, aside = [], []
    for link in evidence_shown_to(user, assignment.claim, draft.get("added", ())).order_by(
        F("rank").asc(nulls_first=True), "id"
    ):
        if link.pk not in assessed and link.dismissed_by_id != assignment.reviewer_id:
            suggested.append({"link": link, "signals": _in_words(link)})
        elif link.pk not in {one.link_id for one in own}:
            aside.append({"link": link})
    return {
        "stances": STANCES,
        "directnesses": EvidenceAssessment.Directness.choices,
        "confirmed": confirmed,
        "suggested": suggested,
        "aside": aside,
        "checks": checklist(assignment.claim, own),
    }


def _in_words(link: EvidenceLink) -> list[str]:
    return [signal["words"] for signal in link.signals]


def found_in_library(assignment: Assignment, query: str, draft: dict[str, Any]) -> dict[str, Any]:
    """Passages of the library for the reviewer's own words, without those that lie beside the claim already."""
    if not query:
        return {"query": "", "found": []}
    claim = assignment.claim
    own = list(claim.appearances.values_list("snapshot__document", flat=True))
    here = evidence_shown_to(assignment.reviewer, claim, draft.get("added", ()))
    shown = set(here.values_list("passage", flat=True))
    hits = find_passages(query, k=FOUND_SHOWN * 3, exclude_documents=own, budget=INTERACTIVE_BUDGET)
    keys = [hit.passage for hit in hits if hit.passage not in shown][:FOUND_SHOWN]
    order = Case(*[When(pk=key, then=Value(place)) for place, key in enumerate(keys)], default=Value(len(keys)))
    found = Passage.objects.filter(pk__in=keys).select_related("snapshot__document__publisher").order_by(order)
    return {"query": query, "found": list(found)}
