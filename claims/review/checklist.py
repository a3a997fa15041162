"""What a good review has, computed from the evidence so far. It advises; it stops nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.models import Appearance, Claim, Contact, EvidenceAssessment
from sources.origins.clusters import independent_sources

QUESTIONS = (
    "A primary source?",
    "Two independent sources?",
    "Looked at from both sides?",
    "Archived?",
    "Known when it was said?",
)
CONTACTED = "Claimant contacted?"
# A passage that only mentions the matter looks at it from no side.
_AGAINST = (EvidenceAssessment.Stance.REFUTES, EvidenceAssessment.Stance.QUALIFIES)


@dataclass(frozen=True)
class Check:
    """One question with its answer; ``is_met`` is None where there is nothing to judge yet."""

    question: str
    answer: str
    is_met: bool | None


def made_on(claim: Claim) -> date | None:
    """The day of the earliest dated document in which the claim stands."""
    dated = Appearance.objects.filter(claim=claim, snapshot__document__published_on__isnull=False)
    return (
        dated.order_by("snapshot__document__published_on")
        .values_list("snapshot__document__published_on", flat=True)
        .first()
    )


def checklist(claim: Claim, evidence: Sequence[EvidenceAssessment], contacts: Sequence[Contact] = ()) -> list[Check]:
    """``evidence`` are one reviewer's assessments that bear on the claim, their documents loaded; ``contacts`` the
    entries of the contact log that this reviewer may read.
    """
    return [*_of_evidence(claim, evidence), Check(CONTACTED, *_contacted(contacts))]


def _of_evidence(claim: Claim, evidence: Sequence[EvidenceAssessment]) -> list[Check]:
    if not evidence:
        return [Check(question, "no evidence yet", None) for question in QUESTIONS]
    documents = [one.link.passage.snapshot.document for one in evidence]
    primary = sum(one.directness == EvidenceAssessment.Directness.PRIMARY for one in evidence)
    # Copies of one wire story, and what one house publishes, add no second voice.
    sources = independent_sources(documents)
    stances = {one.stance for one in evidence}
    both = EvidenceAssessment.Stance.SUPPORTS in stances and not stances.isdisjoint(_AGAINST)
    said = made_on(claim)
    later = [document for document in documents if said and document.published_on and document.published_on > said]
    answers = [
        (f"{primary} of {len(evidence)}", primary > 0),
        (_counted(sources, len({document.pk for document in documents})), sources > 1),
        ("for and against" if both else "one side only", both),
        (f"all {len(evidence)} with a snapshot", True),
        _not_later(len(later), said),
    ]
    return [Check(question, words, is_met) for question, (words, is_met) in zip(QUESTIONS, answers, strict=True)]


def _contacted(contacts: Sequence[Contact]) -> tuple[str, bool]:
    if not contacts:
        return "nobody was asked yet", False
    replies = sum(one.replied_at is not None for one in contacts)
    if replies:
        return f"asked {len(contacts)} time{'s' if len(contacts) > 1 else ''}, {replies} replied", True
    latest = max(contacts, key=lambda one: one.contacted_at)
    return f"asked on {latest.contacted_at:%d %b %Y}, no reply yet", True


def _counted(sources: int, documents: int) -> str:
    return f"{sources} so far" if sources == documents else f"{sources} so far, in {documents} documents"


def _not_later(later: int, said: date | None) -> tuple[str, bool | None]:
    if said is None:
        return "the claim has no date", None
    if not later:
        return "nothing newer than the claim", True
    return f"{later} newer than the claim of {said:%d %b %Y}", False
