"""What a person may be shown of changes: a mark on evidence tells that somebody took it, which a blind review hides."""

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from claims.models import Claim, EvidenceAssessment, StaleMark
from claims.review.blindness import sees_all_reviews


def marks_shown_to(user: User, claim: Claim) -> QuerySet[StaleMark]:
    """Marks of a claim, the unsettled first: all of them, or those of the claim's own words and of the evidence that
    this person took themselves."""
    marks = StaleMark.objects.filter(claim=claim).select_related(
        "old_snapshot__document__publisher", "new_snapshot__document", "settled_by", "claim"
    )
    for side in ("old_snapshot", "new_snapshot"):
        marks = marks.defer(f"{side}__text", f"{side}__layout")
    if not sees_all_reviews(user, claim):
        own = EvidenceAssessment.objects.filter(link=OuterRef("link"), assignment__reviewer=user)
        marks = marks.filter(Q(link=None) | Exists(own))
    return marks.order_by(F("settled_at").desc(nulls_first=True), "-id")


def stale_claims(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with a change that nobody has looked at. For editors: it tells that evidence was confirmed."""
    return claims.filter(Exists(StaleMark.objects.unsettled().filter(claim=OuterRef("pk"))))
