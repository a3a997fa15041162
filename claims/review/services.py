"""Triage and assignment: which claims are taken up, by whom, until when. One function per editorial event."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims import policy
from claims.errors import ClaimsError, ClaimTaken, ReasonMissing, WrongState
from claims.models import Appearance, Assignment, AssignmentBatch, Claim, Claimant
from claims.notices import tell_adjudication_wanted, tell_assigned, tell_handed_back
from claims.verdicts.services import state_after_review
from claims.workflow import lock_claim, move
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.jobs.services import request_job
from desk.words import is_blank
from sources.models import Document, Snapshot

_OF_THE_SPEAKER = (
    "speaker",
    "speaker_start",
    "speaker_end",
    "speaker_resolved",
    "speaker_confidence",
    "speaker_edited",
    "cue",
    "is_direct_speech",
)


@transaction.atomic
def add_claim(*, snapshot: Snapshot, start: int, end: int, user: User, text: str = "") -> Claim:
    """A person makes a claim of words that the machine passed over; white space at the ends is left out.

    ``text`` is the normalised claim, the words themselves by default. A span that is a claim already gives that claim
    back. Raises ClaimsError for a span without words.
    """
    policy.require(policy.may_triage(user) or policy.may_be_assigned(user), "Only members of the desk add claims.")
    selected = snapshot.text[max(start, 0) : max(end, 0)]
    quote = selected.strip()
    if not quote:
        raise ClaimsError("Select the words of the claim in the source; there are none between these places.")
    start = max(start, 0) + selected.index(quote)
    end = start + len(quote)
    # Extraction or a colleague may be at the same words: the article's row is the queue, as it is for extraction.
    Document.objects.select_for_update().get(pk=snapshot.document_id)
    known = Appearance.objects.filter(snapshot=snapshot, start=start, end=end).select_related("claim").first()
    if known is not None:
        return known.claim
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                text_edited=text.strip() or " ".join(quote.split()), created_by=user, state=Claim.State.TRIAGED
            )
            Appearance.objects.create(claim=claim, snapshot=snapshot, start=start, end=end, quote=quote, added_by=user)
    except IntegrityError:
        # Somebody marked the same words in this moment: theirs is the claim.
        return Appearance.objects.select_related("claim").get(snapshot=snapshot, start=start, end=end).claim
    after = {"snapshot": snapshot.pk, "start": start, "end": end, "text": claim.text_edited}
    record_event(actor=Actor.person(user), what="claim.added", on=claim, after=after)
    request_job("match_claim", claim)  # by nobody: the list of jobs must not tell who reviews
    return claim


@transaction.atomic
def split_off(*, claim: Claim, start: int, end: int, user: User) -> Claim:
    """A part of a claim's quote becomes a claim of its own, with the speaker of the whole; the quote stays as it is.

    Its reviewer may do it too. Raises ClaimsError unless the span lies inside one place where the claim stands and is
    not all of it. Undone by closing the part as a duplicate of the whole.
    """
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer split it.")
    whole = claim.appearances.filter(start__lte=start, end__gte=end).select_related("snapshot").first()
    if whole is None:
        raise ClaimsError("Mark a part of the claim's own words; other words become a claim of their own.")
    if (whole.start, whole.end) == (start, end):
        raise ClaimsError("That is the whole claim; mark only the part that is a claim of its own.")
    known = Appearance.objects.filter(snapshot=whole.snapshot, start=start, end=end).select_related("claim").first()
    if known is not None:
        raise ClaimsError(f"These words are claim {known.claim_id} already.")
    part = add_claim(snapshot=whole.snapshot, start=start, end=end, user=user)
    part.split_from, part.claimant_edited = claim, claim.claimant_edited
    part.save(update_fields=["split_from", "claimant_edited", "updated_at"])
    part.topics.set(claim.topics.all())
    # What the machine read of the speaker stays the machine's, what a person set a person's.
    part.appearances.update(**{name: getattr(whole, name) for name in _OF_THE_SPEAKER})
    after = {"part": part, "start": start, "end": end}
    record_event(actor=Actor.person(user), what="claim.split", on=claim, after=after)
    return part


@transaction.atomic
def accept_claim(*, claim: Claim, user: User) -> Claim:
    """An editor finds the claim worth checking. Raises WrongState unless it is freshly extracted."""
    policy.require(policy.may_triage(user), "Only editors accept claims for checking.")
    claim = lock_claim(claim)
    if claim.state != Claim.State.EXTRACTED:
        raise WrongState(f"Only an extracted claim can be accepted; this one is {claim.get_state_display()}.")
    move(claim, Claim.State.TRIAGED)
    record_event(
        actor=Actor.person(user),
        what="claim.accepted",
        on=claim,
        before={"state": Claim.State.EXTRACTED},
        after={"state": claim.state},
    )
    return claim


@transaction.atomic
def close_claim(*, claim: Claim, user: User, reason: str, note: str = "", duplicate_of: Claim | None = None) -> Claim:
    """Take a claim out of the queue: not a claim, not checkable, duplicate (of another), dropped.

    Raises ReasonMissing without a note (a duplicate needs none), WrongState when somebody is reviewing it or it is
    decided.
    """
    policy.require(policy.may_triage(user), "Only editors close claims.")
    if reason not in Claim.ClosedReason.values:
        raise ReasonMissing(f"Give one of these reasons: {', '.join(Claim.ClosedReason.labels)}.")
    if reason == Claim.ClosedReason.DUPLICATE:
        duplicate_of = original_of(claim, duplicate_of)
    elif is_blank(note):
        raise ReasonMissing("Say in a few words why the claim is closed; readers of the record will ask.")
    return close(claim=claim, by=user, reason=reason, note=note, duplicate_of=duplicate_of)


@transaction.atomic
def close(*, claim: Claim, by: User, reason: str, note: str, duplicate_of: Claim | None) -> Claim:
    """The closing itself; who may do it, and whether the reason is whole, is asked by the caller."""
    claim = lock_claim(claim)
    if claim.state not in (Claim.State.EXTRACTED, Claim.State.TRIAGED):
        raise WrongState(f"This claim is {claim.get_state_display()}; take it back from its reviewers first.")
    before = {"state": claim.state}
    claim.state, claim.closed_reason, claim.closed_note = Claim.State.CLOSED, reason, note.strip()
    claim.duplicate_of = duplicate_of
    claim.save()
    after: dict[str, Any] = {"state": claim.state, "closed_reason": reason, "duplicate_of": duplicate_of}
    record_event(actor=Actor.person(by), what="claim.closed", on=claim, before=before, after=after, reason=note)
    return claim


def original_of(claim: Claim, duplicate_of: Claim | None) -> Claim:
    """The claim that another is a duplicate of, never a duplicate itself. Raises ClaimsError where there is none."""
    if duplicate_of is None:
        raise ReasonMissing("Name the claim that this one is a duplicate of.")
    # Two editors may make each of two claims the other's duplicate: both rows are locked, in one order.
    keys = sorted({claim.pk, duplicate_of.pk, duplicate_of.duplicate_of_id or duplicate_of.pk})
    rows = {row.pk: row for row in Claim.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    original = rows[duplicate_of.pk].duplicate_of or rows[duplicate_of.pk]
    if original.pk == claim.pk:
        raise ClaimsError("A claim cannot be a duplicate of itself.")
    if claim.duplicates.exists():
        raise ClaimsError("Other claims are duplicates of this one; keep it and close the other.")
    return original


@transaction.atomic
def reopen_claim(*, claim: Claim, user: User) -> Claim:
    """Undo a closing: the claim is in the queue again."""
    policy.require(policy.may_triage(user), "Only editors reopen claims.")
    return reopen(claim=claim, by=user)


@transaction.atomic
def reopen(*, claim: Claim, by: User) -> Claim:
    """The reopening itself; who may do it is asked by the caller."""
    claim = lock_claim(claim)
    if claim.state != Claim.State.CLOSED:
        raise WrongState(f"Only a closed claim can be reopened; this one is {claim.get_state_display()}.")
    before = {"state": claim.state, "closed_reason": claim.closed_reason, "duplicate_of": claim.duplicate_of}
    claim.state, claim.closed_reason, claim.closed_note, claim.duplicate_of = Claim.State.TRIAGED, "", "", None
    claim.save()
    record_event(actor=Actor.person(by), what="claim.reopened", on=claim, before=before, after={"state": claim.state})
    return claim


@transaction.atomic
def edit_claim(
    *, claim: Claim, user: User, text: str | None = None, kind: str | None = None, claimant: Claimant | None = None
) -> Claim:
    """Set what the machine got wrong; only what is given changes. Empty text or kind gives the suggestion back.

    Its reviewer may do it too. The verbatim quote never changes. Raises WrongState for a decided or closed claim.
    """
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer edit it.")
    claim = lock_claim(claim)
    if claim.state in (Claim.State.DECIDED, Claim.State.CLOSED):
        raise WrongState(f"This claim is {claim.get_state_display()}; its words are not changed any more.")
    given = {"text_edited": text, "kind_edited": kind, "claimant_edited": claimant}
    changes = {name: value for name, value in given.items() if value is not None and getattr(claim, name) != value}
    if not changes:
        return claim
    before = {name: getattr(claim, name) for name in changes}
    for name, value in changes.items():
        setattr(claim, name, value)
    if not (claim.text_edited or claim.text_suggested):
        raise ClaimsError(
            "A claim needs words: this one was added by a person, so there is no suggestion to return to."
        )
    claim.save()
    record_event(actor=Actor.person(user), what="claim.edited", on=claim, before=before, after=changes)
    if "text_edited" in changes:
        request_job("match_claim", claim)  # by nobody: the list of jobs must not tell who reviews
    return claim


@transaction.atomic
def assign_claim(
    *,
    claim: Claim,
    reviewer: User,
    user: User,
    role: str = Assignment.Role.REVIEWER,
    due_at: datetime | None = None,
    priority: int = Assignment.Priority.NORMAL,
    note: str = "",
    batch: AssignmentBatch | None = None,
    is_told: bool = True,
) -> Assignment:
    """Give a claim to a reviewer. Raises ClaimTaken if somebody has it in this role, or this person has it already.

    ``is_told`` is False where the caller tells the reviewer of many assignments in one notification.
    """
    policy.require(policy.may_assign(user), "Only editors assign claims.")
    policy.require(policy.may_be_assigned(reviewer), f"{reviewer} is not a fact-checker of this desk.")
    assignment = give(
        claim=claim,
        reviewer=reviewer,
        by=user,
        role=role,
        due_at=due_at,
        priority=priority,
        note=note,
        batch=batch,
    )
    if is_told:
        tell_assigned(assignment)
    return assignment


@transaction.atomic
def give(*, claim: Claim, reviewer: User, by: User, role: str = Assignment.Role.REVIEWER, **values: Any) -> Assignment:
    """The assignment itself, however it came about; who may do it is asked by the caller."""
    claim = lock_claim(claim)
    if claim.state in (Claim.State.DECIDED, Claim.State.CLOSED):
        raise WrongState(f"This claim is {claim.get_state_display()}; it cannot be assigned.")
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(claim=claim, reviewer=reviewer, role=role, assigned_by=by, **values)
    except IntegrityError:
        holder = claim.assignments.filter(role=role, state__in=["open", "handed_in"]).first()
        who = holder.reviewer if holder else reviewer
        raise ClaimTaken(f"{who} has this claim already; withdraw that assignment first.") from None
    before = {"state": claim.state}
    if claim.state in (Claim.State.EXTRACTED, Claim.State.TRIAGED):
        move(claim, Claim.State.ASSIGNED)
    after = {"state": claim.state, "reviewer": reviewer, "role": role, "due_at": assignment.due_at}
    what, reason = ("claim.taken", "") if assignment.is_taken else ("claim.assigned", assignment.note)
    after["priority"] = assignment.priority
    record_event(actor=Actor.person(by), what=what, on=claim, before=before, after=after, reason=reason)
    return assignment


@transaction.atomic
def hand_back(*, assignment: Assignment, user: User, reason: str) -> Assignment:
    """A reviewer returns a claim unreviewed. Raises ReasonMissing without a reason."""
    policy.require(policy.may_review(user, assignment), "Only its reviewer can hand this claim back.")
    return end_assignment(assignment, Actor.person(user), Assignment.State.HANDED_BACK, reason, "claim.handed_back")


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, user: User, reason: str) -> Assignment:
    """An editor takes a claim back from its reviewer. Raises ReasonMissing without a reason."""
    policy.require(policy.may_assign(user), "Only editors withdraw assignments.")
    return end_assignment(assignment, Actor.person(user), Assignment.State.WITHDRAWN, reason, "assignment.withdrawn")


@transaction.atomic
def end_assignment(assignment: Assignment, actor: Actor, state: Assignment.State, reason: str, what: str) -> Assignment:
    """An open assignment ends without a verdict; who may do it is asked by the caller."""
    if is_blank(reason):
        raise ReasonMissing("Say in a few words why; the next reviewer will ask.")
    claim = lock_claim(assignment.claim)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.state != Assignment.State.OPEN:
        raise WrongState(f"This assignment is {assignment.get_state_display()}; only an open one can be ended.")
    assignment.state, assignment.closed_at, assignment.closed_reason = state, timezone.now(), reason.strip()
    assignment.save()
    before = {"state": claim.state, "reviewer": assignment.reviewer}
    if not claim.assignments.filter(state__in=["open", "handed_in"]).exists():
        move(claim, Claim.State.TRIAGED)
    elif claim.state != Claim.State.ASSIGNED:
        move(claim, state_after_review(claim))  # the reviews that are in may differ, with nobody left to decide
    record_event(actor=actor, what=what, on=claim, before=before, after={"state": claim.state}, reason=reason)
    if state == Assignment.State.HANDED_BACK:
        tell_handed_back(assignment, reason)
    if claim.state == Claim.State.ADJUDICATION and before["state"] != Claim.State.ADJUDICATION:
        tell_adjudication_wanted(claim)
    return assignment
