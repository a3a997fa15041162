"""What the review page shows: source, evidence and decision of one assignment, as its reviewer may see them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from claims.admin.assignment_order import most_urgent_first
from claims.admin.checked_before import precedents
from claims.admin.fixes import groups_of
from claims.admin.review_evidence import evidence_of, found_in_library
from claims.admin.review_source import source_of
from claims.admin.talk import talk_of
from claims.extraction.differences import read_otherwise
from claims.models import Assignment, Claim, Claimant, EvidenceAssessment, Guideline, Rating, RatingScale, Verdict
from claims.policy import may_review
from claims.review.blindness import sees_all_reviews, sight_of, state_shown_to, unread_count
from claims.review.giving_up import may_take_up_again

# Names offered while typing; a longer list helps nobody.
MOST_CLAIMANTS = 500


def is_open_to(user: User, assignment: Assignment) -> bool:
    """Its own reviewer, and whoever may see all reviews of the claim; a member without a role sees none."""
    if not user.has_perm("claims.view_assignment"):
        return False
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
    sight = sight_of(user, claim)
    source = source_of(assignment, user)
    return {
        "assignment": assignment,
        "claim": claim,
        "kind": Claim.Kind(claim.kind).label if claim.kind else "",
        "state": state_shown_to(user, claim.state),
        "is_late": assignment.due_at is not None and assignment.state == "open" and assignment.due_at < timezone.now(),
        "is_own": assignment.reviewer_id == user.pk,
        "may_decide": may_decide(user, assignment),
        "may_take_up_again": may_take_up_again(user, assignment),
        "may_assess": may_decide(user, assignment) and assignment.state == Assignment.State.OPEN,
        "draft": draft,
        "read_otherwise": read_otherwise(claim),
        "fixes": groups_of(claim, source["appearance"], draft.get("fix")),
        "claimants": list(Claimant.objects.values_list("name", flat=True)[:MOST_CLAIMANTS]),
        "confidences": Verdict.Confidence.choices,
        "ratings": _ratings(draft),
        "guidelines": list(Guideline.objects.shown_for(claim)),
        "is_blind": not sight.talk,
        **talk_of(claim, user, sight),
        "unread": unread_count(user),
        "others": _other_verdicts(assignment),
        **precedents(claim),
        **_place(queue, assignment.pk),
        **source,
        **evidence_of(assignment, user, draft, sight),
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
    """An adjudicator sees what the reviewers say and on what it rests, side by side; nobody else does."""
    if assignment.role != Assignment.Role.ADJUDICATOR:
        return Verdict.objects.none()
    reviews = assignment.claim.assignments.filter(state=Assignment.State.HANDED_IN).exclude(pk=assignment.pk)
    verdicts = Verdict.objects.filter(assignment__in=reviews).select_related("rating", "assignment__reviewer")
    latest = {verdict.assignment_id: verdict.pk for verdict in verdicts.order_by("version")}
    # In the order in which each rationale cites them.
    cited = EvidenceAssessment.objects.select_related("link__passage__snapshot__document").order_by("id")
    shown = verdicts.filter(pk__in=latest.values()).order_by("assignment")
    return shown.prefetch_related(Prefetch("assessments", cited, to_attr="rests_on"))
