"""Evidence that came later, laid beside claims that were there before it: on request, and as documents come in."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import policy
from claims.errors import WrongState
from claims.linking.services import FEWEST_SHARED_TERMS, link_claim, link_claims
from claims.models import Claim, EvidenceRequest
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.jobs.services import request_job
from desk.models import Job
from sources.models import Document, Passage
from sources.passages.analyse import analyse
from sources.passages.ranking import idf
from sources.passages.statistics import term_frequencies

# Claims that one job reads; a desk with more open ones takes several jobs, and others come in between.
SLICE = 1_000
# A passage may change what stands beside a claim when it holds this share of its words, weighed by rarity. Lower,
# and every document sends most claims to the search; one of the first ten passages nearly always holds more.
WORTH_A_SEARCH = 0.25
# How long after the end of an embargo its document is looked for, should beat have been down.
RELEASED_WITHIN = timedelta(days=7)


@transaction.atomic
def look_again(*, claim: Claim, user: User) -> Job:
    """Somebody who works on a claim wants the library searched for it again; the open job where there is one.

    Raises NotAllowed for others than editors and the claim's reviewer, WrongState for a decided or closed claim.
    """
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(
        policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer have evidence looked for again."
    )
    if not Claim.objects.undecided().filter(pk=claim.pk).exists():
        raise WrongState("This claim is decided or closed; no more evidence is laid beside it.")
    job = request_job("relink", claim, actor=Actor.person(user))
    record_event(actor=Actor.person(user), what="claim.evidence_sought", on=claim, after={"job": job.pk})
    return job


def relink_claim(claim: Claim, job: Job) -> dict[str, Any]:
    """Search the library for one claim again; returns how many passages lie beside it by search, and how many are new.

    What a person confirmed, dismissed, added or assessed stays. A claim that was decided meanwhile is left alone.
    """
    if not Claim.objects.undecided().filter(pk=claim.pk).exists():
        return {"links": 0, "new": 0}
    before = set(claim.evidence_links.values_list("passage", flat=True))
    links = link_claim(claim=claim)
    return {"links": len(links), "new": sum(link.passage_id not in before for link in links)}


def offer_document(document: Document, job: Job) -> dict[str, Any]:
    """Search again for the undecided claims that a document of the library may bear on, ``SLICE`` of them a job.

    The search is turned round: claims are compared with the passages of this document, and only those that share enough
    rare words with one of them are linked anew. Where there are more claims, the outcome names the one that the next
    job goes on behind. A document under embargo is offered to nobody; beat comes back to it when the embargo is over.
    """
    after = job.payload.get("after", 0)
    if document.embargo_until is not None and document.embargo_until > job.created_at:
        return {"claims": 0, "searched": 0}
    # Whoever handed it in for a claim gets its passages as evidence of their own, which a co-reviewer does not see.
    asked_for = EvidenceRequest.objects.filter(document=document).values("claim")
    waiting = Claim.objects.undecided().filter(pk__gt=after).exclude(pk__in=asked_for).order_by("pk")
    claims = list(waiting[: SLICE + 1])
    has_more, claims = len(claims) > SLICE, claims[:SLICE]
    near = list(_near(claims, document))
    link_claims(near, job)
    outcome = {"claims": len(claims), "searched": len(near)}
    return outcome | {"after": claims[-1].pk} if has_more else outcome


def _near(claims: Sequence[Claim], document: Document) -> Iterator[Claim]:
    """Claims with at least one passage of the document that holds enough of their words."""
    newest = document.snapshots.order_by("-taken_at", "-id").values("pk")[:1]
    holders: dict[str, set[int]] = {}
    for key, terms in Passage.objects.filter(snapshot__in=newest).values_list("pk", "terms").iterator():
        for term in set(terms.split()):
            holders.setdefault(term, set()).add(key)
    of_claims = {claim.pk: list(dict.fromkeys(analyse(claim.text))) for claim in claims}
    shared = sorted({term for terms in of_claims.values() for term in terms if term in holders})
    frequencies = term_frequencies(shared)
    rarest = idf(frequencies.passages, 1)
    for claim in claims:
        weights = {
            term: idf(frequencies.passages, frequencies.df[term]) if term in frequencies.df else rarest
            for term in of_claims[claim.pk]
        }
        if _is_near(weights, holders):
            yield claim


def _is_near(weights: dict[str, float], holders: dict[str, set[int]]) -> bool:
    fewest, enough = min(FEWEST_SHARED_TERMS, len(weights)), WORTH_A_SEARCH * sum(weights.values())
    held: dict[int, tuple[int, float]] = {}
    for term, weight in weights.items():
        for key in holders.get(term, ()):
            count, sum_ = held.get(key, (0, 0.0))
            held[key] = (count + 1, sum_ + weight)
    return any(count >= fewest and sum_ >= enough for count, sum_ in held.values())


def offer_released(*, at: datetime) -> int:
    """Ask for the documents whose embargo is over by now to be offered to the claims; returns how many. Harmless to
    repeat."""
    offered = Job.objects.filter(
        kind="offer",
        subject_type=ContentType.objects.get_for_model(Document),
        subject_id=OuterRef("pk"),
        created_at__gte=OuterRef("embargo_until"),
    )
    released = Document.objects.originals().filter(
        ~Exists(offered), embargo_until__lte=at, embargo_until__gt=at - RELEASED_WITHIN, snapshots__isnull=False
    )
    documents = list(released.distinct())
    for document in documents:
        request_job("offer", document)
    return len(documents)
