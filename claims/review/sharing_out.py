"""Which claim goes to whom when many are given out at once. Pure: what there is in, a plan out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ALL_HAVE_IT = "Everybody chosen has this claim already."


@dataclass(frozen=True)
class ToGive:
    """A claim as far as giving it out goes: as what, why it cannot be given, if so, and who has it already."""

    claim: int
    role: str = ""
    refusal: str = ""
    holders: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Planned:
    """What would happen with one claim: who gets it and as what, or why nobody does."""

    claim: int
    reviewer: int | None
    role: str = ""
    refusal: str = ""


def share_out(
    claims: Sequence[ToGive], reviewers: Sequence[int], *, loads: Mapping[int, int], by_load: bool, given: int = 0
) -> list[Planned]:
    """Give each claim to the next in turn or to whoever has least to do, never to who has it already.

    ``loads`` are the open reviews of each; ``given`` is how many of the same act were given out before, so that an act
    that was interrupted goes on with whose turn it is.
    """
    load = {one: loads.get(one, 0) for one in reviewers}
    plan, turn = [], given
    for claim in claims:
        free = [one for one in reviewers if one not in claim.holders]
        if claim.refusal or not free:
            plan.append(Planned(claim.claim, None, claim.role, claim.refusal or ALL_HAVE_IT))
            continue
        if by_load:
            chosen = min(free, key=lambda one: load[one])
        else:
            order = [reviewers[(turn + step) % len(reviewers)] for step in range(len(reviewers))]
            chosen = next(one for one in order if one in free)
        plan.append(Planned(claim.claim, chosen, claim.role))
        load[chosen] += 1
        turn += 1
    return plan
