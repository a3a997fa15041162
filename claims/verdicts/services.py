"""Verdicts: handed in by reviewers, approved by somebody else, published, corrected, retracted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import policy
from claims.changes.services import record_change
from claims.errors import NotReady, ReasonMissing, UnsupportedVerdict, WordsNotConfirmed, WrongState
from claims.models import (
    Assignment,
    Change,
    Claim,
    Claimant,
    Decision,
    EvidenceAssessment,
    Publication,
    Rating,
    ReviewDraft,
    Verdict,
)
from claims.models.review_rule import REVIEWERS, reviews_wanted
from claims.notices import tell_adjudication_wanted, tell_approved
from claims.published.services import describe, make_findable
from claims.signing.services import sign_canonical
from claims.verdicts.document import canonical_json, published_document
from claims.verdicts.readiness import troubles
from claims.workflow import lock_claim, move
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.jobs.services import request_job
from desk.words import is_blank
from sources.models import Document

_CITATION = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True)
class Words:
    """How a person words a claim for readers: one statement that stands alone, its kind, who made it."""

    text: str
    kind: str = ""
    claimant: Claimant | None = None


@transaction.atomic
def hand_in_verdict(
    *,
    assignment: Assignment,
    user: User,
    rating: Rating,
    rationale: str,
    assessments: Sequence[EvidenceAssessment],
    no_evidence_found: str = "",
    confidence: str = "",
) -> Verdict:
    """The reviewer's next version; what they said before stays as it was.

    ``assessments`` are the reviewer's own; the rationale cites them as [1], [2] in the order of their keys. Raises
    UnsupportedVerdict without a rationale, without evidence that bears on the claim (unless ``no_evidence_found`` says
    which searches were made), or when the rationale cites evidence that is not there; WrongState once it is decided.
    """
    policy.require(policy.may_review(user, assignment), "Only its reviewer hands in a verdict on this claim.")
    # Two tabs may press the button at once: the claim's row is the queue.
    claim = lock_claim(assignment.claim)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.state not in (Assignment.State.OPEN, Assignment.State.HANDED_IN):
        raise WrongState(f"This assignment is {assignment.get_state_display()}; a verdict is not awaited any more.")
    if claim.state in (Claim.State.DECIDED, Claim.State.CLOSED):
        raise WrongState(f"This claim is {claim.get_state_display()}; ask an editor to take the decision back first.")
    if not rating.scale.is_default:
        raise UnsupportedVerdict(f"“{rating}” belongs to {rating.scale}, which this desk does not rate by now.")
    _check_support(assignment, rationale, assessments, no_evidence_found)
    verdict = Verdict.objects.create(
        assignment=assignment,
        version=assignment.verdicts.count() + 1,
        rating=rating,
        rationale=rationale.strip(),
        confidence=confidence,
        no_evidence_found=no_evidence_found.strip(),
    )
    verdict.assessments.set(assessments)
    ReviewDraft.objects.filter(assignment=assignment).delete()
    assignment.state, assignment.closed_at = Assignment.State.HANDED_IN, timezone.now()
    assignment.save(update_fields=["state", "closed_at"])
    before = {"state": claim.state}
    move(claim, state_after_review(claim))
    record_event(
        actor=Actor.person(user),
        what="verdict.handed_in",
        on=assignment,
        before=before,
        after={"verdict": verdict.pk, "version": verdict.version, "rating": rating.slug, "state": claim.state},
    )
    if claim.state == Claim.State.ADJUDICATION and before["state"] != Claim.State.ADJUDICATION:
        tell_adjudication_wanted(claim)
    return verdict


def _check_support(
    assignment: Assignment, rationale: str, assessments: Sequence[EvidenceAssessment], no_evidence_found: str
) -> None:
    if is_blank(rationale):
        raise UnsupportedVerdict("A verdict needs a rationale: say how the evidence leads to the rating.")
    if any(assessment.assignment_id != assignment.pk for assessment in assessments):
        raise UnsupportedVerdict("A verdict rests on the reviewer's own assessments of the evidence.")
    bearing = [one for one in assessments if one.stance != EvidenceAssessment.Stance.IRRELEVANT]
    if not bearing and is_blank(no_evidence_found):
        raise UnsupportedVerdict("A verdict names the evidence it rests on, or the searches that found none.")
    cited = {int(number) for number in _CITATION.findall(rationale)}
    missing = sorted(number for number in cited if not 1 <= number <= len(assessments))
    if missing:
        raise UnsupportedVerdict(
            f"The rationale cites [{missing[0]}], but there are {len(assessments)} pieces of evidence."
        )


def state_after_review(claim: Claim) -> Claim.State:
    """Reviews that are in and differ go to an adjudicator; otherwise the claim waits for the others or for approval."""
    if claim.assignments.open().exists():
        return Claim.State.IN_REVIEW
    reviews = claim.assignments.filter(state=Assignment.State.HANDED_IN)
    if reviews.filter(role=Assignment.Role.ADJUDICATOR).exists():
        return Claim.State.IN_REVIEW
    ratings = {latest_verdict(review).rating_id for review in reviews}
    return Claim.State.ADJUDICATION if len(ratings) > 1 else Claim.State.IN_REVIEW


def latest_verdict(assignment: Assignment) -> Verdict:
    """What the reviewer says now. Raises Verdict.DoesNotExist before anything was handed in."""
    return assignment.verdicts.select_related("rating").latest("version")


@transaction.atomic
def approve_verdict(*, verdict: Verdict, user: User) -> Decision:
    """An editor makes a verdict the desk's decision.

    Raises NotAllowed for one's own verdict; WrongState while a review is open or a second one is wanted, for an
    outdated version, when the reviews differ and this is not the adjudicator's verdict, or when the claim is decided.
    """
    assignment = verdict.assignment
    policy.require(policy.may_approve(user), "Only editors approve verdicts.")
    policy.require(assignment.reviewer_id != user.pk, "Nobody approves their own verdict; ask another editor.")
    claim = lock_claim(assignment.claim)
    if claim.state not in (Claim.State.IN_REVIEW, Claim.State.ADJUDICATION):
        raise WrongState(f"This claim is {claim.get_state_display()}; there is nothing to approve.")
    if claim.assignments.open().exists():
        raise WrongState("A review of this claim is still open; wait for it or withdraw it.")
    if assignment.role != Assignment.Role.ADJUDICATOR:
        _check_nobody_disagrees(claim)
        _check_reviews_are_enough(claim)
    if latest_verdict(assignment) != verdict:
        raise WrongState("The reviewer has handed in a newer version; approve that one.")
    decision = Decision.objects.create(claim=claim, verdict=verdict, approved_by=user, approved_at=timezone.now())
    before = {"state": claim.state}
    move(claim, Claim.State.DECIDED)
    record_event(
        actor=Actor.person(user),
        what="verdict.approved",
        on=claim,
        before=before,
        after={"state": claim.state, "verdict": verdict.pk, "rating": verdict.rating.slug},
    )
    tell_approved(decision)
    return decision


def _check_nobody_disagrees(claim: Claim) -> None:
    """From the reviews themselves, not from the state: an assignment may have ended since the state was set."""
    if claim.assignments.filter(state=Assignment.State.HANDED_IN, role=Assignment.Role.ADJUDICATOR).exists():
        raise WrongState("An adjudicator has decided between the reviews; approve the adjudicator's verdict.")
    if state_after_review(claim) == Claim.State.ADJUDICATION:
        raise WrongState("The reviewers disagree; assign an adjudicator.")


def _check_reviews_are_enough(claim: Claim) -> None:
    handed_in = claim.assignments.filter(state=Assignment.State.HANDED_IN, role__in=REVIEWERS).count()
    if handed_in < reviews_wanted(claim):
        raise WrongState(
            "The desk wants two reviews of this claim, and one is in; assign a second reviewer, or set one as enough."
        )


@transaction.atomic
def withdraw_decision(*, claim: Claim, user: User, reason: str) -> Claim:
    """An editor takes a decision back, so that it can be reviewed again. What is published stands until corrected."""
    policy.require(policy.may_approve(user), "Only editors take decisions back.")
    if is_blank(reason):
        raise ReasonMissing("Say in a few words why the decision is taken back.")
    claim = lock_claim(claim)
    decision = Decision.objects.filter(claim=claim).first()
    if decision is None:
        raise WrongState(f"This claim is {claim.get_state_display()}; there is no decision to take back.")
    before = {"state": claim.state, "verdict": decision.verdict_id, "approved_by": decision.approved_by}
    decision.delete()
    move(claim, Claim.State.IN_REVIEW)
    record_event(
        actor=Actor.person(user),
        what="decision.withdrawn",
        on=claim,
        before=before,
        after={"state": claim.state},
        reason=reason,
    )
    return claim


@transaction.atomic
def publish_claim(
    *,
    claim: Claim,
    user: User,
    words: Words | None = None,
    short: str = "",
    note: str = "",
    is_update: bool = False,
) -> Publication:
    """Publish the desk's decision; over an earlier publication it is a correction and needs a public note.

    With ``is_update`` it is an update instead: what was published was right as far as could be known then. A verdict
    that is out already can be published again in other words, by another claimant or as another kind of claim.

    What goes out are words, kind and claimant that a person has set, earlier or now by ``words``; a machine's
    suggestion never does. ``short`` is the claim in a line for lists and ClaimReview, at most 300 characters; the
    claim's words by default. Raises WordsNotConfirmed where nobody has set the words, NotReady for words that break a
    rule of the field, WrongState without a decision or when this decision is out already, word for word.
    """
    policy.require(policy.may_approve(user), "Only editors publish.")
    claim = lock_claim(claim)
    decision = (
        Decision.objects.filter(claim=claim).select_related("verdict__rating__scale", "verdict__assignment").first()
    )
    if decision is None:
        raise WrongState("Only a decided claim can be published; approve a verdict first.")
    earlier = claim.publications.filter(is_current=True).first()
    given = words or Words(claim.text_edited, claim.kind_edited, claim.claimant_edited)
    line = (short.strip() or given.text.strip())[:300]
    if earlier is not None and earlier.verdict_id == decision.verdict_id and _is_out(earlier, given, line):
        raise WrongState("This verdict is published already, word for word and under the same topics.")
    _check_no_embargo(decision.verdict)
    if earlier is not None and is_blank(note):
        raise ReasonMissing("A correction or an update needs a public note that says what changed and why.")
    if words is not None:
        _confirm(claim, words, user)
    if not claim.text_edited:
        raise WordsNotConfirmed("The claim's words are a machine's suggestion; confirm or change them first.")
    _check_ready(claim, decision.verdict, line)
    status = Publication.Status.PUBLISHED
    if earlier is not None:
        status = Publication.Status.UPDATED if is_update else Publication.Status.CORRECTED
    return _issue(claim, decision.verdict, status, user, line, note, earlier)


def _is_out(earlier: Publication, words: Words, line: str) -> bool:
    """Whether readers have this wording already."""
    if earlier.status == Publication.Status.RETRACTED:
        return False
    said = (earlier.claim_text, earlier.claim_short, earlier.claim_kind, earlier.claimant_name)
    topics = [topic["slug"] for topic in earlier.document.get("topics", [])]
    is_worded = said == (words.text.strip(), line, words.kind, words.claimant.name if words.claimant else "")
    return is_worded and topics == list(earlier.claim.topics.order_by("slug").values_list("slug", flat=True))


def _check_ready(claim: Claim, verdict: Verdict, line: str) -> None:
    found = troubles(claim=claim, verdict=verdict, text=claim.text_edited, short=line, claimant=claim.claimant_edited)
    if stopping := [trouble.words for trouble in found if trouble.stops]:
        raise NotReady(" ".join(stopping))


def _check_no_embargo(verdict: Verdict) -> None:
    rests_on = verdict.assessments.values("link__passage__snapshot__document")
    held_back = Document.objects.filter(pk__in=rests_on, embargo_until__gt=timezone.now()).first()
    if held_back is not None and held_back.embargo_until is not None:
        until = timezone.localtime(held_back.embargo_until)
        raise WrongState(f"The verdict rests on “{held_back}”, which is under embargo until {until:%Y-%m-%d %H:%M}.")


def _confirm(claim: Claim, words: Words, user: User) -> None:
    """Make words, kind and claimant a person's own; the suggestions stay beside them."""
    after = {"text_edited": words.text.strip(), "kind_edited": words.kind, "claimant_edited": words.claimant}
    before = {name: getattr(claim, name) for name in after}
    if before == after:
        return
    for name, value in after.items():
        setattr(claim, name, value)
    claim.save()
    record_event(actor=Actor.person(user), what="claim.words_confirmed", on=claim, before=before, after=after)
    if before["text_edited"] != after["text_edited"]:
        request_job("match_claim", claim)  # by nobody: the list of jobs must not tell who reviews


@transaction.atomic
def retract_claim(*, claim: Claim, user: User, note: str) -> Publication:
    """Withdraw what was published; the public note stays where the verdict was. Raises WrongState if nothing stands."""
    policy.require(policy.may_approve(user), "Only editors retract.")
    if is_blank(note):
        raise ReasonMissing("A retraction needs a public note that says why.")
    claim = lock_claim(claim)
    earlier = claim.publications.standing().first()
    if earlier is None:
        raise WrongState("Nothing is published about this claim.")
    return _issue(claim, earlier.verdict, Publication.Status.RETRACTED, user, earlier.claim_short, note, earlier)


def issue_without_words(*, publication: Publication, user: User, note: str) -> Publication:
    """The next version of what stands, with the same words and verdict, after the desk took down a copy that it rests
    on: an update whose public note says why. Called inside the transaction of the takedown, which asked who may."""
    claim = lock_claim(publication.claim)
    status = Publication.Status.UPDATED
    return _issue(claim, publication.verdict, status, user, publication.claim_short, note, publication, same_words=True)


def _issue(
    claim: Claim,
    verdict: Verdict,
    status: Publication.Status,
    user: User,
    short: str,
    note: str,
    earlier: Publication | None,
    *,
    same_words: bool = False,
) -> Publication:
    now = timezone.now()
    # A retraction is about what went out, however the claim was worded since.
    same_words = same_words or status == Publication.Status.RETRACTED
    if earlier is not None:
        Publication.objects.filter(pk=earlier.pk).update(is_current=False)
    publication = Publication(
        claim=claim,
        version=earlier.version + 1 if earlier else 1,
        status=status,
        verdict=verdict,
        rating=verdict.rating,
        claim_text=earlier.claim_text if earlier and same_words else claim.text_edited,
        claim_short=short,
        claimant_name=claim.claimant_edited.name if claim.claimant_edited else "",
        note=note.strip(),
        published_by=user,
        published_at=now,
        changed_at=now,
        first_published_at=earlier.first_published_at if earlier else now,
    )
    publication.canonical = canonical_json(published_document(publication))
    publication.signed_with, publication.signature = sign_canonical(publication.canonical)
    found = describe(publication)
    publication.save()
    make_findable([(publication, found)])
    record_event(
        actor=Actor.person(user),
        what=f"claim.{status}",
        on=claim,
        before={"version": earlier.version, "rating": earlier.rating.slug} if earlier else {},
        after={"version": publication.version, "rating": verdict.rating.slug},
        reason=note,
    )
    record_change(publication=publication, kind=Change.Kind(status), note=note)
    return publication
