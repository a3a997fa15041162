"""Extraction: an article's newest snapshot is read by the pipeline, and what it finds becomes rows.

The same snapshot and pipeline give the same rows, however often this runs and wherever it was killed: the language work
happens outside of any transaction, the rows are written in one, and uniqueness is the database's.
"""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.errors import ClaimsError
from claims.extraction.claimants import suggest_claimant
from claims.language.article import Pipeline, find_claims, pipeline
from claims.language.values import CandidateClaim, Extraction
from claims.models import Appearance, Claim, ExtractionRun, Quantity, TimeReference
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Job
from sources.documents.store import sha256
from sources.models import Document, Snapshot


def extract_document(document: Document, job: Job) -> dict[str, Any]:
    """Find the claims in the newest snapshot of a document; returns how many. Raises ClaimsError if it has none."""
    snapshot = document.snapshots.order_by("-taken_at", "-id").first()
    if snapshot is None:
        raise ClaimsError(f"“{document}” has not been read yet; there is no text to find claims in.")
    engine = pipeline()
    started_at = timezone.now()
    found = find_claims(snapshot.text, snapshot.blocks, document.published_on, engine=engine)
    run = record_extraction(snapshot=snapshot, engine=engine, found=found, started_at=started_at, job=job)
    return {"run": run.pk, "claims": run.claims_found, "passed_over": len(run.passed_over)}


def _input_hash(snapshot: Snapshot) -> str:
    published_on = snapshot.document.published_on
    parts = [snapshot.text_sha256, snapshot.layout, published_on.isoformat() if published_on else ""]
    return sha256(json.dumps(parts, sort_keys=True).encode("utf-8"))


@transaction.atomic
def record_extraction(
    *, snapshot: Snapshot, engine: Pipeline, found: Extraction, started_at: datetime, job: Job
) -> ExtractionRun:
    """Write a run's claims. What a person has set or acted on stays as it was."""
    # Two workers may hold the same article: its row is the queue.
    Document.objects.select_for_update().get(pk=snapshot.document_id)
    run, is_new = ExtractionRun.objects.get_or_create(
        snapshot=snapshot,
        pipeline_sha256=engine.fingerprint,
        input_sha256=_input_hash(snapshot),
        defaults={
            "pipeline": engine.name,
            "pipeline_version": engine.version,
            "started_at": started_at,
            "finished_at": timezone.now(),
            "claims_found": len(found.claims),
            "passed_over": [vars(sentence) for sentence in found.passed_over],
            "notes": list(found.notes),
            "job": job,
        },
    )
    untouched = set(Claim.objects.untouched().filter(appearances__snapshot=snapshot).values_list("pk", flat=True))
    for candidate in found.claims:
        _check_span(snapshot, candidate)
        _write_candidate(snapshot, run, candidate, untouched)
    _take_back_unfound(snapshot, found)
    if is_new:
        record_event(
            actor=Actor.machine(job),
            what="claims.extracted",
            on=snapshot.document,
            after={"run": run.pk, "pipeline": f"{run.pipeline} {run.pipeline_version}", "claims": run.claims_found},
        )
    return run


def _check_span(snapshot: Snapshot, candidate: CandidateClaim) -> None:
    if snapshot.text[candidate.start : candidate.end] != candidate.quote:
        raise ClaimsError(
            f"The pipeline gave words that do not stand at {candidate.start} to {candidate.end} of the snapshot."
        )


def _write_candidate(snapshot: Snapshot, run: ExtractionRun, candidate: CandidateClaim, untouched: set[int]) -> None:
    spot = {"snapshot": snapshot, "start": candidate.start, "end": candidate.end}
    appearance = Appearance.objects.filter(**spot).select_related("claim").first()
    if appearance is None:
        key = f"{snapshot.pk}:{candidate.start}:{candidate.end}"
        claim, _ = Claim.objects.get_or_create(machine_key=key, defaults=_machine_values(snapshot, candidate))
        appearance = Appearance.objects.create(claim=claim, quote=candidate.quote, **spot, run=run)
    elif appearance.claim_id in untouched:
        _update(appearance.claim, _machine_values(snapshot, candidate))
    else:
        return  # a person has acted on this claim: it stays word for word as they saw it
    _describe(appearance, run, candidate)


def _machine_values(snapshot: Snapshot, candidate: CandidateClaim) -> dict[str, Any]:
    attribution = candidate.attribution
    claimant = None
    if attribution is not None:
        claimant = suggest_claimant(attribution.speaker, attribution.resolved, is_sample=snapshot.document.is_sample)
    return {
        "text_suggested": candidate.normalised,
        "kind_suggested": candidate.kind.value,
        "claimant_suggested": claimant,
        "checkworthiness": candidate.score,
        "checkworthiness_reasons": list(candidate.reasons),
    }


def _update(claim: Claim, values: dict[str, Any]) -> None:
    changed = [name for name, value in values.items() if getattr(claim, name) != value]
    for name in changed:
        setattr(claim, name, values[name])
    if changed:
        claim.save(update_fields=[*changed, "updated_at"])


def _describe(appearance: Appearance, run: ExtractionRun, candidate: CandidateClaim) -> None:
    attribution = candidate.attribution
    appearance.run = run
    appearance.speaker = attribution.speaker[:300] if attribution else ""
    appearance.speaker_start = attribution.start if attribution else None
    appearance.speaker_end = attribution.end if attribution else None
    appearance.speaker_resolved = attribution.resolved[:300] if attribution else ""
    appearance.speaker_confidence = attribution.confidence if attribution else None
    appearance.cue = attribution.cue[:100] if attribution else ""
    appearance.is_direct_speech = attribution.direct if attribution else False
    appearance.save()
    appearance.quantities.all().delete()
    appearance.times.all().delete()
    Quantity.objects.bulk_create(
        Quantity(
            appearance=appearance,
            start=mention.start,
            end=mention.end,
            words=mention.words[:300],
            low=mention.low,
            high=mention.high,
            unit=mention.unit[:80],
            of=mention.of[:200],
            is_approximate=mention.approximate,
        )
        for mention in candidate.quantities
    )
    TimeReference.objects.bulk_create(
        TimeReference(
            appearance=appearance,
            start=mention.start,
            end=mention.end,
            words=mention.words[:300],
            first_day=mention.first_day,
            last_day=mention.last_day,
        )
        for mention in candidate.times
    )


def _take_back_unfound(snapshot: Snapshot, found: Extraction) -> None:
    """Claims of an earlier run that this one no longer finds go, unless a person has acted on them."""
    spans = {(candidate.start, candidate.end) for candidate in found.claims}
    gone = [
        appearance.claim_id
        for appearance in snapshot.appearances.filter(added_by=None)
        if (appearance.start, appearance.end) not in spans
    ]
    if gone:
        Claim.objects.untouched().filter(pk__in=gone).delete()
