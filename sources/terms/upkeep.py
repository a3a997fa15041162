"""Proof that an index agrees with the rows, and a new one while the desk works."""

import hashlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.db import connection, transaction

from sources.terms.index import TermIndex, term_vector

Progress = Callable[[int, int], None]

# Writers of a desk on SQLite wait for one batch: a quarter of a second.
ROWS_PER_BATCH = 2_000
TERMS_PER_BATCH = 500


@dataclass(frozen=True)
class IndexReport:
    """What a check of an index found; it agrees with the rows when nothing is missing and nothing wrong."""

    rows: int
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.missing and not self.wrong


def check_index(index: TermIndex, progress: Progress = lambda done, of: None) -> IndexReport:
    """Compare an index with the rows, all of both, while the desk works."""
    rows, _, _ = _extent(index)
    missing = tuple(index.missing(connection))
    if missing:
        return IndexReport(rows, missing)
    look = _wrong_on_sqlite if connection.vendor == "sqlite" else _wrong_on_postgresql
    with _one_moment():
        wrong = look(index, progress)
    return IndexReport(rows, wrong=wrong)


def _extent(index: TermIndex) -> tuple[int, int | None, int | None]:
    """How many rows the table has, its first key and its last."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min({index.key}), max({index.key}) FROM {index.table}")
        rows, first, last = cursor.fetchone()
        return rows, first, last


@contextmanager
def _one_moment() -> Iterator[None]:
    """Reads that all see the library as it is now, and lock nobody out. Inside a transaction it is that one."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        # Not transaction.atomic(): on SQLite that would take the writers' lock.
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


@lru_cache(maxsize=500_000)
def _fingerprint(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest())


def _wrong_on_sqlite(index: TermIndex, progress: Progress) -> tuple[str, ...]:
    """A fingerprint of each row's terms, folded over the whole index and over all rows: both must cancel out."""
    _, *bounds = _extent(index)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {index.fts}_docsize")
        indexed = cursor.fetchone()
        ends = [end for end in (*bounds, *indexed) if end is not None]
        if not ends:
            return ()
        first, last = min(ends), max(ends)
        folded = array("Q", bytes(8 * (last - first + 1)))
        cursor.execute(f"SELECT {index.key}, terms FROM {index.table} ORDER BY {index.key}")
        while rows := cursor.fetchmany(ROWS_PER_BATCH):
            for key, terms in rows:
                for term in set(terms.split()):
                    folded[key - first] ^= _fingerprint(term)
            progress(rows[-1][0] - first, 2 * (last - first))
        by_row = f"temp.{index.vocabulary}_by_row"
        cursor.execute(f"CREATE VIRTUAL TABLE {by_row} USING fts5vocab('main', '{index.fts}', 'instance')")
        try:
            cursor.execute(f"SELECT term, doc FROM {by_row}")
            stray = _fold_index(cursor.fetchmany, folded, first, last)
        finally:
            cursor.execute(f"DROP TABLE {by_row}")
    progress(2 * (last - first), 2 * (last - first))
    wrong = [f"{index.row} {number + first}" for number, left in enumerate(folded) if left]
    return tuple(islice((*stray, *wrong), 20))


def _fold_index(
    fetch: Callable[[int], list[tuple[str, int]]], folded: "array[int]", first: int, last: int
) -> list[str]:
    stray = set()
    while rows := fetch(10_000):
        for term, key in rows:
            if first <= key <= last:
                folded[key - first] ^= _fingerprint(term)
            else:
                stray.add(key)
    return [f"index entry {key}" for key in sorted(stray)]


def _wrong_on_postgresql(index: TermIndex, progress: Progress) -> tuple[str, ...]:
    """For every term: as many rows by the index as by reading the table."""
    vector = term_vector()
    statement = (
        f"SELECT word, ndoc, (SELECT count(*) FROM {index.table} WHERE {vector} @@ ('''' || word || '''')::tsquery)"
        " FROM unnest(%s::text[], %s::bigint[]) counted (word, ndoc)"
    )
    wrong: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(index.counts(connection.vendor))
        terms = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = off")
        for begin in range(0, len(terms), TERMS_PER_BATCH):
            batch = terms[begin : begin + TERMS_PER_BATCH]
            cursor.execute(statement, [[word for word, _ in batch], [count for _, count in batch]])
            wrong += [
                f"“{word}”: {by_index} by the index, {count} by the rows"
                for word, count, by_index in cursor.fetchall()
                if count != by_index
            ]
            progress(begin + len(batch), len(terms))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return tuple(wrong[:20])


def rebuild_index(index: TermIndex, progress: Progress = lambda done, of: None) -> None:
    """Make an index anew from the rows and put it in place of the old one, while the desk reads and writes."""
    index.ensure(connection)
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"REINDEX INDEX CONCURRENTLY {index.gin}")
        progress(1, 1)
        return
    filling = _Filling(index)
    filling.begin()
    try:
        filling.fill(progress)
        filling.put_in_place()
    except BaseException:
        filling.drop()
        raise


class _Filling:
    """An FTS5 table that is filled beside the one at work, while triggers bring it what comes and goes."""

    def __init__(self, index: TermIndex) -> None:
        self._index, self._new = index, f"{index.fts}_new"
        self._triggers = index.triggers(self._new, only_held=True)

    def begin(self) -> None:
        self.drop()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._index.fts_table(self._new))
            for statement in self._triggers.values():
                cursor.execute(statement)

    def fill(self, progress: Progress) -> None:
        key, _, _, last = self._index.key, *_extent(self._index)
        last = last or 0
        for begin in range(0, last + 1, ROWS_PER_BATCH):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"INSERT INTO {self._new}(rowid, terms) SELECT {key}, terms FROM {self._index.table}"
                    f" WHERE {key} BETWEEN %s AND %s"
                    f" AND {key} NOT IN (SELECT id FROM {self._new}_docsize WHERE id BETWEEN %s AND %s)",
                    [begin, begin + ROWS_PER_BATCH - 1] * 2,
                )
            progress(min(begin + ROWS_PER_BATCH, last), last)

    def put_in_place(self) -> None:
        index = self._index
        with transaction.atomic(), connection.cursor() as cursor:
            for name in (*self._triggers, *index.triggers()):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE {index.vocabulary}")
            cursor.execute(f"DROP TABLE {index.fts}")
            cursor.execute(f"ALTER TABLE {self._new} RENAME TO {index.fts}")
            cursor.execute(index.vocabulary_table())
            for statement in index.triggers().values():
                cursor.execute(statement)

    def drop(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for name in self._triggers:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {self._new}")
