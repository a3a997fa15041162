"""Passages of the library that may bear on a text, best first."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import nsmallest
from math import log
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from sources.models.document import sees_embargoed
from sources.passages.analyse import ANALYSER_VERSION, analyse
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.planning import plan
from sources.passages.statistics import LONG_QUERY, Frequencies, term_frequencies
from sources.terms.index import Clause, any_of, term_vector

logger = logging.getLogger(__name__)

# How many candidates are looked at for a person waiting, for a worker, and for a benchmark.
INTERACTIVE_BUDGET = 300
DEFAULT_BUDGET = 1_000
CAP_PER_BUDGET = 3
# Of a query as long as an article the first thousand words are read, and the rarest of them searched by.
MOST_WORDS_READ = 1_000

K1 = 1.2
B = 0.75
# Passages are cut to one length, so the mean is a property of the cutting, not of the library.
MEAN_TERMS = 60

SEARCH_VERSION = f"1.{ANALYSER_VERSION}"


@dataclass(frozen=True)
class Filters:
    """Which documents a search looks at; left empty, all that whoever asks may see.

    ``as_of`` leaves out documents published later (one without a date counts as published when it was fetched);
    ``published_from`` and ``published_to``, both inclusive, keep only documents with a date between them; ``kinds``,
    ``languages`` and ``publisher`` keep documents of these. What is under embargo is found only for a ``reader`` who
    may see it: without a reader, for nobody.
    """

    as_of: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    exclude_documents: Collection[int] = ()
    kinds: Collection[str] = ()
    languages: Collection[str] = ()
    publisher: int | None = None
    reader: User | None = None


@dataclass(frozen=True)
class Hit:
    """A passage with its BM25 score and the terms that it shares with the query, the rarest first."""

    passage: int
    document: int
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """The outcome of a search: hits, and what must be the same for it to come out the same again."""

    hits: list[Hit]
    counts_version: str
    capped: bool = False


def find_passages(text: str, *, k: int = 50, budget: int = DEFAULT_BUDGET, **filters: Any) -> list[Hit]:
    """The ``k`` best passages for a text, best first; the same on every database for the same library and term counts.

    Found are passages of the newest snapshot of documents that do not repeat another; ``filters`` are the fields of
    Filters. A text without a word to search by finds nothing.
    """
    return search(text, k=k, budget=budget, filters=Filters(**filters)).hits


def search(text: str, *, k: int = 50, budget: int = DEFAULT_BUDGET, filters: Filters | None = None) -> Search:
    """``find_passages``, with the version of the term counts and whether more candidates were there than are ranked."""
    distinct = list(dict.fromkeys(analyse(text[: MOST_WORDS_READ * 10])[:MOST_WORDS_READ]))
    frequencies = term_frequencies(distinct)
    terms = sorted(frequencies.df, key=lambda term: (frequencies.df[term], term))[:LONG_QUERY]
    if not terms:
        return Search([], frequencies.version)
    clauses = plan(terms, frequencies.df, frequencies.passages, budget)
    cap = budget * CAP_PER_BUDGET
    rows = _candidates(clauses, cap + 1, filters or Filters())
    if len(rows) > cap:
        logger.warning("a search has more than %s candidates: the %s newest are ranked (%s)", cap, cap, " ".join(terms))
    hits = rank(rows[:cap], terms, frequencies, k)
    return Search(hits, frequencies.version, len(rows) > cap)


def rank(rows: Sequence[tuple[int, int, str]], terms: Sequence[str], frequencies: Frequencies, k: int) -> list[Hit]:
    """The ``k`` best of rows of passage, document and terms, by BM25; of equal ones the earlier passage first."""
    weights = {term: idf(frequencies.passages, frequencies.df[term]) * (K1 + 1) for term in terms}
    wanted = frozenset(terms)
    scored = []
    for passage, document, stored in rows:
        found = stored.split()
        shared = wanted.intersection(found)
        norm = K1 * (1 - B + B * len(found) / MEAN_TERMS)
        score = 0.0
        # Summed in one order, whichever order the set has: the last digit decides between equals.
        for term in sorted(shared) if len(shared) > 1 else shared:
            times = found.count(term)
            score += weights[term] * times / (times + norm)
        scored.append((-round(score, 6), passage, document, shared))
    return [
        Hit(passage, document, -score, tuple(term for term in terms if term in shared))
        for score, passage, document, shared in nsmallest(k, scored, key=itemgetter(0, 1))
        if score
    ]


def idf(passages: int, df: float) -> float:
    """What a term counts that stands in ``df`` of so many passages."""
    return log(1 + (max(passages - df, 0) + 0.5) / (df + 0.5))


def _candidates(clauses: Sequence[Clause], cap: int, filters: Filters) -> list[tuple[int, int, str]]:
    """Passage, document and terms of what any clause holds for; filters first, then the newest up to ``cap``."""
    fts, table, query = PASSAGE_INDEX.fts, PASSAGE_INDEX.table, any_of(clauses, connection.vendor)
    if connection.vendor == "sqlite":
        # Without INDEXED BY the document of a snapshot is read from the row's end, through its whole text.
        tables = (
            f"{fts} f CROSS JOIN {table} p ON p.id = f.rowid"
            " CROSS JOIN sources_snapshot s INDEXED BY snapshots_with_document ON s.id = p.snapshot_id"
            " CROSS JOIN sources_document d ON d.id = s.document_id"
        )
        matches, order = f"{fts} MATCH %s", "f.rowid DESC"
    else:
        tables = (
            f"{table} p JOIN sources_snapshot s ON s.id = p.snapshot_id JOIN sources_document d ON d.id = s.document_id"
        )
        matches = f"{term_vector('p.terms')} @@ %s::tsquery"
        # An order by the bare key would tempt the planner to walk the whole table backwards.
        order = "p.id + 0 DESC"
    conditions, parameters = _conditions(filters)
    statement = (
        f"SELECT p.id, s.document_id, p.terms FROM {tables}"
        f" WHERE {' AND '.join([matches, *conditions])} ORDER BY {order} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *parameters, cap])
        return list(cursor.fetchall())


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    """Which passages may be found at all, in SQL with its parameters."""
    conditions = [
        "d.duplicate_of_id IS NULL",
        "NOT EXISTS (SELECT 1 FROM sources_snapshot n WHERE n.document_id = s.document_id"
        " AND (n.taken_at, n.id) > (s.taken_at, s.id))",
    ]
    parameters: list[Any] = []
    if filters.reader is None or not sees_embargoed(filters.reader):
        added_by = "" if filters.reader is None else " OR d.added_by_id = %s"
        conditions.append(f"(d.embargo_until IS NULL OR d.embargo_until <= %s{added_by})")
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        parameters += [now] if filters.reader is None else [now, filters.reader.pk]
    if filters.as_of is not None:
        conditions.append("(d.published_on <= %s OR (d.published_on IS NULL AND s.taken_at < %s))")
        day_after = datetime.combine(filters.as_of + timedelta(days=1), time(), UTC)
        parameters += [_day(filters.as_of), connection.ops.adapt_datetimefield_value(day_after)]
    for comparison, day in ((">=", filters.published_from), ("<=", filters.published_to)):
        if day is not None:
            conditions.append(f"d.published_on {comparison} %s")
            parameters.append(_day(day))
    for column, negated, values in (
        ("d.id", "NOT ", filters.exclude_documents),
        ("d.kind", "", filters.kinds),
        ("d.language", "", filters.languages),
        ("d.publisher_id", "", () if filters.publisher is None else (filters.publisher,)),
    ):
        if values:
            conditions.append(f"{column} {negated}IN ({', '.join(['%s'] * len(values))})")
            parameters += values
    return conditions, parameters


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
