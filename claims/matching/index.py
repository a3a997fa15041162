"""The full-text index over statements, in the words of each database, over the terms of the one analyser.

SQLite: an FTS5 table beside the rows, kept by triggers. PostgreSQL: a GIN index on an expression. As for passages: the
planner asks for rare terms, and for the next-rarest only together.
"""

from collections.abc import Sequence

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from claims.models import Statement
from sources.passages.indexes import TERM_VECTOR
from sources.passages.planning import Clause
from sources.passages.statistics import quoted

TABLE = "claims_statement"
FTS = "claims_statement_terms"
VOCABULARY = "claims_statement_vocabulary"
GIN = "claims_statement_terms_gin"
# A term that stands in more statements is as common as one needs to know for planning.
COUNTED_AT_MOST = 20_000

_MAKES = {
    FTS: f"CREATE VIRTUAL TABLE {FTS} USING fts5(terms, content='{TABLE}', content_rowid='id',"
    " tokenize=\"ascii tokenchars '.'\", detail=none)",
    VOCABULARY: f"CREATE VIRTUAL TABLE {VOCABULARY} USING fts5vocab({FTS}, 'row')",
    f"{FTS}_added": f"""CREATE TRIGGER {FTS}_added AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {FTS}(rowid, terms) VALUES (new.id, new.terms); END""",
    f"{FTS}_deleted": f"""CREATE TRIGGER {FTS}_deleted AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    f"{FTS}_changed": f"""CREATE TRIGGER {FTS}_changed AFTER UPDATE OF id, terms ON {TABLE} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO {FTS}(rowid, terms) VALUES (new.id, new.terms); END""",
}


def with_any(statements: QuerySet[Statement], clauses: Sequence[Clause]) -> QuerySet[Statement]:
    """Those for which any clause holds: all of its terms stand in the statement."""
    if not clauses:
        return statements.none()
    if default_connection.vendor == "sqlite":
        query = " OR ".join(f"({' AND '.join(map(quoted, clause))})" for clause in clauses)
        found = RawSQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [query])  # noqa: S611
    else:
        query = " | ".join(f"({' & '.join(map(quoted, clause))})" for clause in clauses)
        vector = TERM_VECTOR.format(terms="terms")
        found = RawSQL(f"SELECT id FROM {TABLE} WHERE {vector} @@ %s::tsquery", [query])  # noqa: S611
    return statements.filter(pk__in=found)


def count_terms(terms: Sequence[str]) -> dict[str, float]:
    """In how many statements each term stands, at most ``COUNTED_AT_MOST``; one that stands in none is left out."""
    if not terms:
        return {}
    if default_connection.vendor == "sqlite":
        counting = f"SELECT term, doc FROM {VOCABULARY} WHERE term IN ({', '.join(['%s'] * len(terms))})"
        parameters: list[str | list[str]] = list(terms)
    else:
        vector = TERM_VECTOR.format(terms="s.terms")
        counting = (
            f"SELECT term, (SELECT count(*) FROM (SELECT 1 FROM {TABLE} s"
            f" WHERE {vector} @@ ('''' || term || '''')::tsquery LIMIT {COUNTED_AT_MOST}) f)"
            " FROM unnest(%s::text[]) term"
        )
        parameters = [list(terms)]
    with default_connection.cursor() as cursor:
        cursor.execute(counting, parameters)
        return {term: float(min(count, COUNTED_AT_MOST)) for term, count in cursor.fetchall() if count}


def ensure_index(connection: BaseDatabaseWrapper) -> list[str]:
    """Make what is missing of the index; returns the names of what was.

    Needed after every migrate: SQLite drops the triggers of a table that a migration makes anew.
    """
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        if connection.vendor != "sqlite":
            vector = TERM_VECTOR.format(terms="terms")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {GIN} ON {TABLE} USING gin ({vector}) WITH (fastupdate = off)")
            return []
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        present = {name for (name,) in cursor.fetchall()}
        missing = [name for name in _MAKES if name not in present]
        for name in missing:
            cursor.execute(_MAKES[name])
        if missing:
            # Rows may have come and gone while nothing watched them.
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")
    return missing


def remove_index(connection: BaseDatabaseWrapper) -> None:
    """The way back of the migration."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(f"DROP INDEX IF EXISTS {GIN}")
            return
        for name in reversed(_MAKES):
            cursor.execute(f"DROP {'TABLE' if name in (FTS, VOCABULARY) else 'TRIGGER'} IF EXISTS {name}")
