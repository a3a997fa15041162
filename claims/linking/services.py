"""Evidence laid beside claims: suggested by the search, ranked, with signals. Only people confirm."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from claims.linking.ranking import RANKING_VERSION, Candidate, Ranked, Statement, rerank
from claims.linking.signals import SIGNALS_VERSION, signals
from claims.linking.table_rows import TableRows
from claims.linking.words import known_names
from claims.models import Appearance, Claim, EvidenceAssessment, EvidenceLink
from desk.jobs.services import report_progress
from desk.models import Job
from sources.models import Document, Passage, Snapshot
from sources.passages.search import SEARCH_VERSION, Filters, Hit, search
from sources.tables import BETWEEN

MOST_LINKS = 10
# Claims that one job links: seconds of work, so that its attempts are cheap to repeat.
SLICE = 300
# A long document that is near in every part would leave no room for others.
MOST_PER_DOCUMENT = 3
CANDIDATES = 50
# Their first passage says no more of the matter than any other.
WITHOUT_LEAD = (Document.Kind.TRANSCRIPT, Document.Kind.OTHER)
# One word in common is chance, unless the claim has hardly more.
FEWEST_SHARED_TERMS = 2
# Names are learnt from the beginning of an article: some 30,000 words.
READ_FOR_NAMES = 200_000


def link_document(document: Document, job: Job | None = None) -> dict[str, Any]:
    """Lay evidence beside a document's claims that are not closed, ``SLICE`` of them a job; returns how many.

    Where there are more, the outcome names the claim that the next job goes on behind, so that a book takes many short
    jobs and other articles come in between.
    """
    after = job.payload.get("after", 0) if job else 0
    appearing = Appearance.objects.filter(snapshot__document=document).values("claim")
    waiting = Claim.objects.filter(pk__in=appearing, pk__gt=after).exclude(state=Claim.State.CLOSED).order_by("pk")
    claims = list(waiting[: SLICE + 1])
    has_more, claims = len(claims) > SLICE, claims[:SLICE]
    known: dict[int, frozenset[str]] = {}
    links = 0
    for done, claim in enumerate(claims, start=1):
        links += len(_link(claim, known))
        if job is not None:
            report_progress(job, done, len(claims))
    outcome = {"claims": len(claims), "links": links}
    return outcome | {"after": claims[-1].pk} if has_more else outcome


def link_claim(*, claim: Claim) -> list[EvidenceLink]:
    """The passages that the library offers for a claim, best first, written as suggestions.

    Harmless to repeat: the same library and term counts give the same rows. Links that a person has confirmed,
    dismissed, added or assessed stay as that person saw them; a mere suggestion that is found no more goes.
    """
    return _link(claim, {})


def _link(claim: Claim, known: dict[int, frozenset[str]]) -> list[EvidenceLink]:
    own, statement = read_claim(claim, known)
    found = search(statement.text, k=CANDIDATES, filters=Filters(exclude_documents=own))
    fewest = min(FEWEST_SHARED_TERMS, len(statement.terms))
    candidates = _read_candidates([hit for hit in found.hits if len(hit.matched) >= fewest])
    best = _with_cells(_best(rerank(statement, candidates)))
    version = f"ranking {RANKING_VERSION}.{SIGNALS_VERSION}, search {SEARCH_VERSION}, counts {found.counts_version}"
    suggested = [
        EvidenceLink(
            claim=claim,
            passage_id=ranked.candidate.passage,
            rank=rank,
            score=ranked.score,
            score_parts=ranked.parts,
            signals=[asdict(signal) for signal in signals(statement, ranked.candidate)],
            suggested_by=version,
        )
        for rank, ranked in enumerate(best, start=1)
    ]
    return _write(claim, suggested)


def read_claim(claim: Claim, known: dict[int, frozenset[str]]) -> tuple[set[int], Statement]:
    """The documents that the claim stands in, with those they repeat, and the claim as it is compared."""
    rows = list(
        Appearance.objects.filter(claim=claim)
        .order_by("snapshot__document__published_on", "pk")
        .values_list(
            "snapshot_id",
            "snapshot__document_id",
            "snapshot__document__duplicate_of_id",
            "snapshot__document__published_on",
            "speaker",
            "speaker_resolved",
        )
    )
    own = {key for _, document, repeated, *_ in rows for key in (document, repeated) if key is not None}
    made_on = min((row[3] for row in rows if row[3] is not None), default=None)
    speaker = " ".join(f"{named} {resolved}" for *_, named, resolved in rows)
    names: frozenset[str] = frozenset()
    for snapshot, *_ in rows[:1]:
        if snapshot not in known:
            text = Snapshot.objects.values_list("text", flat=True).get(pk=snapshot)
            known[snapshot] = known_names(text[:READ_FOR_NAMES])
        names = known[snapshot]
    return own, Statement(claim.text, made_on, names, speaker)


def _read_candidates(hits: Sequence[Hit]) -> list[Candidate]:
    wanted = Passage.objects.filter(pk__in=[hit.passage for hit in hits])
    texts = {key: (text, position) for key, text, position in wanted.values_list("pk", "text", "position")}
    documents = Document.objects.only("kind", "published_on", "title").in_bulk({hit.document for hit in hits})
    candidates = []
    for hit in hits:
        document = documents.get(hit.document)
        if hit.passage in texts and document is not None:  # neither went meanwhile
            text, position = texts[hit.passage]
            candidates.append(
                Candidate(
                    hit.passage,
                    text,
                    hit.score,
                    hit.document,
                    document.kind,
                    document.published_on,
                    document.title,
                    is_lead=position == 0 and document.kind not in WITHOUT_LEAD,
                )
            )
    return candidates


def _best(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The first of the ranking, of each document only a few."""
    taken: list[Ranked] = []
    of_document: dict[int, int] = {}
    for found in ranked:
        document = found.candidate.document
        if of_document.get(document, 0) < MOST_PER_DOCUMENT:
            of_document[document] = of_document.get(document, 0) + 1
            taken.append(found)
    return taken[:MOST_LINKS]


def _with_cells(best: Sequence[Ranked]) -> list[Ranked]:
    """The same, rows of tables with their cells: by them their numbers are read."""
    keys = [found.candidate.passage for found in best if BETWEEN in found.candidate.text]
    rows = Passage.objects.select_related("snapshot__document").in_bulk(keys) if keys else {}
    tables = TableRows()
    cells = {key: tables.cells_of(passage) for key, passage in rows.items()}
    return [
        replace(found, candidate=replace(found.candidate, cells=cells.get(found.candidate.passage, ())))
        for found in best
    ]


@transaction.atomic
def _write(claim: Claim, suggested: Sequence[EvidenceLink]) -> list[EvidenceLink]:
    """Put new suggestions in place of the old; returns the links to what was found, best first."""
    # Two workers may link the same claim: its row is the queue.
    if not Claim.objects.select_for_update().filter(pk=claim.pk).exists():
        return []
    wanted = [link.passage_id for link in suggested]
    present = set(Passage.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True))
    # A reviewer who takes a link as evidence holds its row: wait, then see what they did.
    list(EvidenceLink.objects.select_for_update().filter(claim=claim).order_by("pk").values_list("pk", flat=True))
    assessed = Exists(EvidenceAssessment.objects.filter(link=OuterRef("pk")))
    replaceable = EvidenceLink.objects.suggested().filter(~assessed, claim=claim)
    replaceable.exclude(passage__in=wanted).delete()
    keys = dict(replaceable.values_list("passage_id", "pk"))
    for link in suggested:
        link.pk = keys.get(link.passage_id)
    EvidenceLink.objects.bulk_update(
        [link for link in suggested if link.pk is not None],
        ["rank", "score", "score_parts", "signals", "suggested_by"],
    )
    EvidenceLink.objects.bulk_create(
        [link for link in suggested if link.pk is None and link.passage_id in present], ignore_conflicts=True
    )
    order = {passage: rank for rank, passage in enumerate(wanted)}
    links = EvidenceLink.objects.filter(claim=claim, passage__in=wanted)
    return sorted(links, key=lambda link: order[link.passage_id])
