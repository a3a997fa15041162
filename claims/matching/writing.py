"""Suggested matches written in place of the old ones; what people decided stays."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from claims.models import Claim, Match, Statement

WRITTEN = ("rank", "score", "score_parts", "relation", "differences", "suggested_by")
AT_ONCE = 100


@transaction.atomic
def write_matches(suggested: Mapping[int, Sequence[Match]], version: str) -> int:
    """Put new suggestions in place of the old, by claim; returns how many of those that are found are there now.

    Matches that a person has accepted or rejected stay as they are; a claim that went meanwhile gets none. When the
    claims were compared, and by which version, is noted. A match that is found again as it was is not written.
    """
    # Two workers may compare the same claim, and a person may decide meanwhile: its row is the queue. The earlier
    # claims are held too, all in one order: of two articles taken in at once each may name claims of the other.
    named = {one.earlier_claim_id for found in suggested.values() for one in found if one.earlier_claim_id is not None}
    rows = Claim.objects.select_for_update().filter(pk__in=named.union(suggested)).order_by("pk")
    present_claims = set(rows.values_list("pk", flat=True))
    claims = [claim for claim in suggested if claim in present_claims]
    wanted = {(claim, one.earlier_claim_id, one.fact_check_id): one for claim in claims for one in suggested[claim]}
    of_these = Match.objects.filter(claim__in=claims)
    known = {(one.claim_id, one.earlier_claim_id, one.fact_check_id): one for one in of_these}
    stale = [one.pk for key, one in known.items() if key not in wanted and one.state == Match.State.SUGGESTED]
    if stale:
        Match.objects.filter(pk__in=stale).delete()
    changed, new = [], []
    for key, one in wanted.items():
        present, earlier = known.get(key), one.earlier_claim_id
        if present is None and (earlier is None or earlier in present_claims):
            new.append(one)
        elif present is not None and present.state == Match.State.SUGGESTED:
            one.pk = present.pk
            if any(getattr(one, name) != getattr(present, name) for name in WRITTEN):
                changed.append(one)
    Match.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    Match.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    Statement.objects.filter(claim__in=claims).update(compared_at=timezone.now(), compared_by=version)
    return sum(key in wanted for key in of_these.values_list("claim", "earlier_claim", "fact_check"))
