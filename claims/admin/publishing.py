"""How an editor's forms publish a claim, and what is told before."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import WrongState
from claims.models import Assignment, Claim, Decision, Verdict
from claims.verdicts.readiness import Trouble, troubles
from claims.verdicts.services import Words, approve_verdict, latest_verdict, publish_claim


def verdict_to_approve(claim: Claim) -> Verdict:
    """The verdict that approval would make the decision: the adjudicator's, else the first reviewer's latest."""
    handed_in = claim.assignments.filter(state=Assignment.State.HANDED_IN)
    by_adjudicator = handed_in.filter(role=Assignment.Role.ADJUDICATOR)
    assignment = by_adjudicator.first() or handed_in.order_by("role", "id").first()
    if assignment is None:
        raise WrongState("No verdict was handed in for this claim yet.")
    return latest_verdict(assignment)


def verdict_going_out(claim: Claim) -> Verdict | None:
    """What an approval or a publication of this claim is about, to be read before it is done."""
    decision = Decision.objects.filter(claim=claim).select_related("verdict__rating__scale").first()
    try:
        return decision.verdict if decision else verdict_to_approve(claim)
    except WrongState:
        return None  # the act itself says so


@transaction.atomic
def approve_and_publish(claim: Claim, user: User, given: dict[str, Any]) -> object:
    verdict = verdict_to_approve(claim)
    if given["verdict"] != verdict.pk:
        raise WrongState("Another verdict was handed in while you were reading; read it before you approve.")
    approve_verdict(verdict=verdict, user=user)
    return publish(claim, user, given)


def publish(claim: Claim, user: User, given: dict[str, Any]) -> object:
    words = Words(given["text"], given["kind"], given["claimant"])
    return publish_claim(
        claim=claim, user=user, words=words, short=given["short"], note=given["note"], is_update=given["is_update"]
    )


def before_publishing(claim: Claim, given: dict[str, Any]) -> list[Trouble]:
    verdict = verdict_going_out(claim)
    if verdict is None:
        return []
    text, short = given.get("text", ""), given.get("short", "")
    return troubles(claim=claim, verdict=verdict, text=text, short=short, claimant=given.get("claimant") or None)
