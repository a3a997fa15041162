"""Evidence laid beside claims: suggested by the search, ranked, with signals. Only people confirm."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from claims.linking.ranking import RANKING_VERSION, Candidate, Ranked, Statement, rerank
from claims.linking.signals import SIGNALS_VERSION, signals
from claims.linking.table_rows import TableRows
from claims.linking.words import known_names
from claims.linking.writing import write_links
from claims.models import Appearance, Claim, EvidenceLink
from desk.jobs.services import report_progress
from desk.models import Job
from sources.models import Document, Passage, Snapshot
from sources.passages.search import SEARCH_VERSION, Hit, search_each
from sources.tables import BETWEEN

MOST_LINKS = 10
# Claims that one job links: seconds of work, so that its attempts are cheap to repeat.
SLICE = 300
# Of these so many share their statements: a second of work, and a lock on their rows for a tenth of it.
TOGETHER = 25
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
    links = link_claims(claims, job)
    outcome = {"claims": len(claims), "links": links}
    return outcome | {"after": claims[-1].pk} if has_more else outcome


def link_claim(*, claim: Claim) -> list[EvidenceLink]:
    """The passages that the library offers for a claim, best first, written as suggestions.

    Harmless to repeat: the same library and term counts give the same rows. Links that a person has confirmed,
    dismissed, added or assessed stay as that person saw them; a mere suggestion that is found no more goes.
    """
    (wanted,) = _suggest([claim], {})
    write_links({claim.pk: wanted})
    order = {link.passage_id: rank for rank, link in enumerate(wanted)}
    links = EvidenceLink.objects.filter(claim=claim, passage__in=order)
    return sorted(links, key=lambda link: order[link.passage_id])


def link_claims(claims: Sequence[Claim], job: Job | None = None) -> int:
    """``link_claim`` for many, ``TOGETHER`` of them a transaction; returns how many passages were found for them."""
    known: dict[int, frozenset[str]] = {}
    links = 0
    for at in range(0, len(claims), TOGETHER):
        together = claims[at : at + TOGETHER]
        suggested = _suggest(together, known)
        links += write_links({claim.pk: wanted for claim, wanted in zip(together, suggested, strict=True)})
        if job is not None:
            report_progress(job, at + len(together), len(claims))
    return links


def _suggest(claims: Sequence[Claim], known: dict[int, frozenset[str]]) -> list[list[EvidenceLink]]:
    """Unsaved links for each of the claims, best first."""
    read = read_claims(claims, known)
    searches = search_each([said.text for _, said in read], k=CANDIDATES, excluding=[own for own, _ in read])
    hits = [
        [hit for hit in found.hits if len(hit.matched) >= min(FEWEST_SHARED_TERMS, len(said.terms))]
        for (_, said), found in zip(read, searches, strict=True)
    ]
    texts = _Texts(hits)
    best = [_best(rerank(said, texts.candidates(near))) for (_, said), near in zip(read, hits, strict=True)]
    version = f"ranking {RANKING_VERSION}.{SIGNALS_VERSION}, search {SEARCH_VERSION}, counts"
    return [
        [
            EvidenceLink(
                claim=claim,
                passage_id=ranked.candidate.passage,
                rank=rank,
                score=ranked.score,
                score_parts=ranked.parts,
                signals=[asdict(signal) for signal in signals(said, ranked.candidate)],
                suggested_by=f"{version} {found.counts_version}",
            )
            for rank, ranked in enumerate(ranking, start=1)
        ]
        for claim, (_, said), found, ranking in zip(claims, read, searches, _with_cells(best), strict=True)
    ]


def read_claim(claim: Claim) -> tuple[set[int], Statement]:
    """The documents that the claim stands in, with those they repeat, and the claim as it is compared."""
    (read,) = read_claims([claim], {})
    return read


def read_claims(claims: Sequence[Claim], known: dict[int, frozenset[str]]) -> list[tuple[set[int], Statement]]:
    """``read_claim`` of each; ``known`` keeps the names of the snapshots that were read."""
    rows = defaultdict(list)
    appearances = Appearance.objects.filter(claim__in=claims).order_by("snapshot__document__published_on", "pk")
    for key, *row in appearances.values_list(
        "claim_id",
        "snapshot_id",
        "snapshot__document_id",
        "snapshot__document__duplicate_of_id",
        "snapshot__document__published_on",
        "speaker",
        "speaker_resolved",
    ):
        rows[key].append(row)
    return [_read(claim, rows[claim.pk], known) for claim in claims]


def _read(claim: Claim, rows: Sequence[Sequence[Any]], known: dict[int, frozenset[str]]) -> tuple[set[int], Statement]:
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


class _Texts:
    """The passages that several searches found, with their documents, read at once."""

    def __init__(self, hits: Sequence[Sequence[Hit]]) -> None:
        wanted = Passage.objects.filter(pk__in={hit.passage for found in hits for hit in found})
        self._passages = {key: (text, at) for key, text, at in wanted.values_list("pk", "text", "position")}
        documents = {hit.document for found in hits for hit in found}
        self._documents = Document.objects.only("kind", "published_on", "title").in_bulk(documents)

    def candidates(self, hits: Sequence[Hit]) -> list[Candidate]:
        """What one of the searches found, without what went meanwhile."""
        candidates = []
        for hit in hits:
            document = self._documents.get(hit.document)
            if hit.passage in self._passages and document is not None:
                text, position = self._passages[hit.passage]
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


def _with_cells(rankings: Sequence[Sequence[Ranked]]) -> list[list[Ranked]]:
    """The same, rows of tables with their cells: by them their numbers are read."""
    keys = {one.candidate.passage for best in rankings for one in best if BETWEEN in one.candidate.text}
    # Rows of one table share its snapshot, which holds the text of the whole document.
    rows = Passage.objects.prefetch_related("snapshot__document").in_bulk(keys) if keys else {}
    tables = TableRows()
    cells = {key: tables.cells_of(passage) for key, passage in rows.items()}
    return [
        [replace(one, candidate=replace(one.candidate, cells=cells.get(one.candidate.passage, ()))) for one in best]
        for best in rankings
    ]
