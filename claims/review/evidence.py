"""What people do with evidence links: confirm, dismiss, add."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Assignment, Claim, EvidenceAssessment, EvidenceLink
from desk.audit.actor import Actor
from desk.audit.services import record_event
from sources.models import Passage

_BESIDE_THE_POINT = EvidenceAssessment.Stance.IRRELEVANT


def _own_open(assignment: Assignment, user: User) -> None:
    policy.require(policy.may_review(user, assignment), "Only the claim's reviewer assesses evidence for it.")
    # Handing in locks this row too, so that what a verdict rests on never changes under it.
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.state != Assignment.State.OPEN:
        raise WrongState(f"This assignment is {assignment.get_state_display()}; evidence is assessed while it is open.")


@transaction.atomic
def assess_evidence(
    *,
    assignment: Assignment,
    link: EvidenceLink,
    user: User,
    stance: str,
    directness: str = "",
    note: str = "",
) -> EvidenceAssessment:
    """A reviewer takes a passage as evidence and says how it stands to the claim. Saying it again replaces it."""
    _own_open(assignment, user)
    if link.claim_id != assignment.claim_id:
        raise ClaimsError("This evidence belongs to another claim.")
    if stance not in EvidenceAssessment.Stance.values:
        raise ClaimsError(f"Give one of these stances: {', '.join(EvidenceAssessment.Stance.labels)}.")
    if directness not in ("", *EvidenceAssessment.Directness.values):
        raise ClaimsError(f"Give one of these: {', '.join(EvidenceAssessment.Directness.labels)}.")
    link = EvidenceLink.objects.select_for_update().get(pk=link.pk)
    if link.dismissed_by_id not in (None, user.pk):
        _keep_dismissal(link)
    if link.confirmed_by_id is None:
        link.confirmed_by, link.confirmed_at, link.dismissed_by, link.dismissed_at = user, timezone.now(), None, None
        link.save(update_fields=["confirmed_by", "confirmed_at", "dismissed_by", "dismissed_at"])
    earlier = EvidenceAssessment.objects.filter(assignment=assignment, link=link).values("stance", "directness", "note")
    before: dict[str, Any] = dict(earlier.first() or {})
    after = {"stance": stance, "directness": directness, "note": note.strip()}
    assessment, _ = EvidenceAssessment.objects.update_or_create(assignment=assignment, link=link, defaults=after)
    record_event(
        actor=Actor.person(user),
        what="evidence.assessed",
        on=assignment,
        before=before,
        after={**after, "passage": link.passage_id},
    )
    return assessment


@transaction.atomic
def add_evidence_link(*, claim: Claim, passage: Passage, user: User) -> EvidenceLink:
    """A reviewer or editor adds a passage that no search suggested; an existing link is given back as it is."""
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer add evidence.")
    link, created = EvidenceLink.objects.get_or_create(claim=claim, passage=passage, defaults={"added_by": user})
    if created:
        record_event(actor=Actor.person(user), what="evidence.added", on=claim, after={"passage": passage.pk})
    return link


@transaction.atomic
def dismiss_evidence(*, assignment: Assignment, link: EvidenceLink, user: User) -> EvidenceLink:
    """A reviewer finds a suggested passage beside the point. Raises WrongState once they have confirmed it.

    What another reviewer made of it is neither changed nor betrayed: then the dismissal is this reviewer's alone.
    """
    _own_open(assignment, user)
    link = EvidenceLink.objects.select_for_update().get(pk=link.pk)
    if link.claim_id != assignment.claim_id:
        raise ClaimsError("This evidence belongs to another claim.")
    if EvidenceAssessment.objects.filter(assignment=assignment, link=link).exclude(stance=_BESIDE_THE_POINT).exists():
        raise WrongState("You confirmed this passage as evidence; until you take that back it cannot be dismissed.")
    if link.confirmed_by_id is not None or link.dismissed_by_id not in (None, user.pk):
        EvidenceAssessment.objects.get_or_create(
            assignment=assignment, link=link, defaults={"stance": _BESIDE_THE_POINT}
        )
    else:
        link.dismissed_by, link.dismissed_at = user, timezone.now()
        link.save(update_fields=["dismissed_by", "dismissed_at"])
    record_event(actor=Actor.person(user), what="evidence.dismissed", on=assignment, after={"passage": link.passage_id})
    return link


@transaction.atomic
def take_back_assessment(*, assignment: Assignment, link: EvidenceLink, user: User) -> EvidenceLink:
    """A reviewer undoes what they made of a passage, confirmed or dismissed; nothing to undo changes nothing."""
    _own_open(assignment, user)
    link = EvidenceLink.objects.select_for_update().get(pk=link.pk)
    if link.claim_id != assignment.claim_id:
        raise ClaimsError("This evidence belongs to another claim.")
    own = EvidenceAssessment.objects.filter(assignment=assignment, link=link).first()
    if own is None and link.dismissed_by_id != user.pk:
        return link
    before = {"stance": own.stance, "directness": own.directness, "note": own.note} if own else {"dismissed": True}
    if own is not None:
        own.delete()
    if link.dismissed_by_id == user.pk:
        link.dismissed_by, link.dismissed_at = None, None
    if link.confirmed_by_id == user.pk:
        other = link.assessments.exclude(stance=_BESIDE_THE_POINT).select_related("assignment__reviewer").first()
        link.confirmed_by = other.assignment.reviewer if other else None
        link.confirmed_at = other.assessed_at if other else None
    link.save(update_fields=["dismissed_by", "dismissed_at", "confirmed_by", "confirmed_at"])
    after = {"passage": link.passage_id}
    record_event(actor=Actor.person(user), what="evidence.taken_back", on=assignment, before=before, after=after)
    return link


def _keep_dismissal(link: EvidenceLink) -> None:
    """Who dismissed a passage that another now confirms keeps that as their own view of it."""
    theirs = link.claim.assignments.open().filter(reviewer=link.dismissed_by_id).first()
    if theirs is not None:
        EvidenceAssessment.objects.get_or_create(assignment=theirs, link=link, defaults={"stance": _BESIDE_THE_POINT})
