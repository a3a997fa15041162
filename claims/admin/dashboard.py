"""The first page after signing in: what waits for whoever reads it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims.admin.assignment import due_sign
from claims.admin.assignment_order import most_urgent_first
from claims.admin.filters import awaiting_approval, overdue, without_reviewer
from claims.models import Assignment, Claim
from claims.models.claim import ClaimQuerySet
from claims.models.review_rule import lacking_a_second_reviewer
from claims.policy import may_assign, may_be_assigned
from claims.review.blindness import state_shown_to
from desk.admin.base import signed_in
from desk.models import Job
from sources.admin.journey import progress_of, with_latest_job
from sources.models import Document

OWN_SHOWN = 8
ARTICLES_SHOWN = 6
Tile = tuple[str, int, str]


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by the admin's index with its context."""
    user = signed_in(request)
    context["title"] = "Overview"
    context["tiles"] = _tiles(user)
    if may_be_assigned(user):
        own = Assignment.objects.open().filter(reviewer=user).select_related("claim")
        context["own"] = [(assignment, due_sign(assignment)) for assignment in most_urgent_first(own)[:OWN_SHOWN]]
        context["own_count"] = own.count()
    if user.has_perm("claims.view_claim"):
        context["states"] = _states(user)
    if user.has_perm("sources.view_document"):
        articles = with_latest_job(Document.objects.articles().select_related("publisher")).order_by("-added_at", "-id")
        context["articles"] = [(article, progress_of(article)) for article in articles[:ARTICLES_SHOWN]]
    if user.has_perm("desk.retry_job"):
        context["stopped"] = Job.objects.set_aside().prefetch_related("subject")[:5]
    return context


def _tiles(user: User) -> list[Tile]:
    """Numbers that call for an act, each a link to its list."""
    queue = reverse("admin:claims_claim_changelist")
    tiles: list[Tile] = []
    if may_assign(user):
        counted: list[tuple[str, str, Callable[[ClaimQuerySet], QuerySet[Claim]]]] = [
            ("without a reviewer", "unassigned", without_reviewer),
            ("second reviewer wanted", "second", lacking_a_second_reviewer),
            ("overdue", "overdue", overdue),
            ("reviewers disagree", "disagreement", lambda claims: claims.filter(state=Claim.State.ADJUDICATION)),
            ("awaiting approval", "approval", awaiting_approval),
        ]
        claims = Claim.objects.visible_to(user)
        tiles += [(label, of(claims).count(), f"{queue}?work={work}") for label, work, of in counted]
    if user.has_perm("desk.retry_job"):
        jobs = f"{reverse('admin:desk_job_changelist')}?state__exact=set_aside"
        tiles.append(("jobs set aside", Job.objects.set_aside().count(), jobs))
    return tiles


def _states(user: User) -> list[dict[str, Any]]:
    """Claims by state as this person may know it, with each one's share for the bar."""
    counted = dict(
        Claim.objects.visible_to(user)
        .order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    shown: dict[str, dict[str, Any]] = {}
    for state in Claim.State:
        label = state_shown_to(user, state)
        row = shown.setdefault(label, {"label": label, "count": 0, "state": state})
        row["count"] += counted.get(state, 0)
        if label == Claim.State(state).label:
            row["state"] = state
    most = max([row["count"] for row in shown.values()], default=0)
    for row in shown.values():
        row["percent"] = round(100 * row["count"] / most) if most else 0
    return list(shown.values())
