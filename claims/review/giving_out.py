"""Many claims given out in one act: looked at before, done in a request or by a job, undone as one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Assignment, AssignmentBatch, Claim
from claims.notices import forget_assigned, tell_assigned_many
from claims.review.lacking import lacking_roles
from claims.review.services import assign_claim, end_assignment
from claims.review.sharing_out import Planned, ToGive, share_out
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.jobs.services import report_progress, request_job
from desk.models import Job

# More than this is done by a job, so that nobody waits for a page.
AT_ONCE = 100
SLICE = 500
MOST_CLAIMS = 20_000
UNDONE = "Claims were given out in one act, and the act was undone."
_TAKEN = (Assignment.State.OPEN, Assignment.State.HANDED_IN)


def plan_batch(
    claims: Sequence[int], reviewers: Sequence[int], *, rule: str, role: str, given: int = 0
) -> list[Planned]:
    """What would happen: a dry run, which changes nothing."""
    to_give = [one for keys in _slices(claims) for one in _to_give(keys, role)]
    open_ones = Assignment.objects.open().filter(reviewer__in=reviewers).values("reviewer")
    loads = dict(open_ones.order_by().annotate(count=Count("pk")).values_list("reviewer", "count"))
    by_load = rule == AssignmentBatch.Rule.BY_LOAD
    return share_out(to_give, reviewers, loads=loads, by_load=by_load, given=given)


def _slices(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), SLICE):
        yield keys[start : start + SLICE]


def _to_give(keys: Sequence[int], role: str) -> list[ToGive]:
    states = dict(Claim.objects.filter(pk__in=keys).values_list("pk", "state"))
    held = Assignment.objects.filter(claim__in=keys, state__in=_TAKEN).select_related("reviewer")
    holders: dict[int, dict[int, Assignment]] = {}
    for one in held:
        holders.setdefault(one.claim_id, {})[one.reviewer_id] = one
    roles = dict.fromkeys(keys, role)
    if role == AssignmentBatch.WHICHEVER_IS_LACKING:
        roles = lacking_roles(keys, {key: {one.role for one in held.values()} for key, held in holders.items()})
    return [_one_to_give(key, roles.get(key, ""), states.get(key), holders.get(key, {})) for key in keys]


def _one_to_give(key: int, role: str, state: str | None, holders: dict[int, Assignment]) -> ToGive:
    return ToGive(key, role, _refusal(state, holders, role), frozenset(holders))


def _refusal(state: str | None, holders: dict[int, Assignment], role: str) -> str:
    if state is None:
        return "It is gone."
    if state in (Claim.State.DECIDED, Claim.State.CLOSED):
        return f"This claim is {Claim.State(state).label}; it cannot be assigned."
    if not role:
        return "This claim has every reviewer that it wants; set how many, or choose the role yourself."
    in_role = [one for one in holders.values() if one.role == role]
    return f"{in_role[0].reviewer} has this claim already; withdraw that assignment first." if in_role else ""


@transaction.atomic
def give_out(
    *,
    claims: Sequence[int],
    reviewers: Sequence[User],
    user: User,
    rule: str = AssignmentBatch.Rule.ROUND_ROBIN,
    role: str = Assignment.Role.REVIEWER,
    due_at: datetime | None = None,
    priority: int = Assignment.Priority.NORMAL,
    note: str = "",
) -> AssignmentBatch:
    """Begin to give claims out; ``run_batch`` or, for more than a hundred, a job that this requests, does it.

    ``role`` may be ``WHICHEVER_IS_LACKING``: then each claim gets the reviewer that it wants next. Raises ClaimsError
    without claims or people, and NotAllowed for who may not assign or be assigned.
    """
    policy.require(policy.may_assign(user), "Only editors assign claims.")
    if not claims or not reviewers:
        raise ClaimsError("Choose at least one claim and one fact-checker.")
    if len(claims) > MOST_CLAIMS:
        raise ClaimsError(f"At most {MOST_CLAIMS:,} claims are given out in one act; narrow the filter.")
    for reviewer in reviewers:
        policy.require(policy.may_be_assigned(reviewer), f"{reviewer} is not a fact-checker of this desk.")
    batch = AssignmentBatch.objects.create(
        made_by=user,
        rule=rule,
        claims=list(claims),
        reviewers=[one.pk for one in reviewers],
        role=role,
        due_at=due_at,
        priority=priority,
        note=note,
    )
    after = {
        "claims": len(claims),
        "reviewers": [str(one) for one in reviewers],
        "rule": rule,
        "role": role or "lacking",
    }
    record_event(actor=Actor.person(user), what="assignments.begun", on=batch, after=after, reason=note)
    if len(claims) > AT_ONCE:
        request_job("assign", batch, actor=Actor.person(user))
    return batch


def run_batch(batch: AssignmentBatch, job: Job | None = None) -> dict[str, Any]:
    """Give out what is left of a batch, each claim in a transaction of its own; repeating it gives nothing twice.

    Of a batch that was undone it takes back what is left.
    """
    if batch.undone_at is not None:
        return dict(_take_back(batch, job))
    done = set(batch.assignments.values_list("claim", flat=True)) | {key for key, _ in batch.refused}
    left = [key for key in batch.claims if key not in done]
    given = batch.assignments.count()
    people = User.objects.in_bulk(batch.reviewers)
    plan = plan_batch(left, batch.reviewers, rule=batch.rule, role=batch.role, given=given)
    for number, one in enumerate(plan, start=len(batch.claims) - len(left) + 1):
        if AssignmentBatch.objects.filter(pk=batch.pk).exclude(undone_at=None).exists():
            break  # undone while it was under way
        refusal = _give(batch, one, people)
        if refusal:
            batch.refused = [*batch.refused, [one.claim, refusal]]
        if job is not None and (number % 25 == 0 or number == len(batch.claims)):
            batch.save(update_fields=["refused"])
            report_progress(job, number, len(batch.claims))
    batch.finished_at = timezone.now()
    batch.save(update_fields=["refused", "finished_at"])
    tell_assigned_many(list(batch.assignments.open().select_related("claim", "reviewer", "assigned_by")))
    return {"assigned": batch.assignments.count(), "refused": len(batch.refused)}


def _give(batch: AssignmentBatch, planned: Planned, people: dict[int, User]) -> str:
    """Assign one claim; returns why it was refused, empty if it was not."""
    claim = Claim.objects.filter(pk=planned.claim).first()
    if planned.reviewer is None or claim is None:
        return planned.refusal or "It is gone."
    try:
        assign_claim(
            claim=claim,
            reviewer=people[planned.reviewer],
            user=batch.made_by,
            role=planned.role,
            due_at=batch.due_at,
            priority=batch.priority,
            note=batch.note,
            batch=batch,
            is_told=False,
        )
    except WorkbenchError as error:
        return str(error)
    return ""


@transaction.atomic
def undo_batch(*, batch: AssignmentBatch, user: User) -> "Counter[str] | None":
    """Take back what was given out and nobody has worked on; how many are ``undone`` and ``kept``.

    Of more than a hundred a job does it, and the answer is None. Reviews that have begun stay: such an assignment is
    withdrawn by itself, with a reason. Raises WrongState when it was undone before.
    """
    policy.require(policy.may_assign(user), "Only editors withdraw assignments.")
    batch = AssignmentBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise WrongState("This was undone before.")
    batch.undone_at, batch.undone_by = timezone.now(), user
    batch.save(update_fields=["undone_at", "undone_by"])
    record_event(actor=Actor.person(user), what="assignments.undone", on=batch)
    if len(batch.claims) > AT_ONCE:
        request_job("assign", batch, actor=Actor.person(user))
        return None
    return _take_back(batch)


def _take_back(batch: AssignmentBatch, job: Job | None = None) -> "Counter[str]":
    by = Actor.person(batch.undone_by) if batch.undone_by else Actor(label="The desk")
    counted: Counter[str] = Counter(undone=0, kept=0)
    undone = []
    left = list(batch.assignments.open().select_related("claim", "reviewer").order_by("pk"))
    for number, assignment in enumerate(left, start=1):
        if assignment.has_begun():
            counted["kept"] += 1
            continue
        end_assignment(assignment, by, Assignment.State.WITHDRAWN, UNDONE, "assignment.undone")
        undone.append(assignment.pk)
        counted["undone"] += 1
        if job is not None and number % 25 == 0:
            report_progress(job, number, len(left))
    forget_assigned(undone)
    return counted
