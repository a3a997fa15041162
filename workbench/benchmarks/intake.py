"""From stored snapshots to claims in the database, by workers, beside the language pipeline alone."""

import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from claims.language.benchmarks import invented
from claims.language.benchmarks.table import Row
from claims.linking.benchmarks.claims import claims_of, spread
from claims.linking.services import link_claims
from claims.models import Claim
from desk.audit.actor import Actor
from desk.jobs.services import request_job
from desk.models import Job
from sources.documents.services import add_content
from sources.models import Document
from sources.passages.invented import InventedLibrary
from sources.passages.loading import load
from workbench.benchmarks.alone import pipeline_alone
from workbench.benchmarks.own_desk import Group, machine, prepare, wait_until, worker

SHARE = 0.6
LINKED = 40


def arguments(parser: ArgumentParser) -> None:
    """No files: the articles are invented."""
    parser.add_argument("--articles", type=int, default=24, help="queued in each round")
    parser.add_argument("--words", type=int, default=700, help="of each article")
    parser.add_argument("--processes", type=int, default=2, help="of the worker, and of the pipeline alone")
    parser.add_argument("--rounds", type=int, default=3, help="of each, turn by turn; the median counts")
    parser.add_argument("--passages", type=int, default=20_000, help="of the library that claims are linked to")


def measure(options: Mapping[str, Any]) -> list[Row]:
    """In the database and queue that the settings name, both empty."""
    prepare()
    settings.JOURNEY = "workbench.benchmarks.worker.nothing_follows"
    many, rounds = options["processes"], options["rounds"]
    seeds = iter(range(10_000))
    alone: list[tuple[float, float]] = []
    queued: list[tuple[float, float]] = []
    single: list[tuple[float, float]] = []
    with worker("many", many) as group:
        _work_off(group, _read(_texts(2 * many, 100, seeds)))  # each process loads its pipeline
        for _ in range(rounds):
            texts = _texts(options["articles"], options["words"], seeds)
            alone.append(pipeline_alone(texts, many))
            queued.append(_work_off(group, _read(texts)))
    with worker("single", 1) as group:
        _work_off(group, _read(_texts(2, 100, seeds)))
        for _ in range(rounds):
            single.append(_work_off(group, _read(_texts(options["articles"], options["words"], seeds))))
    words = options["articles"] * options["words"]
    wall = [median(one[0] for one in measured) for measured in (alone, queued, single)]
    cpu = [median(one[1] for one in measured) for measured in (alone, queued, single)]
    claims = Claim.objects.count()
    return [
        machine(),
        Row(
            f"extraction beside nlp.pipe alone, {many} processes",
            wall[0] / wall[1],
            SHARE,
            f"{words / wall[1]:,.0f} of {words / wall[0]:,.0f} words a second",
        ),
        Row("the same by processor time", cpu[0] / cpu[1], SHARE, f"{cpu[1]:.1f} s, {cpu[0]:.1f} s alone"),
        Row(f"{many} processes beside 1", wall[2] / wall[1], None, f"{words / wall[2]:,.0f} words a second by one"),
        Row(
            f"processor of 1 process beside that of {many}",
            cpu[2] / cpu[1],
            None,
            f"{cpu[2]:.1f} s, {cpu[1]:.1f} s: what working side by side costs, whatever else the machine does",
        ),
        Row("claims found", claims, None, f"{options['articles']} articles a round, {rounds} rounds, and one process"),
        *_linking(options["passages"]),
    ]


def _texts(count: int, words: int, seeds: Any) -> list[str]:
    return [invented.article(words, next(seeds)) for _ in range(count)]


def _read(texts: Sequence[str]) -> list[Document]:
    """Documents with their snapshots; nothing of what would follow is asked for."""
    documents = []
    for text in texts:
        document = add_content(content=text.encode(), actor=Actor.shell(), name="invented.txt").document
        job = Job.objects.about(document).get(kind="read")
        import_string(settings.JOB_TASKS["read"]).apply(args=(job.pk,), throw=True)
        documents.append(document)
    return documents


def _work_off(group: Group, documents: Sequence[Document]) -> tuple[float, float]:
    """Queue the extraction of all and wait: seconds on the clock and of the group's processors."""
    keys = [document.pk for document in documents]
    before, began = group.cpu(), time.perf_counter()
    for document in documents:
        request_job("extract", document)
    done = Job.objects.filter(kind="extract", subject_id__in=keys, state=Job.State.DONE)
    wait_until(lambda: done.count() == len(keys), "all articles are extracted")
    return time.perf_counter() - began, group.cpu() - before


def _linking(passages: int) -> list[Row]:
    """Claims of the words of the library, as an article's job links them: one that finds nothing would cost nothing."""
    library = InventedLibrary()
    load(library, 0, passages)
    claims = claims_of([library.query(number) for number in spread(LINKED + 2, passages)])
    link_claims(claims[:2])
    began, used = time.perf_counter(), time.process_time()
    links = link_claims(claims[2:])
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    told = f"{1e3 * wall / LINKED:.0f} ms on the clock, {passages:,} passages, {links / LINKED:.0f} found for a claim"
    return [Row("linking, ms of processor a claim", 1e3 * cpu / LINKED, None, told)]
