"""Which passages a search looks at, and which of them may be shown, in the words of each database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from sources.models.document import sees_embargoed
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.ranking import BETWEEN
from sources.terms.index import Clause, any_of, term_vector


@dataclass(frozen=True)
class Filters:
    """Which documents a search looks at; left empty, all that whoever asks may see.

    ``as_of`` leaves out documents published later (one without a date counts as published when it was fetched);
    ``published_from`` and ``published_to``, both inclusive, keep only documents with a date between them; ``kinds``,
    ``languages`` and ``publisher`` keep documents of these. What is under embargo is found only for a ``reader`` who
    may see it: without a reader, for nobody. ``apart`` shows a passage once that several documents of one source have,
    so that copies take no other source's place.
    """

    as_of: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    exclude_documents: Collection[int] = ()
    kinds: Collection[str] = ()
    languages: Collection[str] = ()
    publisher: int | None = None
    reader: User | None = None
    apart: bool = False


Shown = tuple[int, int | None]
"""A document, and the source that it goes back to."""


@dataclass(frozen=True)
class Candidates:
    """Passages with their snapshots, and the terms of all as one text; see ``ranking.rank``."""

    passages: list[int]
    snapshots: list[int]
    terms: str

    def terms_at(self, place: int) -> frozenset[str]:
        """The terms of the passage at a place."""
        return frozenset(self._terms_of_each[place].split())

    @cached_property
    def _terms_of_each(self) -> list[str]:
        return self.terms.split(BETWEEN)

    def first(self, count: int) -> "Candidates":
        terms = BETWEEN.join(self.terms.split(BETWEEN)[:count])
        return Candidates(self.passages[:count], self.snapshots[:count], terms)


def find_candidates(clauses: Sequence[Clause], most: int, filters: Filters | None = None) -> Candidates:
    """Passages for which any clause holds, at most so many; with ``filters`` the newest of those that may be shown."""
    fts, table = PASSAGE_INDEX.fts, PASSAGE_INDEX.table
    if connection.vendor == "sqlite":
        tables = f"{fts} f CROSS JOIN {table} p ON p.id = f.rowid"
        matches, together = f"{fts} MATCH %s", "group_concat"
        # Backwards costs FTS5 half as much again, and the order of candidates means nothing unless some are left out.
        order = "ORDER BY f.rowid DESC" if filters else ""
    else:
        tables, matches, together = f"{table} p", f"{term_vector('p.terms')} @@ %s::tsquery", "string_agg"
        # An order by the bare key would tempt the planner to walk the whole table backwards.
        order = "ORDER BY p.id + 0 DESC"
    conditions, parameters = _conditions(filters) if filters else ([], [])
    if filters:
        join, snapshots = _joined()
        tables += f" {join} {snapshots} ON s.id = p.snapshot_id {join} sources_document d ON d.id = s.document_id"
    # All in one row: to hand over thousands of rows takes longer than to find them.
    statement = (
        f"SELECT {together}(CAST(id AS text), ' '), {together}(CAST(snapshot_id AS text), ' '),"
        f" {together}(terms, '{BETWEEN}') FROM (SELECT p.id, p.snapshot_id, p.terms FROM {tables}"
        f" WHERE {' AND '.join([matches, *conditions])} {order} LIMIT %s) found"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [any_of(clauses, connection.vendor), *parameters, most])
        passages, snapshots_of, terms = (told or "" for told in cursor.fetchone())
    return Candidates([*map(int, passages.split())], [*map(int, snapshots_of.split())], terms)


def shown(
    places: Sequence[int],
    candidates: Candidates,
    filters: Filters,
    wanted: int,
    documents: dict[int, Shown | None] | None = None,
    copies: "Copies | None" = None,
) -> Iterator[tuple[int, int]]:
    """Of candidates, by their place and best first, those that may be shown, each with its document. No more are asked
    about than it takes to find the first ``wanted``. What ``copies`` has seen of the same source is passed over.

    ``documents`` holds the answers for snapshots, None for those that may not be shown. Searches that follow each other
    hand on the same one, if their filters differ in ``exclude_documents`` alone.
    """
    conditions, parameters = _conditions(replace(filters, exclude_documents=(), apart=False))
    join, table = _joined()
    documents = {} if documents is None else documents
    at = 0
    while at < len(places):
        # Where filters leave out most, the next helping is larger.
        helping = places[at : at + max(2 * wanted, 4 * at)]
        at += len(helping)
        snapshots = {candidates.snapshots[place] for place in helping} - documents.keys()
        if snapshots:
            statement = (
                "SELECT s.id, s.document_id, COALESCE(d.origin_edited_id, d.origin_suggested_id)"
                f" FROM {table} {join} sources_document d ON d.id = s.document_id"
                f" WHERE s.id IN ({', '.join(map(str, sorted(snapshots)))}) AND {' AND '.join(conditions)}"
            )
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters)
                documents |= dict.fromkeys(snapshots) | {key: (found, source) for key, found, source in cursor}
        for place in helping:
            found = documents.get(candidates.snapshots[place])
            if found is None or found[0] in filters.exclude_documents:
                continue
            if copies is None or not copies.has(candidates.terms_at(place), found[1]):
                yield place, found[0]


# Passages of one source that share so many of their terms say the same: a masthead or a date apart.
SAID_ALREADY = 0.6


class Copies:
    """Passages that were shown, by the source that their documents go back to."""

    def __init__(self) -> None:
        self._shown: dict[int, list[frozenset[str]]] = {}
        self.crowded: dict[int, frozenset[str]] = {}
        """For each source of which a passage was passed over, the terms of those that stand for it."""

    def has(self, terms: frozenset[str], source: int | None) -> bool:
        """Whether a passage of this source that says the same was shown; if not, this one is now."""
        if source is None:
            return False
        before = self._shown.setdefault(source, [])
        for other in before:
            if len(terms & other) >= SAID_ALREADY * len(terms | other):
                self.crowded[source] = self.crowded.get(source, frozenset()) | other
                return True
        before.append(terms)
        return False


def _joined() -> tuple[str, str]:
    """How the document of a snapshot is asked for. SQLite is told the order and the index: without it the document is
    read from the end of the snapshot's row, through its whole text."""
    if connection.vendor == "sqlite":
        return "CROSS JOIN", "sources_snapshot s INDEXED BY snapshots_with_document"
    return "JOIN", "sources_snapshot s"


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    """Which passages may be found at all, in SQL with its parameters."""
    conditions = [
        "d.duplicate_of_id IS NULL",
        "d.trashed_at IS NULL",
        "NOT EXISTS (SELECT 1 FROM sources_snapshot n WHERE n.document_id = s.document_id"
        " AND (n.taken_at, n.id) > (s.taken_at, s.id))",
    ]
    parameters: list[Any] = []
    if filters.reader is None or not sees_embargoed(filters.reader):
        added_by = "" if filters.reader is None else " OR d.added_by_id = %s"
        conditions.append(f"(d.embargo_until IS NULL OR d.embargo_until <= %s{added_by})")
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        parameters += [now] if filters.reader is None else [now, filters.reader.pk]
    if filters.apart:
        # Asked only where copies fill a search to its cap: elsewhere what a copy says beside its source is found too.
        conditions.append(f"NOT ({_IS_LATER_COPY})")
        parameters.append(connection.ops.adapt_datetimefield_value(timezone.now()))
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


# A machine takes the document for a copy, nobody said otherwise, and one that came earlier may be shown in its place.
_IS_LATER_COPY = (
    "d.origin_edited_id IS NULL AND d.origin_reason IS NOT NULL AND EXISTS (SELECT 1 FROM sources_document o"
    " WHERE o.origin_suggested_id = d.origin_suggested_id AND o.origin_edited_id IS NULL AND o.id < d.id"
    " AND o.duplicate_of_id IS NULL AND o.trashed_at IS NULL AND (o.embargo_until IS NULL OR o.embargo_until <= %s))"
)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
