"""The source pane: the snapshot in which the claim stands, and its neighbours there."""

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Appearance, Assignment, Claim
from claims.staleness.changed import changed
from sources.marked_text import Mark, lay_out

# Of a longer source the part around the claim is laid out, this many characters to each side.
AROUND = 30_000


def shown_place(claim: Claim) -> Appearance | None:
    """The place whose source the page shows: the first one."""
    places = claim.appearances.select_related("snapshot__document__publisher", "claim")
    return places.order_by("snapshot", "start").first()


def source_of(assignment: Assignment, user: User) -> dict[str, Any]:
    """The snapshot with this claim lit and the others dotted, and the neighbours in the article."""
    claim = assignment.claim
    here = shown_place(claim)
    if here is None:
        return {"appearance": None, "paragraphs": []}
    snapshot = here.snapshot
    start, end = max(here.start - AROUND, 0), here.end + AROUND
    near = list(snapshot.appearances.filter(end__gt=start, start__lt=end).order_by("start"))
    open_here = Assignment.objects.open().filter(reviewer=user, claim__in=[one.claim_id for one in near])
    own = dict(open_here.values_list("claim", "pk"))
    marks = [
        Mark(one.start, one.end, claim.pk, lit=True)
        if one.claim_id == claim.pk
        else Mark(one.start, one.end, one.claim_id, link=_link(one, own))
        for one in near
    ]
    place = next(number for number, one in enumerate(near) if one.pk == here.pk)
    before, after = near[max(place - 1, 0) : place], near[place + 1 : place + 2]
    return {
        "appearance": here,
        "source_changed": changed([here]).get(here.pk),
        "document": snapshot.document,
        "snapshot": snapshot,
        "paragraphs": lay_out(snapshot.text, snapshot.blocks, marks, start=start, end=end),
        "is_cut": start > 0 or end < len(snapshot.text),
        "previous_claim": _link(before[0], own) if before else "",
        "next_claim": _link(after[0], own) if after else "",
        "elsewhere": Appearance.objects.of(claim).count() - 1,
    }


def _link(appearance: Appearance, own: dict[int, int]) -> str:
    if appearance.claim_id in own:
        return reverse("admin:claims_assignment_review", args=[own[appearance.claim_id]])
    return reverse("admin:claims_claim_change", args=[appearance.claim_id])
