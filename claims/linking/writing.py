"""Suggested links written in place of the old ones; what people touched stays."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from claims.models import Claim, EvidenceAssessment, EvidenceLink
from sources.models import Passage

WRITTEN = ("rank", "score", "score_parts", "signals", "suggested_by")
AT_ONCE = 100


@transaction.atomic
def write_links(suggested: Mapping[int, Sequence[EvidenceLink]]) -> int:
    """Put new suggestions in place of the old, by claim; returns how many of those that are found lie beside them now.

    Links that a person has confirmed, dismissed, added or assessed stay as they are; a claim or a passage that went
    meanwhile gets none. A link that is found again as it was is not written.
    """
    # Two workers may link the same claim: its row is the queue.
    queue = Claim.objects.select_for_update().filter(pk__in=suggested).order_by("pk")
    claims = list(queue.values_list("pk", flat=True))
    wanted = {(claim, link.passage_id): link for claim in claims for link in suggested[claim]}
    passages = Passage.objects.select_for_update().filter(pk__in={passage for _, passage in wanted}).order_by("pk")
    present = set(passages.values_list("pk", flat=True))
    # A reviewer who takes a link as evidence holds its row: wait, then see what they did.
    beside = EvidenceLink.objects.filter(claim__in=claims)
    list(beside.select_for_update().order_by("pk").values_list("pk", flat=True))
    assessed = Exists(EvidenceAssessment.objects.filter(link=OuterRef("pk")))
    replaceable = {(link.claim_id, link.passage_id): link for link in beside.suggested().filter(~assessed)}
    stale = [link.pk for key, link in replaceable.items() if key not in wanted]
    if stale:
        EvidenceLink.objects.filter(pk__in=stale).delete()
    changed = []
    for key, link in wanted.items():
        old = replaceable.get(key)
        if old is not None:
            link.pk = old.pk
            if any(getattr(link, name) != getattr(old, name) for name in WRITTEN):
                changed.append(link)
    EvidenceLink.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    EvidenceLink.objects.bulk_create(
        [link for (_, passage), link in wanted.items() if link.pk is None and passage in present],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    return sum(key in wanted for key in beside.values_list("claim", "passage"))
