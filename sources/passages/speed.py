"""How fast and how exact the search is on the database at hand: measured from a client, its whole call."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import log
from time import perf_counter, process_time, sleep
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction

from sources.models import Document, Passage, Snapshot
from sources.passages.analyse import ANALYSER_VERSION, analyse
from sources.passages.invented import InventedLibrary
from sources.passages.ranking import K1, B
from sources.passages.search import find_passages

ROUNDS = 5
INGESTED_A_SECOND = 10
TOP = 10


def percentile(seconds: Sequence[float], share: float = 0.95) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


class P95(NamedTuple):
    """Seconds that 95 of 100 calls stay below: on the clock, and of the processor by this process alone."""

    wall: float
    cpu: float


def p95_of_best(call: Callable[[str], Any], queries: Sequence[str], rounds: int = ROUNDS) -> P95:
    """How long queries take with a warm cache. Each counts with the best of its rounds: on a machine that others share,
    the rest measures them, and even the best on the clock may."""
    wall, cpu = ([float("inf")] * len(queries) for _ in range(2))
    for _ in range(rounds + 1):  # the first warms the cache
        for at, query in enumerate(queries):
            begin, begin_cpu = perf_counter(), process_time()
            call(query)
            cpu[at] = min(cpu[at], process_time() - begin_cpu)
            wall[at] = min(wall[at], perf_counter() - begin)
    return P95(percentile(wall), percentile(cpu))


class Ingest:
    """A writer of its own that adds passages one by one, each in its transaction, until it is stopped."""

    def __init__(self, library: InventedLibrary) -> None:
        self._library, self._stop = library, threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self.written, self.failures = 0, list[str]()

    def __enter__(self) -> "Ingest":
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        try:
            snapshot = _snapshot_to_write_to()
            place = snapshot.passages.count() * 1_000
            begin = perf_counter()
            rows = next(self._library.batches(0, 2_000)).words
            while not self._stop.is_set():
                text = self._library.text(rows[self.written % len(rows)])
                with transaction.atomic():
                    Passage.objects.create(
                        snapshot=snapshot,
                        position=place + self.written,
                        start=place + self.written,
                        end=place + self.written + 1,
                        text=text,
                        terms=" ".join(analyse(text)),
                        analyser=ANALYSER_VERSION,
                    )
                self.written += 1
                sleep(max(0.0, begin + self.written / INGESTED_A_SECOND - perf_counter()))
        except Exception as error:  # noqa: BLE001 (told by whoever measures)
            self.failures.append(repr(error))
        finally:
            connection.close()


def _snapshot_to_write_to() -> Snapshot:
    document = Document.objects.create(kind=Document.Kind.OTHER, title="What comes in", is_sample=True)
    return Snapshot.objects.create(
        document=document,
        taken_at=Snapshot.objects.latest("taken_at").taken_at,
        content_sha256=f"{document.pk:064d}",
        content_type="text/plain",
        size=1,
        text="",
        text_sha256=f"{document.pk:064d}",
        layout=[],
        parser="invented",
        parser_version="1",
    )


def reading_while_writing(library: InventedLibrary, queries: Sequence[str], seconds: float) -> tuple[float, float, int]:
    """Readers' p95 alone and while passages come in, in seconds, and how many came. Both by turns, so that what else
    the machine does falls on both alike. Raises RuntimeError where a write failed."""
    alone: list[float] = []
    beside: list[float] = []
    written = 0
    for _ in range(2):
        alone += list(_read_for(seconds / 2, queries))
        with Ingest(library) as ingest:
            beside += list(_read_for(seconds / 2, queries))
        written += ingest.written
        if ingest.failures:
            raise RuntimeError(f"passages could not be written while others searched: {ingest.failures[0]}")
    return percentile(alone), percentile(beside), written


def _read_for(seconds: float, queries: Sequence[str]) -> Iterator[float]:
    end, at = perf_counter() + seconds, 0
    while perf_counter() < end or at < len(queries):
        begin = perf_counter()
        find_passages(queries[at % len(queries)])
        yield perf_counter() - begin
        at += 1


def exact_best(library: InventedLibrary, passages: int, queries: Sequence[str]) -> list[list[int]]:
    """For each query the keys of the ten best passages by BM25 over every passage, computed from the words themselves.

    Textbook BM25 (k1 1.2, b 0.75, the mean length of this library) with exact counts; of equals the earlier first.
    """
    wanted = {term for query in queries for term in analyse(query)}
    lexicon = {str(term): number for number, term in enumerate(library.terms) if term in wanted}
    number_of = np.full(len(library.terms), -1, dtype=np.int64)
    for at, number in enumerate(sorted(lexicon.values())):
        number_of[number] = at
    term_of = {str(library.terms[number]): int(number_of[number]) for number in lexicon.values()}
    is_term = np.array([bool(term) for term in library.terms])
    holders: dict[int, list[Any]] = defaultdict(list)
    times: dict[int, list[Any]] = defaultdict(list)
    lengths = np.zeros(passages)
    for batch in library.batches(0, passages):
        lengths[batch.first : batch.first + len(batch.words)] = is_term[batch.words].sum(axis=1)
        rows, columns = np.nonzero(number_of[batch.words] >= 0)
        found = np.stack([number_of[batch.words[rows, columns]], rows + batch.first])
        pairs, counts = np.unique(found, axis=1, return_counts=True)
        borders = np.flatnonzero(np.diff(pairs[0])) + 1
        for term, keys, count in zip(
            pairs[0][np.concatenate([[0], borders])] if pairs.size else [],
            np.split(pairs[1], borders),
            np.split(counts, borders),
            strict=True,
        ):
            holders[int(term)].append(keys)
            times[int(term)].append(count)
    norms = K1 * (1 - B + B * lengths / lengths.mean())
    best = []
    for query in queries:
        scores = np.zeros(passages)
        for term in sorted({term_of[term] for term in analyse(query) if term in term_of}):
            if holders[term]:
                keys, count = np.concatenate(holders[term]), np.concatenate(times[term])
                weight = log(1 + (passages - len(keys) + 0.5) / (len(keys) + 0.5)) * (K1 + 1)
                scores[keys] += weight * count / (count + norms[keys])
        order = np.lexsort((np.arange(passages), -np.round(scores, 6)))[:TOP] if passages < 50_000 else _top(scores)
        best.append([int(key) + 1 for key in order if scores[key] > 0])
    return best


def _top(scores: Any) -> Any:
    near = np.argpartition(-scores, TOP * 5)[: TOP * 5]
    return near[np.lexsort((near, -np.round(scores[near], 6)))][:TOP]


def overlap(queries: Sequence[str], best: Sequence[Sequence[int]]) -> float:
    """Mean share of the exact ten best that the search's ten best hold."""
    shares = []
    for query, exact in zip(queries, best, strict=True):
        if exact:
            found = {hit.passage for hit in find_passages(query, k=TOP)}
            shares.append(len(found.intersection(exact)) / len(exact))
    return sum(shares) / len(shares) if shares else 0.0
