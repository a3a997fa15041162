"""Extraction: an article's newest snapshot is read by the pipeline, and what it finds becomes rows.

The same snapshot and pipeline give the same rows, however often this runs and wherever it was killed: the language work
happens outside of any transaction, the rows are written in one, and uniqueness is the database's.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.errors import ClaimsError
from claims.extraction.differences import differences, write_differences
from claims.extraction.rows import take_back_unfound, write_claims
from claims.extraction.weights import engine_in_use
from claims.language.article import Pipeline, find_claims
from claims.language.values import Extraction
from claims.models import Claim, ExtractionRun
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
    engine = engine_in_use()
    started_at = timezone.now()
    found = find_claims(
        snapshot.text, snapshot.blocks, document.published_on, engine=engine, language=snapshot.language
    )
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
    # Who acts on a claim locks it: wait for them, then see what they did, before anything is renewed or taken back.
    list(Claim.objects.select_for_update().filter(appearances__snapshot=snapshot).order_by("pk").values_list("pk"))
    latest = snapshot.extraction_runs.order_by("-id").first()
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
            "passed_over": [asdict(sentence) for sentence in found.passed_over],
            "notes": list(found.notes),
            "job": job,
        },
    )
    if run == latest:
        return run  # a run and its claims are one transaction, so they are all there
    noted = differences(snapshot, run, found.claims) if latest is not None else []
    write_claims(snapshot, run, found.claims)
    take_back_unfound(snapshot, found.claims)
    write_differences(snapshot, run, noted)
    if is_new:
        record_event(
            actor=Actor.machine(job),
            what="claims.extracted",
            on=snapshot.document,
            after={"run": run.pk, "pipeline": f"{run.pipeline} {run.pipeline_version}", "claims": run.claims_found},
        )
    return run
