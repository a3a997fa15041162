"""Fills an empty database with an invented library, by the bulk ways of each database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from desk.errors import WorkbenchError
from sources.models import Document, Passage, Snapshot
from sources.passages.analyse import ANALYSER_VERSION
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.invented import PASSAGES_PER_DOCUMENT, InventedLibrary
from sources.passages.statistics import refresh_term_statistics

Progress = Callable[[int, int], None]

_COLUMNS = ("id", "snapshot_id", "position", "start", '"end"', "text", "terms", "analyser")
_KINDS = [kind for kind in Document.Kind.values if kind != Document.Kind.ARTICLE]


def load(library: InventedLibrary, begin: int, end: int, progress: Progress = lambda done, of: None) -> None:
    """Write the passages from ``begin`` to ``end`` as rows with the keys ``begin + 1`` to ``end``, index them and count
    their terms. Raises WorkbenchError in a database that holds others."""
    if Passage.objects.count() != begin:
        raise WorkbenchError(f"A library of {begin} invented passages is wanted here to begin with.")
    _drop_index()
    with transaction.atomic():
        for batch in library.batches(begin, end):
            texts = [library.text(row) for row in batch.words]
            snapshots = _documents(texts, batch.first)
            rows = []
            for at, (text, words) in enumerate(zip(texts, batch.words, strict=True)):
                number = batch.first + at
                snapshot, position, start = snapshots[at]
                span = (start, start + len(text))
                rows.append(
                    (number + 1, snapshot, position, *span, text, library.stored_terms(words), ANALYSER_VERSION)
                )
            _write(rows)
            progress(batch.first + len(texts) - begin, end - begin)
    if connection.vendor == "postgresql":
        # In a transaction of the caller it makes no index while rows still wait for their checks.
        connection.check_constraints()
    PASSAGE_INDEX.ensure(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = PASSAGE_INDEX.table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        cursor.execute("ANALYZE")
    refresh_term_statistics(force=True)


def _documents(texts: list[str], first: int) -> list[tuple[int, int, int]]:
    """Documents with one snapshot each; for each text its snapshot, its position and where it begins."""
    parts = [texts[at : at + PASSAGES_PER_DOCUMENT] for at in range(0, len(texts), PASSAGES_PER_DOCUMENT)]
    numbers = [first // PASSAGES_PER_DOCUMENT + at for at in range(len(parts))]
    documents = Document.objects.bulk_create(
        Document(
            kind=_KINDS[number % len(_KINDS)],
            title=texts[at * PASSAGES_PER_DOCUMENT][:60],
            published_on=date(2015, 1, 1) + timedelta(days=number * 7919 % 4_000),
            language="en",
            is_sample=True,
        )
        for at, number in enumerate(numbers)
    )
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            document=document,
            taken_at=datetime(2026, 1, 1, tzinfo=UTC),
            content_sha256=f"{number:064x}",
            content_type="text/plain",
            size=1,
            text="\n\n".join(part),
            text_sha256=f"{number:064x}",
            layout=[],
            parser="invented",
            parser_version="1",
        )
        for document, number, part in zip(documents, numbers, parts, strict=True)
    )
    placed = []
    for snapshot, part in zip(snapshots, parts, strict=True):
        start = 0
        for position, text in enumerate(part):
            placed.append((snapshot.pk, position, start))
            start += len(text) + 2
    return placed


def _write(rows: list[tuple[Any, ...]]) -> None:
    columns = ", ".join(_COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {PASSAGE_INDEX.table} ({columns}) VALUES ({places})", rows)
            return
        with cursor.copy(f"COPY {PASSAGE_INDEX.table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _drop_index() -> None:
    """An index that is made at the end costs a fraction of one that follows row by row."""
    index = PASSAGE_INDEX
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in index.triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"INSERT INTO {index.fts}({index.fts}) VALUES ('delete-all')")
        else:
            cursor.execute(f"DROP INDEX IF EXISTS {index.gin}")
