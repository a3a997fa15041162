"""What claims are about: set by people, from the list that the desk keeps."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Claim, Topic
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event


@transaction.atomic
def change_topics(*, claim: Claim, user: User, add: Iterable[Topic] = (), remove: Iterable[Topic] = ()) -> Claim:
    """Put a claim under topics and take it from others; what is so already is left as it is.

    Editors do it, and whoever reviews the claim just now. What was published keeps its topics until its next version.
    Raises ClaimsError for a topic that is not offered any more, WrongState for a closed claim.
    """
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer set its topics.")
    claim = lock_claim(claim)
    if claim.state == Claim.State.CLOSED:
        raise WrongState(f"This claim is {claim.get_state_display()}; reopen it before you set its topics.")
    now = set(claim.topics.all())
    after = (now | set(add)) - set(remove)
    if after == now:
        return claim
    if withdrawn := [topic for topic in after - now if not topic.is_offered]:
        raise ClaimsError(f"“{withdrawn[0]}” is not among the topics any more; choose another.")
    claim.topics.set(after)
    record_event(
        actor=Actor.person(user),
        what="claim.topics_set",
        on=claim,
        before={"topics": sorted(topic.slug for topic in now)},
        after={"topics": sorted(topic.slug for topic in after)},
    )
    return claim
