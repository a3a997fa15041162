"""The full-text index over the terms of passages, in the words of each database. Nothing else writes it.

SQLite: an FTS5 table beside the passages, kept by triggers. It takes ``ascii`` as tokenizer since that leaves every
letter beyond ASCII as it is: its tokens are exactly the analyser's, of whatever script. ``detail=none``: the search
asks only where a term stands. PostgreSQL: a GIN index on an expression, so no column is stored twice.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

PASSAGES = "sources_passage"
FTS = "sources_passage_terms"
VOCABULARY = "sources_passage_vocabulary"
GIN = "sources_passage_terms_gin"
# What the index is built on and searches must ask for, letter by letter.
TERM_VECTOR = "array_to_tsvector(string_to_array({terms}, ' '))"

_TRIGGERS = {
    "added": """CREATE TRIGGER {fts}_added AFTER INSERT ON sources_passage BEGIN
        INSERT INTO {fts}(rowid, terms) VALUES (new.id, new.terms); END""",
    # FTS5 forgets a row only when told the very terms that it was given.
    "deleted": """CREATE TRIGGER {fts}_deleted AFTER DELETE ON sources_passage BEGIN
        INSERT INTO {fts}({fts}, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    "changed": """CREATE TRIGGER {fts}_changed AFTER UPDATE OF id, terms ON sources_passage BEGIN
        INSERT INTO {fts}({fts}, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO {fts}(rowid, terms) VALUES (new.id, new.terms); END""",
}


def fts_table(name: str) -> str:
    """The statement that makes an FTS5 table over the passages under this name, empty."""
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5(terms, content='{PASSAGES}', content_rowid='id',"
        " tokenize=\"ascii tokenchars '.'\", detail=none)"
    )


def vocabulary_table() -> str:
    return f"CREATE VIRTUAL TABLE {VOCABULARY} USING fts5vocab({FTS}, 'row')"


def triggers() -> dict[str, str]:
    """The triggers that keep the FTS5 table, by name, with the statement that makes each."""
    return {f"{FTS}_{what}": statement.format(fts=FTS) for what, statement in _TRIGGERS.items()}


def gin_index() -> list[str]:
    vector = TERM_VECTOR.format(terms="terms")
    return [
        # Without the pending list, a search never has to read through what came in last.
        f"CREATE INDEX IF NOT EXISTS {GIN} ON {PASSAGES} USING gin ({vector}) WITH (fastupdate = off)",
        f"ALTER INDEX {GIN} ALTER COLUMN 1 SET STATISTICS 1000",
    ]


def missing_parts(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of what the search needs and the database does not have."""
    if connection.vendor == "sqlite":
        wanted = [FTS, VOCABULARY, *triggers()]
        query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')"
    else:
        wanted = [GIN]
        query = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            f" WHERE i.indrelid = to_regclass('{PASSAGES}') AND i.indisvalid"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in present]


def has_passages(connection: BaseDatabaseWrapper) -> bool:
    """Whether the table of passages exists: not before the first migration."""
    with connection.cursor() as cursor:
        return PASSAGES in connection.introspection.table_names(cursor)


def ensure_indexes(connection: BaseDatabaseWrapper) -> list[str]:
    """Make what is missing of the index; returns the names of what was. A present index is left alone.

    Needed after every migrate: SQLite drops the triggers of a table that a migration makes anew.
    """
    missing = missing_parts(connection)
    if not missing:
        return []
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(f"DROP INDEX IF EXISTS {GIN}")  # one that was left invalid
            for statement in gin_index():
                cursor.execute(statement)
            return missing
        makers = {FTS: fts_table(FTS), VOCABULARY: vocabulary_table(), **triggers()}
        for name in missing:
            cursor.execute(makers[name])
        if missing != [VOCABULARY]:
            # Rows may have come and gone while nothing watched them.
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")
    return missing


def remove_indexes(connection: BaseDatabaseWrapper) -> None:
    """The way back of the migration."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(f"DROP INDEX IF EXISTS {GIN}")
            return
        for name in triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"DROP TABLE IF EXISTS {VOCABULARY}")
        cursor.execute(f"DROP TABLE IF EXISTS {FTS}")
