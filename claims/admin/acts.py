"""What editors do with one claim or many: each act asks what it needs, and calls one service for each claim."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse

from claims import policy
from claims.admin.forms import (
    AssignForm,
    CloseForm,
    DuplicateForm,
    EditForm,
    NoForm,
    PublishForm,
    ReasonForm,
    RetractForm,
    ReviewersForm,
    RewordForm,
)
from claims.admin.publishing import approve_and_publish, before_publishing, publish
from claims.admin.topic_form import TopicsForm, set_topics
from claims.linking.again import look_again
from claims.models import Assignment, Claim
from claims.models.review_rule import reviews_wanted
from claims.review.giving_out import AT_ONCE, give_out, plan_batch, run_batch
from claims.review.rules import set_reviewers
from claims.review.services import accept_claim, close_claim, edit_claim, reopen_claim
from claims.verdicts.readiness import Trouble
from claims.verdicts.services import (
    retract_claim,
    withdraw_decision,
)
from desk.errors import WorkbenchError

MOST_REFUSED = 20


@dataclass(frozen=True)
class Act:
    """One thing that may be done with claims, from the list or from a claim's own page."""

    name: str
    label: str
    done: str
    run: Callable[[Claim, User, dict[str, Any]], object] | None
    allowed: Callable[[User], bool]
    states: frozenset[str]
    form: type[forms.Form] = NoForm
    for_many: bool = True
    explains: str = ""
    is_grave: bool = False
    for_its_reviewer: bool = False
    # Of an act that is more than the sum of its claims: what does it, and what shows beforehand what it would do.
    run_many: "Callable[[QuerySet[Claim], User, dict[str, Any]], Outcome] | None" = None
    preview: "Callable[[QuerySet[Claim], dict[str, Any]], dict[str, Any]] | None" = None
    # What speaks against it, as the form stands: told before it is done.
    troubles: "Callable[[Claim, dict[str, Any]], list[Trouble]] | None" = None

    @property
    def heading(self) -> str:
        """The label without the dots that announce a form."""
        return self.label.removesuffix(" …")

    @property
    def can_be_previewed(self) -> bool:
        """Whether it can be shown beforehand what it would do."""
        return self.preview is not None

    def may_be_done(self, user: User, claim: Claim) -> bool:
        """By its role, or as the claim's own reviewer where that is enough."""
        if self.allowed(user):
            return True
        return self.for_its_reviewer and claim.assignments.open().filter(reviewer=user).exists()

    def asks(self) -> bool:
        """Whether there is something to fill in or to confirm before it is done."""
        return self.form is not NoForm or bool(self.explains)


@dataclass
class Outcome:
    """What came of an act on many claims: how many were done, and each refusal with its reason."""

    done: int = 0
    refused: list[tuple[Claim, str]] = field(default_factory=list)
    more_refused: int = 0
    follow: str = ""
    waiting: int = 0


def perform(act: Act, claims: QuerySet[Claim], user: User, given: dict[str, Any]) -> Outcome:
    """Each claim in a transaction of its own, so that a refusal of one leaves the others done."""
    if act.run_many is not None:
        return act.run_many(claims, user, given)
    outcome = Outcome()
    for claim in claims:
        try:
            if act.run is not None:
                act.run(claim, user, given)
        except WorkbenchError as error:
            outcome.refused.append((claim, str(error)))
        else:
            outcome.done += 1
    return outcome


def _give_out(claims: QuerySet[Claim], user: User, given: dict[str, Any]) -> Outcome:
    """To one person or in turn among several; of very many claims a job does it."""
    people = list(given["reviewer"])
    rest = {name: value for name, value in given.items() if name != "reviewer"}
    keys = list(claims.values_list("pk", flat=True))
    batch = give_out(claims=keys, reviewers=people, user=user, **rest)
    follow = reverse("admin:claims_assignmentbatch_change", args=[batch.pk])
    if len(keys) > AT_ONCE:
        return Outcome(follow=follow, waiting=len(keys))
    run_batch(batch)
    rows = Claim.objects.in_bulk([key for key, _ in batch.refused[:MOST_REFUSED]])
    refused = [(rows[key], reason) for key, reason in batch.refused[:MOST_REFUSED] if key in rows]
    done = len(keys) - len(batch.refused)
    return Outcome(done, refused, len(batch.refused) - len(refused), follow if done else "")


def _plan(claims: QuerySet[Claim], given: dict[str, Any]) -> dict[str, Any]:
    """What giving these claims out would do, without doing it."""
    people = list(given["reviewer"])
    keys = list(claims.values_list("pk", flat=True))
    plan = plan_batch(keys, [one.pk for one in people], rule=given["rule"], role=given["role"])
    got = Counter(one.reviewer for one in plan)
    loads = {one.pk: Assignment.objects.open().filter(reviewer=one).count() for one in people}
    refused = [one for one in plan if one.reviewer is None]
    rows = Claim.objects.in_bulk([one.claim for one in refused[:MOST_REFUSED]])
    return {
        "people": [(one.get_full_name() or str(one), loads[one.pk], got[one.pk]) for one in people],
        "refused": [(rows.get(one.claim), one.refusal) for one in refused[:MOST_REFUSED]],
        "refused_count": len(refused),
    }


def _close(claim: Claim, user: User, given: dict[str, Any]) -> object:
    return close_claim(claim=claim, user=user, reason=given["reason"], note=given["note"])


def _mark_duplicate(claim: Claim, user: User, given: dict[str, Any]) -> object:
    reason = Claim.ClosedReason.DUPLICATE
    return close_claim(claim=claim, user=user, reason=reason, note=given["note"], duplicate_of=given["original"])


def _edit(claim: Claim, user: User, given: dict[str, Any]) -> object:
    # The form came filled with suggestions; what was left as it stood there does not become the person's own.
    shown = {"text": claim.text, "kind": claim.kind, "claimant": claim.claimant}
    return edit_claim(claim=claim, user=user, **{name: value for name, value in given.items() if value != shown[name]})


_OPEN = frozenset({"extracted", "triaged"})
_ASSIGNABLE = _OPEN | {"assigned", "in_review", "adjudication"}

ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "accept",
            "Accept for checking",
            "accepted for checking",
            lambda claim, user, given: accept_claim(claim=claim, user=user),
            policy.may_triage,
            frozenset({"extracted"}),
        ),
        Act(
            "relink",
            "Look for evidence again",
            "on their way to be searched for again",
            lambda claim, user, given: look_again(claim=claim, user=user),
            policy.may_triage,
            frozenset({"extracted", "triaged", "assigned", "in_review", "adjudication"}),
            for_its_reviewer=True,
        ),
        Act(
            "assign",
            "Assign …",
            "assigned",
            None,
            policy.may_assign,
            _ASSIGNABLE,
            AssignForm,
            run_many=_give_out,
            preview=_plan,
        ),
        Act(
            "edit",
            "Edit …",
            "edited",
            _edit,
            policy.may_triage,
            _ASSIGNABLE,
            EditForm,
            for_many=False,
            for_its_reviewer=True,
        ),
        Act(
            "reviewers",
            "Set how many reviewers …",
            "to be reviewed by as many",
            lambda claim, user, given: set_reviewers(claim=claim, user=user, count=given["count"]),
            policy.may_assign,
            _ASSIGNABLE,
            ReviewersForm,
        ),
        Act(
            "topics",
            "Set topics …",
            "put under topics",
            set_topics,
            policy.may_triage,
            _ASSIGNABLE | {"decided"},
            TopicsForm,
            explains="What is published keeps its topics until its next version.",
            for_its_reviewer=True,
        ),
        Act("close", "Close …", "closed", _close, policy.may_triage, _OPEN, CloseForm),
        Act(
            "duplicate",
            "Mark as duplicate …",
            "closed as a duplicate",
            _mark_duplicate,
            policy.may_triage,
            _OPEN,
            DuplicateForm,
        ),
        Act(
            "reopen",
            "Reopen",
            "in the queue again",
            lambda claim, user, given: reopen_claim(claim=claim, user=user),
            policy.may_triage,
            frozenset({"closed"}),
        ),
        Act(
            "approve",
            "Approve and publish …",
            "approved and published",
            approve_and_publish,
            policy.may_approve,
            frozenset({"in_review", "adjudication"}),
            PublishForm,
            for_many=False,
            explains="The verdict becomes the desk's decision and goes out to readers and API clients.",
            troubles=before_publishing,
        ),
        Act(
            "publish",
            "Publish …",
            "published",
            publish,
            policy.may_approve,
            frozenset({"decided"}),
            PublishForm,
            for_many=False,
            explains="The desk's decision goes out to readers and API clients; over an earlier one it is a correction.",
            troubles=before_publishing,
        ),
        Act(
            "reword",
            "Correct the words …",
            "corrected",
            publish,
            policy.may_approve,
            frozenset({"decided"}),
            RewordForm,
            for_many=False,
            explains="The verdict stands as it is; its claim goes out in other words, with the note that says why.",
            troubles=before_publishing,
        ),
        Act(
            "withdraw_decision",
            "Take the decision back …",
            "open for review again",
            lambda claim, user, given: withdraw_decision(claim=claim, user=user, **given),
            policy.may_approve,
            frozenset({"decided"}),
            ReasonForm,
            for_many=False,
            explains="The claim can be reviewed again. What is published stands until it is corrected or retracted.",
            is_grave=True,
        ),
        Act(
            "retract",
            "Retract …",
            "retracted",
            lambda claim, user, given: retract_claim(claim=claim, user=user, **given),
            policy.may_approve,
            frozenset({"decided", "in_review", "adjudication"}),
            RetractForm,
            for_many=False,
            explains="Readers and API clients see the note in place of the verdict.",
            is_grave=True,
        ),
    )
}


def acts_for(user: User, claim: Claim) -> list[Act]:
    """What this person may do with this claim as it stands."""
    standing = claim.publications.standing().exists()
    published_as_decided = claim.publications.filter(
        is_current=True, verdict__decisions__claim=claim, status__in=["published", "corrected", "updated"]
    ).exists()
    offered = [act for act in ACTS.values() if claim.state in act.states and act.may_be_done(user, claim)]
    withheld = set()
    if not standing:
        withheld.add("retract")
    withheld.add("publish" if published_as_decided else "reword")
    if not _reviews_are_in(claim):
        withheld.add("approve")
    return [act for act in offered if act.name not in withheld]


def _reviews_are_in(claim: Claim) -> bool:
    """As many as are wanted, or the adjudicator's."""
    roles = dict(claim.assignments.filter(state__in=["open", "handed_in"]).values_list("role", "state"))
    if not roles or Assignment.State.OPEN in roles.values():
        return False
    return Assignment.Role.ADJUDICATOR in roles or len(roles) >= reviews_wanted(claim)
