"""Which review a claim still lacks: the first, a second where two are wanted, an adjudicator where two differ."""

from collections.abc import Collection, Mapping, Sequence

from claims.models import Assignment, Claim
from claims.models.review_rule import ReviewRule

Role = Assignment.Role


def lacking_roles(claims: Sequence[int], held: Mapping[int, Collection[str]]) -> dict[int, str]:
    """The role in which each of these claims wants somebody next; without those that want nobody.

    ``held`` are the roles in which each has a reviewer, at work or done.
    """
    states = dict(Claim.objects.filter(pk__in=claims).values_list("pk", "state"))
    wanting_two = set(Claim.objects.filter(ReviewRule.wanting_two(), pk__in=claims).values_list("pk", flat=True))
    roles = {key: _lacking(states[key], held.get(key, ()), key in wanting_two) for key in claims if key in states}
    return {key: role for key, role in roles.items() if role}


def _lacking(state: str, held: Collection[str], wants_two: bool) -> str:
    if Role.ADJUDICATOR in held:
        return ""
    if state == Claim.State.ADJUDICATION:
        return Role.ADJUDICATOR
    if held and not wants_two:
        return ""
    return next((role for role in (Role.REVIEWER, Role.SECOND_REVIEWER) if role not in held), "")
