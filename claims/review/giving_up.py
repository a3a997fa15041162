"""A reviewer finds nothing to review: not a claim, not checkable, or a claim that the desk has already."""

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ReasonMissing, WrongState
from claims.models import Assignment, Claim
from claims.review.services import close, end_assignment, original_of, reopen
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.words import is_blank

REASONS = (Claim.ClosedReason.NOT_A_CLAIM, Claim.ClosedReason.NOT_CHECKABLE, Claim.ClosedReason.DUPLICATE)


@transaction.atomic
def give_up(
    *, assignment: Assignment, user: User, reason: str, note: str, duplicate_of: Claim | None = None
) -> Assignment:
    """The reviewer hands the claim back for this reason; unless somebody else reviews it too, it is closed.

    Whether somebody does, the reviewer is not told: to them the claim is done either way. Raises ReasonMissing without
    a note (a duplicate needs none but names the claim to keep), WrongState once the assignment has ended.
    """
    policy.require(policy.may_review(user, assignment), "Only its reviewer hands this claim back.")
    if reason not in REASONS:
        raise ReasonMissing("Give one of these reasons: not a claim, not checkable, duplicate.")
    label = Claim.ClosedReason(reason).label
    if reason == Claim.ClosedReason.DUPLICATE:
        duplicate_of = original_of(assignment.claim, duplicate_of)
        note = note.strip() or f"It says the same as claim {duplicate_of.pk}."
    if is_blank(note):
        raise ReasonMissing(f"Say in a few words why it is {label}; readers of the record will ask.")
    actor, words = Actor.person(user), f"{label.capitalize()}: {note.strip()}"
    assignment = end_assignment(assignment, actor, Assignment.State.HANDED_BACK, words, "claim.handed_back")
    claim = lock_claim(assignment.claim)
    if claim.state == Claim.State.TRIAGED:
        close(claim=claim, by=user, reason=reason, note=note, duplicate_of=duplicate_of)
    return assignment


def may_take_up_again(user: User, assignment: Assignment) -> bool:
    """Whether this person handed the claim back and nobody has gone on with it since."""
    if assignment.state != Assignment.State.HANDED_BACK or not policy.may_review(user, assignment):
        return False
    claim = assignment.claim
    later = claim.assignments.filter(assigned_at__gt=assignment.closed_at).exists()
    taken = claim.assignments.filter(role=assignment.role, state__in=["open", "handed_in"]).exists()
    own = claim.assignments.filter(reviewer=user, state__in=["open", "handed_in"]).exists()
    is_ended = claim.state == Claim.State.DECIDED
    return not (later or taken or own or is_ended or claim.duplicates.exists())


@transaction.atomic
def take_up_again(*, assignment: Assignment, user: User) -> Assignment:
    """The reviewer undoes handing it back: what was closed is open again, and theirs.

    Raises WrongState once the desk has gone on with the claim.
    """
    policy.require(policy.may_review(user, assignment), "Only its reviewer takes this claim up again.")
    claim = lock_claim(assignment.claim)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not may_take_up_again(user, assignment):
        raise WrongState("The desk has gone on with this claim; ask an editor to give it to you again.")
    before = {"state": claim.state}
    if claim.state == Claim.State.CLOSED:
        claim = reopen(claim=claim, by=user)
    if claim.state in (Claim.State.EXTRACTED, Claim.State.TRIAGED):
        claim.state = Claim.State.ASSIGNED
        claim.save(update_fields=["state", "updated_at"])
    assignment.state, assignment.closed_at, assignment.closed_reason = Assignment.State.OPEN, None, ""
    assignment.save(update_fields=["state", "closed_at", "closed_reason"])
    after = {"state": claim.state, "reviewer": user}
    record_event(actor=Actor.person(user), what="claim.taken_up_again", on=claim, before=before, after=after)
    return assignment
