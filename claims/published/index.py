"""The full-text index over published claims, in the words of each database, over the terms of the one analyser.

SQLite: an FTS5 table beside the rows, kept by triggers. PostgreSQL: a GIN index on an expression. As for passages; here
a search asks for all of its words and leaves the order to the list.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from claims.models import Publication
from sources.passages.analyse import analyse
from sources.passages.indexes import TERM_VECTOR

TEXTS = "claims_publishedtext"
FTS = "claims_published_terms"
GIN = "claims_published_terms_gin"
MOST_WORDS = 30

_MAKES = {
    FTS: f"CREATE VIRTUAL TABLE {FTS} USING fts5(terms, content='{TEXTS}', content_rowid='publication_id',"
    " tokenize=\"ascii tokenchars '.'\", detail=none)",
    f"{FTS}_added": f"""CREATE TRIGGER {FTS}_added AFTER INSERT ON {TEXTS} BEGIN
        INSERT INTO {FTS}(rowid, terms) VALUES (new.publication_id, new.terms); END""",
    f"{FTS}_deleted": f"""CREATE TRIGGER {FTS}_deleted AFTER DELETE ON {TEXTS} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, terms) VALUES ('delete', old.publication_id, old.terms); END""",
    f"{FTS}_changed": f"""CREATE TRIGGER {FTS}_changed AFTER UPDATE ON {TEXTS} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, terms) VALUES ('delete', old.publication_id, old.terms);
        INSERT INTO {FTS}(rowid, terms) VALUES (new.publication_id, new.terms); END""",
}


def with_words(publications: QuerySet[Publication], words: str) -> QuerySet[Publication]:
    """Those that hold every word, in whatever form and order; none for words that nothing is searched by.

    Of more than 30 distinct words the first 30 count.
    """
    terms = list(dict.fromkeys(analyse(words)))[:MOST_WORDS]
    if not terms:
        return publications.none()
    if connections[publications.db].vendor == "sqlite":
        query = " AND ".join(f'"{term}"' for term in terms)
        found = RawSQL(f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s", [query])  # noqa: S611
    else:
        query = " & ".join(f"'{term}'" for term in terms)
        vector = TERM_VECTOR.format(terms="terms")
        found = RawSQL(f"SELECT publication_id FROM {TEXTS} WHERE {vector} @@ %s::tsquery", [query])  # noqa: S611
    return publications.filter(pk__in=found)


def ensure_index(connection: BaseDatabaseWrapper) -> list[str]:
    """Make what is missing of the index; returns the names of what was.

    Needed after every migrate: SQLite drops the triggers of a table that a migration makes anew.
    """
    with connection.cursor() as cursor:
        if TEXTS not in connection.introspection.table_names(cursor):
            return []
        if connection.vendor != "sqlite":
            vector = TERM_VECTOR.format(terms="terms")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {GIN} ON {TEXTS} USING gin ({vector}) WITH (fastupdate = off)")
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
        for name in _MAKES:
            cursor.execute(f"DROP {'TABLE' if name == FTS else 'TRIGGER'} IF EXISTS {name}")
