"""Fact-checkers take the next claim themselves. A claim that is taken and left alone comes back."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import policy
from claims.errors import ClaimsError, NothingToTake
from claims.models import Assignment, Claim
from claims.models.claim import ClaimQuerySet
from claims.models.review_rule import REVIEWERS, lacking_a_second_reviewer
from claims.review.services import end_assignment, give
from desk.audit.actor import Actor

# Whoever has this many claims of their own taking finishes one first, so that nobody hoards.
MOST_TAKEN = 5
ABANDONED = "Taken and left alone for {hours} hours, so that somebody else can have it."


@transaction.atomic
def take_next_claim(*, user: User) -> Assignment:
    """The claim that asks most to be checked and that this person never had, given to them.

    It waits for a reviewer, or for the second of two, which they are not told.
    Two who press at once get two claims: the row of a claim is locked, and locked rows are passed over. Raises
    NothingToTake where no claim waits.
    """
    policy.require(policy.may_be_assigned(user), "Only fact-checkers take claims.")
    # The person's own row is the queue of their two tabs.
    User.objects.select_for_update().get(pk=user.pk)
    taken = Assignment.objects.open().filter(reviewer=user, is_taken=True).count()
    if taken >= MOST_TAKEN:
        raise ClaimsError(f"You have {taken} claims that you took; finish or hand back one of them first.")
    new = Claim.objects.exclude(assignments__reviewer=user)
    waiting = [_first(new.filter(state=Claim.State.TRIAGED)), _first(lacking_a_second_reviewer(new))]
    claim = max(filter(None, waiting), key=lambda one: (one.checkworthiness, -one.pk), default=None)
    if claim is None:
        raise NothingToTake("No accepted claim waits just now; an editor accepts more from the queue.")
    taken_roles = claim.assignments.filter(state__in=["open", "handed_in"]).values_list("role", flat=True)
    role = next(one for one in REVIEWERS if one not in set(taken_roles))
    return give(claim=claim, reviewer=user, by=user, role=role, is_taken=True, touched_at=timezone.now())


def _first(claims: ClaimQuerySet) -> Claim | None:
    return claims.order_by("-checkworthiness", "id").select_for_update(skip_locked=True, of=("self",)).first()


def touch(assignment: Assignment) -> None:
    """Its reviewer works on it: it is not abandoned."""
    Assignment.objects.filter(pk=assignment.pk).update(touched_at=timezone.now())


def release_abandoned() -> int:
    """Claims that somebody took and left alone wait for the next who takes one; returns how many. Called by a sweep."""
    hours = settings.TAKEN_CLAIM_HOURS
    left = Assignment.objects.open().filter(is_taken=True, touched_at__lt=timezone.now() - timedelta(hours=hours))
    released = 0
    for assignment in left.select_related("claim", "reviewer").order_by("pk"):
        released += _release(assignment.pk, hours)
    return released


@transaction.atomic
def _release(key: int, hours: int) -> bool:
    """Asked once more under the lock: its reviewer may come back to it in this moment."""
    assignment = Assignment.objects.select_for_update().select_related("claim").get(pk=key)
    is_left = assignment.touched_at is None or assignment.touched_at < timezone.now() - timedelta(hours=hours)
    if assignment.state != Assignment.State.OPEN or not is_left:
        return False
    actor = Actor(label="The desk")
    end_assignment(assignment, actor, Assignment.State.WITHDRAWN, ABANDONED.format(hours=hours), "assignment.abandoned")
    return True
