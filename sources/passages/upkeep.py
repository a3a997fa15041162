"""Proof that the search index agrees with the rows, and a new one while the desk works."""

import hashlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max, Min

from sources.models import Passage
from sources.passages.analyse import ANALYSER_VERSION
from sources.passages.indexes import (
    FTS,
    GIN,
    PASSAGES,
    TERM_VECTOR,
    VOCABULARY,
    ensure_indexes,
    fts_table,
    missing_parts,
    triggers,
    vocabulary_table,
)

Progress = Callable[[int, int], None]

NEW_FTS = f"{FTS}_new"
# Writers of a desk on SQLite wait for one batch: a quarter of a second.
ROWS_PER_BATCH = 2_000
TERMS_PER_BATCH = 500


@dataclass(frozen=True)
class IndexReport:
    """What a check of the index found; it agrees with the rows when nothing is missing and nothing wrong."""

    passages: int
    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = field(default=())
    outdated: int = 0

    @property
    def agrees(self) -> bool:
        return not self.missing and not self.wrong


def check_index(progress: Progress = lambda done, of: None) -> IndexReport:
    """Compare the index with the rows, all of both, while the desk works; ``outdated`` rows have older terms."""
    passages = Passage.objects.count()
    outdated = Passage.objects.exclude(analyser=ANALYSER_VERSION).count()
    missing = tuple(missing_parts(connection))
    if missing:
        return IndexReport(passages, missing, outdated=outdated)
    with _one_moment():
        wrong = _wrong_on_sqlite(progress) if connection.vendor == "sqlite" else _wrong_on_postgresql(progress)
    return IndexReport(passages, wrong=wrong, outdated=outdated)


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


def _wrong_on_sqlite(progress: Progress) -> tuple[str, ...]:
    """A fingerprint of each row's terms, folded over the whole index and over all rows: both must cancel out."""
    bounds = Passage.objects.aggregate(first=Min("id"), last=Max("id"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {FTS}_docsize")
        indexed = cursor.fetchone()
        ends = [end for end in (*bounds.values(), *indexed) if end is not None]
        if not ends:
            return ()
        first, last = min(ends), max(ends)
        folded = array("Q", bytes(8 * (last - first + 1)))
        cursor.execute("SELECT id, terms FROM sources_passage ORDER BY id")
        while rows := cursor.fetchmany(ROWS_PER_BATCH):
            for key, terms in rows:
                for term in set(terms.split()):
                    folded[key - first] ^= _fingerprint(term)
            progress(rows[-1][0] - first, 2 * (last - first))
        cursor.execute(f"CREATE VIRTUAL TABLE temp.{VOCABULARY}_by_row USING fts5vocab('main', '{FTS}', 'instance')")
        try:
            cursor.execute(f"SELECT term, doc FROM temp.{VOCABULARY}_by_row")
            stray = _fold_index(cursor.fetchmany, folded, first, last)
        finally:
            cursor.execute(f"DROP TABLE temp.{VOCABULARY}_by_row")
    progress(2 * (last - first), 2 * (last - first))
    wrong = [f"passage {number + first}" for number, left in enumerate(folded) if left]
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


def _wrong_on_postgresql(progress: Progress) -> tuple[str, ...]:
    """For every term: as many passages by the index as by reading the table."""
    vector = TERM_VECTOR.format(terms="terms")
    statement = (
        f"SELECT word, ndoc, (SELECT count(*) FROM {PASSAGES} WHERE {vector} @@ ('''' || word || '''')::tsquery)"
        " FROM unnest(%s::text[], %s::bigint[]) counted (word, ndoc)"
    )
    wrong: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, ndoc FROM ts_stat('SELECT {vector.replace(chr(39), chr(39) * 2)} FROM {PASSAGES}')"
        )
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


def rebuild_index(progress: Progress = lambda done, of: None) -> None:
    """Make the index anew from the rows and put it in place of the old one, while the desk reads and writes."""
    ensure_indexes(connection)
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"REINDEX INDEX CONCURRENTLY {GIN}")
        progress(1, 1)
        return
    _begin_new_fts()
    try:
        _fill_new_fts(progress)
        _swap_fts()
    except BaseException:
        _drop_new_fts()
        raise


def _new_triggers() -> dict[str, str]:
    """The usual triggers for the table that is being filled; a row that it does not hold yet is left to the filling."""
    held = f"EXISTS (SELECT 1 FROM {NEW_FTS}_docsize WHERE id = old.id)"
    made = {}
    for name, statement in triggers().items():
        statement = statement.replace(f"{FTS}_", f"{NEW_FTS}_", 1).replace(f"{FTS}(", f"{NEW_FTS}(")
        statement = statement.replace(f"({FTS},", f"({NEW_FTS},")
        if not name.endswith("_added"):
            statement = statement.replace(" BEGIN", f" WHEN {held} BEGIN", 1)
        made[name.replace(FTS, NEW_FTS, 1)] = statement
    return made


def _begin_new_fts() -> None:
    _drop_new_fts()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(fts_table(NEW_FTS))
        for statement in _new_triggers().values():
            cursor.execute(statement)


def _fill_new_fts(progress: Progress) -> None:
    last = Passage.objects.aggregate(last=Max("id"))["last"] or 0
    for begin in range(0, last + 1, ROWS_PER_BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {NEW_FTS}(rowid, terms) SELECT id, terms FROM {PASSAGES} WHERE id BETWEEN %s AND %s"
                f" AND id NOT IN (SELECT id FROM {NEW_FTS}_docsize WHERE id BETWEEN %s AND %s)",
                [begin, begin + ROWS_PER_BATCH - 1] * 2,
            )
        progress(min(begin + ROWS_PER_BATCH, last), last)


def _swap_fts() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name in (*_new_triggers(), *triggers()):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"DROP TABLE {VOCABULARY}")
        cursor.execute(f"DROP TABLE {FTS}")
        cursor.execute(f"ALTER TABLE {NEW_FTS} RENAME TO {FTS}")
        cursor.execute(vocabulary_table())
        for statement in triggers().values():
            cursor.execute(statement)


def _drop_new_fts() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for name in _new_triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"DROP TABLE IF EXISTS {NEW_FTS}")
