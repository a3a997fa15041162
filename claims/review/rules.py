"""How many reviewers a claim gets: by the rules of the desk, or as an editor sets it."""

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Claim
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event


@transaction.atomic
def set_reviewers(*, claim: Claim, user: User, count: int | None) -> Claim:
    """An editor wants one reviewer or two for a claim, or what the rules say (None).

    Raises WrongState once it is decided or closed. What reviewers of it know of each other does not change.
    """
    policy.require(policy.may_assign(user), "Only editors say how many reviewers a claim gets.")
    if count not in (None, 1, 2):
        raise ClaimsError("A claim gets one reviewer or two.")
    claim = lock_claim(claim)
    if claim.state in (Claim.State.DECIDED, Claim.State.CLOSED):
        raise WrongState(f"This claim is {claim.get_state_display()}; it gets no more reviewers.")
    before = {"reviewers_set": claim.reviewers_set}
    if claim.reviewers_set == count:
        return claim
    claim.reviewers_set = count
    claim.save(update_fields=["reviewers_set", "updated_at"])
    after = {"reviewers_set": count}
    record_event(actor=Actor.person(user), what="claim.reviewers_set", on=claim, before=before, after=after)
    return claim
