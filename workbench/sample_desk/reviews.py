"""The sample's reviews: assigned, handed in, approved and published through the services, as people would."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Assignment, Claim, Claimant, EvidenceAssessment, Publication, Rating, Topic, Verdict
from claims.review.evidence import add_evidence_link, assess_evidence
from claims.review.services import accept_claim, add_claim, assign_claim
from claims.review.topics import change_topics
from claims.verdicts.services import Words, approve_verdict, hand_in_verdict, publish_claim
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import Job
from sources.documents.services import add_newer_content
from sources.models import Document, Passage, Snapshot
from workbench.sample_desk.script import FOLDER, script


def play_reviews() -> int:
    """Play each review whose article has made its journey and whose claim nobody has taken up; returns how many."""
    return sum(_play(review) for review in script()["reviews"])


def play_changed_pages() -> int:
    """Hand in what pages say by now on which a published verdict rests, each once; returns how many."""
    return sum(_change(page) for page in script()["changed_pages"])


def _change(page: dict[str, str]) -> bool:
    snapshot = _snapshot(page["file"])
    if snapshot is None or snapshot.document.snapshots.count() > 1:
        return False
    resting = Publication.objects.filter(verdict__assessments__link__passage__snapshot=snapshot)
    if not resting.exists() or Job.objects.open().about(snapshot.document).exists():
        return False
    later = FOLDER / page["later"]
    actor = Actor.person(_person(page["handed_in_by"]))
    add_newer_content(document=snapshot.document, content=later.read_bytes(), actor=actor, name=later.name)
    return True


def _play(review: dict[str, Any]) -> bool:
    snapshot = _snapshot(review["article"])
    if snapshot is None:
        return False
    editor, reviewer = _person(review["assigned_by"]), _person(review["reviewer"])
    claim = _claim(snapshot, review["claim_quote"], editor)
    if claim.assignments.exists() or claim.state == Claim.State.CLOSED:
        return False
    if claim.state == Claim.State.EXTRACTED:
        accept_claim(claim=claim, user=editor)
    assignment = assign_claim(
        claim=claim,
        reviewer=reviewer,
        user=editor,
        priority=Assignment.Priority[review["priority"].upper()],
        due_at=timezone.now() + timedelta(days=review["due_in_days"]),
        note=review["note"],
    )
    change_topics(claim=claim, user=editor, add=Topic.objects.filter(name__in=review["topics"]))
    if review["stage"] == "open":
        return True
    verdict = _hand_in(assignment, reviewer, review["verdict"])
    if review["stage"] == "published":
        approver = _person(review["approved_by"])
        approve_verdict(verdict=verdict, user=approver)
        publish_claim(claim=claim, user=approver, words=_words(review["words"]))
    return True


def _words(given: dict[str, str]) -> Words:
    claimant, _ = Claimant.objects.get_or_create(
        name=given["claimant"], defaults={"kind": given["claimant_kind"], "is_sample": True}
    )
    return Words(given["text"], given["kind"], claimant)


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _snapshot(file: str) -> Snapshot | None:
    """The newest snapshot of a document of the sample, None while it is not read."""
    name = (FOLDER / file).name
    document = Document.objects.filter(is_sample=True, submitted_name=name).first()
    return document.snapshots.order_by("-id").first() if document else None


def _claim(snapshot: Snapshot, quote: str, editor: User) -> Claim:
    """The claim whose span holds these words; where the machine passed them over, a person adds it."""
    start = snapshot.text.find(quote)
    if start < 0:
        raise WorkbenchError(f"The sample's words “{quote}” do not stand in “{snapshot.document}”.")
    end = start + len(quote)
    appearance = snapshot.appearances.filter(start__lt=end, end__gt=start).select_related("claim").first()
    return appearance.claim if appearance else add_claim(snapshot=snapshot, start=start, end=end, user=editor)


def _hand_in(assignment: Assignment, reviewer: User, given: dict[str, Any]) -> Verdict:
    assessments: list[EvidenceAssessment] = []
    for piece in given["evidence"]:
        link = add_evidence_link(claim=assignment.claim, passage=_passage(piece), user=reviewer)
        assessments.append(
            assess_evidence(
                assignment=assignment,
                link=link,
                user=reviewer,
                stance=piece["stance"],
                directness=piece["directness"],
                note=piece["note"],
            )
        )
    return hand_in_verdict(
        assignment=assignment,
        user=reviewer,
        rating=Rating.objects.get(scale__is_default=True, slug=given["rating"]),
        rationale=given["rationale"],
        assessments=assessments,
        confidence=given["confidence"],
    )


def _passage(piece: dict[str, Any]) -> Passage:
    """The passage in which the cited words begin."""
    snapshot = _snapshot(piece["file"])
    start = snapshot.text.find(piece["quote"]) if snapshot else -1
    if snapshot is None or start < 0:
        raise WorkbenchError(f"The sample's words “{piece['quote']}” do not stand in {piece['file']}.")
    return snapshot.passages.get(start__lte=start, end__gt=start)
