"""The published claim as API clients get it: every verdict can be retraced word by word from it alone."""

from itertools import pairwise
from typing import Any

import rfc8785
from django.contrib.auth.models import User

from claims.models import (
    Appearance,
    Assignment,
    CitedCell,
    Claimant,
    Decision,
    EvidenceAssessment,
    Publication,
    Rating,
    Verdict,
)
from desk.models import Desk
from sources.models import Document, Snapshot


def canonical_json(document: Any) -> str:
    """Canonical JSON after RFC 8785: the same document is the same bytes, whoever writes it out."""
    return rfc8785.dumps(document).decode("utf-8")


def published_document(publication: Publication) -> dict[str, Any]:
    """The JSON of one version of a publication. A retraction keeps claim and note and drops the verdict."""
    claim = publication.claim
    claimant = claim.claimant_edited
    document: dict[str, Any] = {
        "id": str(claim.public_id),
        "version": publication.version,
        "status": publication.status,
        "claim": publication.claim_text,
        "claim_short": publication.claim_short,
        "kind": claim.kind_edited or None,
        "language": claim.language,
        "claimant": _claimant(claimant) if claimant else None,
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in claim.topics.order_by("slug")],
        "published_at": publication.published_at.isoformat(),
        "first_published_at": publication.first_published_at.isoformat(),
        "note": publication.note or None,
        "corrections": _corrections(publication),
        "appearances": [
            _appearance(one)
            for one in claim.appearances.select_related("snapshot__document__publisher", "run").order_by("id")
        ],
    }
    if publication.status == Publication.Status.RETRACTED:
        return document
    verdict = publication.verdict
    assessments = verdict.assessments.select_related("link__passage__snapshot__document__publisher", "cell").order_by(
        "id"
    )
    return document | {
        "rating": _rating(verdict.rating),
        "rationale": verdict.rationale,
        **_people(verdict),
        "no_evidence_found": verdict.no_evidence_found or None,
        "evidence": [_evidence(number, one) for number, one in enumerate(assessments, start=1)],
    }


def _corrections(publication: Publication) -> list[dict[str, Any]]:
    """Each version after the first: of which kind, when, why, and the rating before and after it."""
    earlier = list(publication.claim.publications.select_related("rating").order_by("version"))
    versions = [one for one in earlier if one.version < publication.version] + [publication]
    return [
        {
            "version": now.version,
            "kind": now.status,
            "at": now.published_at.isoformat(),
            "note": now.note,
            "rating_before": _word(before),
            "rating_after": _word(now),
        }
        for before, now in pairwise(versions)
    ]


def _word(publication: Publication) -> dict[str, str] | None:
    """The rating of a version in short; none for a retraction."""
    if publication.status == Publication.Status.RETRACTED:
        return None
    rating = publication.rating
    return {"slug": rating.slug, "label": rating.label, "normal_form": rating.normal_form}


def _people(verdict: Verdict) -> dict[str, Any]:
    """Who reviewed the claim and who approved the verdict, where the desk has chosen to name them."""
    if not Desk.current().names_reviewers:
        return {"reviewed_by": None, "approved_by": None}
    claim = verdict.assignment.claim
    handed_in = claim.assignments.filter(state=Assignment.State.HANDED_IN).select_related("reviewer").order_by("id")
    # A decision may have been taken back while what was published on it stands.
    decision = Decision.objects.select_related("approved_by").filter(claim=claim, verdict=verdict).first()
    return {
        "reviewed_by": list(dict.fromkeys(_name(one.reviewer) for one in handed_in)),
        "approved_by": _name(decision.approved_by) if decision else None,
    }


def _name(person: User) -> str:
    return person.get_full_name() or person.get_username()


def _claimant(claimant: Claimant) -> dict[str, Any]:
    return {"name": claimant.name, "kind": claimant.kind, "same_as": claimant.same_as or None}


def _rating(rating: Rating) -> dict[str, Any]:
    axis = rating.scale.ratings.filter(on_truth_axis=True).values_list("position", flat=True)
    return {
        "slug": rating.slug,
        "label": rating.label,
        "definition": rating.definition,
        "normal_form": rating.normal_form,
        "on_truth_axis": rating.on_truth_axis,
        "value": rating.position if rating.on_truth_axis else None,
        "worst": min(axis) if rating.on_truth_axis else None,
        "best": max(axis) if rating.on_truth_axis else None,
        "scale": rating.scale.slug,
        "scale_version": rating.scale.version,
    }


def _source(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "byline": document.byline or None,
        "kind": document.kind,
        "publisher": document.publisher.name if document.publisher else None,
        "published_on": document.published_on.isoformat() if document.published_on else None,
        "url": document.canonical_url or document.submitted_url or None,
    }


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    about: dict[str, Any] = {
        "taken_at": snapshot.taken_at.isoformat(),
        "content_sha256": snapshot.content_sha256,
        "text_sha256": snapshot.text_sha256,
        "parser": f"{snapshot.parser} {snapshot.parser_version}",
    }
    if snapshot.taken_down_at is not None:
        about["taken_down"] = {"at": snapshot.taken_down_at.isoformat(), "reason": snapshot.taken_down_reason}
    return about


def _appearance(appearance: Appearance) -> dict[str, Any]:
    # Of who speaks only what a person has set; the machine's reading of speaker and cue stays inside.
    run = appearance.run
    return {
        "quote": appearance.quote,
        "speaker": appearance.speaker_edited or None,
        "start": appearance.start,
        "end": appearance.end,
        "document": _source(appearance.snapshot.document),
        "snapshot": _snapshot(appearance.snapshot),
        "extraction": {
            "pipeline": run.pipeline,
            "version": run.pipeline_version,
            "sha256": run.pipeline_sha256,
            "run": run.pk,
        }
        if run
        else None,
    }


def _cell(assessment: EvidenceAssessment) -> dict[str, Any] | None:
    """The cell of a table that the reviewer rests on; offsets as those of the passage."""
    cell: CitedCell | None = getattr(assessment, "cell", None)
    if cell is None or assessment.link.passage.snapshot.taken_down_at is not None:
        return None
    return {"row": cell.row, "column": cell.column, "text": cell.quote, "start": cell.start, "end": cell.end}


def _evidence(number: int, assessment: EvidenceAssessment) -> dict[str, Any]:
    passage = assessment.link.passage
    return {
        "number": number,
        "stance": assessment.stance,
        "directness": assessment.directness or None,
        "note": assessment.note or None,
        "passage": {"text": passage.text, "start": passage.start, "end": passage.end},
        "cell": _cell(assessment),
        "document": _source(passage.snapshot.document),
        "snapshot": _snapshot(passage.snapshot),
    }
