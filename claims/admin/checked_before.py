"""Checked before: what stands beside a claim on its page, and how similar claims were rated beside a review."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from claims import policy
from claims.admin.signs import ShownSignal
from claims.errors import ClaimsError
from claims.linking.signals import Tone
from claims.matching.services import accept_match, reject_match, undo_match
from claims.matching.weights import default_weights
from claims.models import Claim, Decision, FactCheck, Match, Publication, Rating, Statement
from claims.review.blindness import sees_all_reviews
from desk.admin.base import row_key

# The word on a button, the service behind it, and what is said when it is done.
ACTS = {
    "same_claim": (accept_match, "Accepted: it repeats that one."),
    "other_claim": (reject_match, "Rejected; it is not suggested again."),
    "undo_match": (undo_match, "A suggestion again."),
}
_TONES = {"number": Tone.DIFFERS, "date": Tone.CAUTION}


@dataclass(frozen=True)
class Shown:
    """A match as a page shows it: what was said, who rated it how, and where that can be read."""

    match: Match
    text: str
    by: str
    rating: Rating | None
    rating_words: str
    address: str
    day: Any
    is_likely: bool

    @property
    def differences(self) -> list[ShownSignal]:
        return [ShownSignal(one["words"], _TONES.get(one["kind"], Tone.NEUTRAL)) for one in self.match.differences]


def checked_before(claim: Claim, user: User) -> dict[str, Any]:
    """All matches of a claim but the rejected ones, which stand apart; and whether anybody has looked yet."""
    shown = _shown(claim)
    return {
        "matches": [one for one in shown if one.match.state != Match.State.REJECTED],
        "rejected_matches": [one for one in shown if one.match.state == Match.State.REJECTED],
        "compared_at": Statement.objects.filter(claim=claim).values_list("compared_at", flat=True).first(),
        "may_decide_matches": policy.may_triage(user) and claim.state != Claim.State.CLOSED,
        "shows_who_decided": sees_all_reviews(user, claim),
    }


def precedents(claim: Claim) -> dict[str, Any]:
    """How similar claims were rated: only what is decided, published, or checked by others, so that a review of
    another claim that is still open shows nowhere."""
    rated = [one for one in _shown(claim) if one.rating or one.match.fact_check_id]
    return {
        "precedents": [one for one in rated if one.match.state != Match.State.REJECTED],
        "rejected_precedents": [one for one in rated if one.match.state == Match.State.REJECTED],
    }


def _shown(claim: Claim) -> list[Shown]:
    matches = list(
        Match.objects.filter(claim=claim).select_related("earlier_claim", "fact_check__document", "decided_by")
    )
    keys = [one.earlier_claim_id for one in matches if one.earlier_claim_id]
    standing = {
        one.claim_id: (one.rating, one.published_at)
        for one in Publication.objects.standing().filter(claim__in=keys).select_related("rating")
    }
    decided = {
        one.claim_id: (one.verdict.rating, one.approved_at)
        for one in Decision.objects.filter(claim__in=keys).select_related("verdict__rating")
    }
    return [_as_shown(one, decided | standing) for one in matches]


def _as_shown(match: Match, outcomes: dict[int, tuple[Rating, Any]]) -> Shown:
    is_likely = match.score >= default_weights().threshold
    if match.fact_check is not None:
        check: FactCheck = match.fact_check
        address = reverse("admin:sources_document_change", args=[check.document_id])
        return Shown(
            match, check.claim_reviewed, check.reviewer, None, check.rating, address, check.reviewed_on, is_likely
        )
    earlier = match.earlier_claim
    assert earlier is not None  # noqa: S101 - a constraint of the table
    rating, day = outcomes.get(earlier.pk, (None, None))
    address = reverse("admin:claims_claim_change", args=[earlier.pk])
    return Shown(match, earlier.text, "this desk", rating, "", address, day, is_likely)


def decide_match(claim: Claim, user: User, word: str, key: str) -> str:
    """Do what a button says with one of the claim's matches; returns the sentence that says it."""
    match = Match.objects.filter(claim=claim, pk=row_key(key)).first()
    if match is None:
        raise ClaimsError("This suggestion is gone: the claim was compared anew. Reload the page.")
    service, said = ACTS[word]
    service(match=match, user=user)
    return said
