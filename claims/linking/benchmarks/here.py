"""The measures of one database, made in a process of its own on an empty one; the result is a file of JSON."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.db import connection

from claims.linking.benchmarks.claims import claims_of, spread
from claims.linking.benchmarks.whole_engine import TantivyIndex
from claims.linking.services import link_claim
from claims.models import Claim, EvidenceLink
from desk.errors import WorkbenchError
from sources.models import Passage
from sources.passages.invented import InventedLibrary
from sources.passages.loading import load
from sources.passages.search import find_passages
from sources.passages.speed import P95, exact_best, overlap, p95_of_best, reading_while_writing

Step = Callable[[str, int, int], None]
CLAIMS_LINKED = 40
TURNS = 3


@dataclass(frozen=True)
class Plan:
    """How much is measured: numbers of passages, ascending; queries; seconds of reading beside a writer."""

    sizes: tuple[int, ...]
    queries: int
    seconds: float


def measure_here(plan: Plan, step: Step) -> dict[str, Any]:
    """Figures by name and number of passages: seconds, ratios, shares. The database is filled; one that holds the first
    so many passages of the invented library is filled up, and sizes below that are left out."""
    call_command("migrate", verbosity=0)
    library = InventedLibrary()
    loaded = Passage.objects.count()
    sizes = [size for size in plan.sizes if size >= loaded]
    if not sizes:
        raise WorkbenchError(f"The database holds {loaded:,} passages already: more than are to be measured.")
    figures: dict[str, Any] = {"vendor": connection.vendor, "sizes": sizes}
    for size in sizes:
        begin = perf_counter()
        if size > loaded:
            load(library, loaded, size, lambda done, of, size=size: step(f"load {size:,}", done, of))  # type: ignore[misc]
        loaded = size
        figures[f"load {size}"] = perf_counter() - begin
        queries = [library.query(number) for number in spread(plan.queries, size)]
        step(f"search {size:,}", 0, 1)
        figures[f"p95 {size}"], figures[f"cpu p95 {size}"] = p95_of_best(find_passages, queries)
        step(f"beside a whole engine {size:,}", 0, 1)
        figures[f"engine {size}"], figures[f"cpu engine {size}"] = _engine_p95(library, size, queries) or (None, None)
        step(f"link {size:,}", 0, 1)
        figures[f"link {size}"] = _cost_of_linking(queries[:CLAIMS_LINKED])
    step("exact BM25", 0, 1)
    figures["overlap"] = overlap(queries, exact_best(library, loaded, queries))
    step("read while passages come in", 0, 1)
    figures["alone"], figures["beside"], figures["written"] = reading_while_writing(library, queries, plan.seconds)
    return figures


def _engine_p95(library: InventedLibrary, passages: int, queries: Sequence[str]) -> P95 | None:
    """The same queries to a search engine made for nothing else; None where it is not installed."""
    folder = Path(tempfile.mkdtemp(prefix="workbench-engine-"))
    try:
        engine = TantivyIndex.build(folder, library, passages)
        return p95_of_best(engine.search, queries) if engine else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cost_of_linking(texts: Sequence[str]) -> float:
    """Mean seconds of linking a claim for the first time, with search, ranking, signals and rows; the best of three."""
    claims = claims_of(texts)
    link_claim(claim=claims[0])  # loads what is loaded once
    best = [float("inf")] * len(claims)
    for _ in range(TURNS):
        for at, claim in enumerate(claims):
            EvidenceLink.objects.filter(claim=claim).delete()
            begin = perf_counter()
            link_claim(claim=claim)
            best[at] = min(best[at], perf_counter() - begin)
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).delete()
    return mean(best)


def write(figures: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(figures), encoding="utf-8")
