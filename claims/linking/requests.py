"""Documents that a person hands in as evidence for one claim: once they are read, their best passages are linked."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.linking.ranking import Candidate, rerank
from claims.linking.services import read_claim
from claims.linking.signals import signals
from claims.models import Claim, EvidenceLink, EvidenceRequest
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import RetryLater
from desk.jobs.services import request_job
from desk.models import Job
from sources.models import Document, Passage
from sources.passages.analyse import analyse

MOST_LINKS = 3
# Of a book the passages that share most words with the claim are compared closely.
MOST_COMPARED = 200


@transaction.atomic
def request_evidence(*, claim: Claim, document: Document, user: User) -> EvidenceRequest:
    """Ask for a document's best passages beside a claim, as soon as it is read; of one that is read, at once."""
    request, _ = EvidenceRequest.objects.get_or_create(
        claim=claim, document=document, requested_by=user, answered_at=None
    )
    if Passage.objects.filter(snapshot__document=document.duplicate_of or document).exists():
        request_job("attach", document, actor=Actor.person(user))
    return request


def attach_requested(document: Document, job: Job | None = None) -> dict[str, Any]:
    """Answer what is asked of a document; returns how many passages were laid beside claims.

    A document that turned out to repeat an earlier one answers with that one's passages. Raises RetryLater while that
    has none yet.
    """
    original = document.duplicate_of or document
    snapshot = original.snapshots.order_by("-taken_at", "-id").first()
    passages = list(Passage.objects.filter(snapshot=snapshot).order_by("position").values_list("pk", "text", "terms"))
    requests = document.evidence_requests.filter(answered_at=None).select_related("claim", "requested_by")
    if requests and not passages:
        raise RetryLater(f"“{original}” has no passages yet.")
    added = sum(_answer(request, original, passages) for request in requests)
    return {"passages": added}


def _answer(request: EvidenceRequest, document: Document, passages: list[tuple[int, str, str]]) -> int:
    _, statement = read_claim(request.claim)
    wanted = set(analyse(statement.text))
    shared = Counter({key: len(wanted.intersection(terms.split())) for key, _, terms in passages})
    texts = {key: text for key, text, _ in passages}
    candidates = [
        Candidate(key, texts[key], float(count), document.pk, document.kind, document.published_on)
        for key, count in shared.most_common(MOST_COMPARED)
        if count
    ]
    best = rerank(statement, candidates)[:MOST_LINKS]
    with transaction.atomic():
        request = EvidenceRequest.objects.select_for_update().get(pk=request.pk)
        if request.answered_at is not None:
            return 0
        links = [
            EvidenceLink.objects.get_or_create(
                claim=request.claim,
                passage_id=ranked.candidate.passage,
                defaults={
                    "added_by": request.requested_by,
                    "signals": [asdict(signal) for signal in signals(statement, ranked.candidate)],
                },
            )
            for ranked in best
        ]
        count = len(links)
        request.answered_at = timezone.now()
        request.answer = (
            f"{count} passage{'' if count == 1 else 's'} of it {'lies' if count == 1 else 'lie'} beside the claim now."
            if count
            else "It was read, but none of its passages shares a word with the claim; search the library for it."
        )
        request.save(update_fields=["answered_at", "answer"])
        after = {"document": document, "passages": count}
        actor = Actor.person(request.requested_by)
        record_event(actor=actor, what="evidence.handed_in", on=request.claim, after=after)
    return sum(is_new for _, is_new in links)
