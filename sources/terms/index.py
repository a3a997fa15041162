"""A full-text index over the terms that the rows of a table store, in the words of each database.

The one analyser stores the terms, so both databases see the same. SQLite: an FTS5 table beside the rows, kept by
triggers. It takes ``ascii`` as tokenizer since that leaves every letter beyond ASCII as it is: its tokens are exactly
the analyser's, of whatever script. ``detail=none``: a search asks only where a term stands. PostgreSQL: a GIN index on
an expression, so no column is stored twice. Nothing else writes either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.expressions import RawSQL

Clause = tuple[str, ...]
"""Terms that must all stand in a row."""

# A term that stands in more rows is as common as planning needs to know.
COUNTED_AT_MOST = 20_000


def term_vector(terms: str = "terms") -> str:
    """What the index of PostgreSQL is built on and searches must ask for, letter by letter."""
    return f"array_to_tsvector(string_to_array({terms}, ' '))"


@dataclass(frozen=True)
class TermIndex:
    """The index over ``terms`` of the rows of ``table``, each known by its whole number ``key``.

    ``row`` says what a row is in the words of people; names in the database begin with ``name``; ``made_by`` is the
    migration that makes the index, from which on it must be there.
    """

    row: str
    table: str
    name: str
    made_by: tuple[str, str]
    key: str = "id"

    @property
    def rows(self) -> str:
        return f"{self.row}s"

    @property
    def fts(self) -> str:
        return f"{self.name}_terms"

    @property
    def vocabulary(self) -> str:
        return f"{self.name}_vocabulary"

    @property
    def gin(self) -> str:
        return f"{self.name}_terms_gin"

    # Making it

    def fts_table(self, name: str = "") -> str:
        """The statement that makes the FTS5 table, empty, under this name or its own."""
        return (
            f"CREATE VIRTUAL TABLE {name or self.fts} USING fts5(terms, content='{self.table}',"
            f" content_rowid='{self.key}', tokenize=\"ascii tokenchars '.'\", detail=none)"
        )

    def vocabulary_table(self) -> str:
        return f"CREATE VIRTUAL TABLE {self.vocabulary} USING fts5vocab({self.fts}, 'row')"

    def triggers(self, fts: str = "", *, only_held: bool = False) -> dict[str, str]:
        """The triggers that keep an FTS5 table, by name, with the statement that makes each. ``only_held`` for a table
        that is being filled: a row that it does not hold yet is left to the filling."""
        fts = fts or self.fts
        held = f"WHEN EXISTS (SELECT 1 FROM {fts}_docsize WHERE id = old.{self.key}) " if only_held else ""
        add = f"INSERT INTO {fts}(rowid, terms) VALUES (new.{self.key}, new.terms);"
        # FTS5 forgets a row only when told the very terms that it was given.
        forget = f"INSERT INTO {fts}({fts}, rowid, terms) VALUES ('delete', old.{self.key}, old.terms);"
        events = {
            "added": ("INSERT", "", add),
            "deleted": ("DELETE", held, forget),
            "changed": (f"UPDATE OF {self.key}, terms", held, f"{forget} {add}"),
        }
        return {
            f"{fts}_{what}": f"CREATE TRIGGER {fts}_{what} AFTER {event} ON {self.table} {when}BEGIN {action} END"
            for what, (event, when, action) in events.items()
        }

    def parts(self, vendor: str) -> dict[str, list[str]]:
        """Names of what the database needs for it, with the statements that make each, in the order of making."""
        if vendor == "sqlite":
            tables = {self.fts: self.fts_table(), self.vocabulary: self.vocabulary_table()}
            return {name: [statement] for name, statement in (tables | self.triggers()).items()}
        return {
            self.gin: [
                f"DROP INDEX IF EXISTS {self.gin}",  # one that was left invalid
                # Without the pending list, a search never has to read through what came in last.
                f"CREATE INDEX {self.gin} ON {self.table} USING gin ({term_vector()}) WITH (fastupdate = off)",
                f"ALTER INDEX {self.gin} ALTER COLUMN 1 SET STATISTICS 1000",
            ]
        }

    def is_due(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the migration that makes it has run, so that it must be there."""
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                return False
        return self.made_by in MigrationRecorder(connection).applied_migrations()

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of its parts that the database does not have."""
        if connection.vendor == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')"
        else:
            query = (
                "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                f" WHERE i.indrelid = to_regclass('{self.table}') AND i.indisvalid"
            )
        with connection.cursor() as cursor:
            cursor.execute(query)
            present = {name for (name,) in cursor.fetchall()}
        return [name for name in self.parts(connection.vendor) if name not in present]

    def ensure(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Make what is missing; returns the names of what was. What is there is left alone.

        Needed after every migrate: SQLite drops the triggers of a table that a migration makes anew.
        """
        missing = self.missing(connection)
        parts = self.parts(connection.vendor)
        with connection.cursor() as cursor:
            for name in missing:
                for statement in parts[name]:
                    cursor.execute(statement)
            if connection.vendor == "sqlite" and missing not in ([], [self.vocabulary]):
                # Rows may have come and gone while nothing watched them.
                cursor.execute(f"INSERT INTO {self.fts}({self.fts}) VALUES ('rebuild')")
        return missing

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """The way back of the migration."""
        with connection.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute(f"DROP INDEX IF EXISTS {self.gin}")
                return
            for name in self.triggers():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            for name in (self.vocabulary, self.fts):
                cursor.execute(f"DROP TABLE IF EXISTS {name}")

    # Asking it

    def holding(self, clauses: Sequence[Clause], vendor: str) -> RawSQL:
        """The keys of the rows for which any clause holds."""
        query = any_of(clauses, vendor)
        if vendor == "sqlite":
            return RawSQL(f"SELECT rowid FROM {self.fts} WHERE {self.fts} MATCH %s", [query])  # noqa: S611
        return RawSQL(f"SELECT {self.key} FROM {self.table} WHERE {term_vector()} @@ %s::tsquery", [query])  # noqa: S611

    def counts(self, vendor: str) -> str:
        """A query for every term with the number of rows that it stands in: columns ``term`` and ``doc``."""
        if vendor == "sqlite":
            return f"SELECT term, doc FROM {self.vocabulary}"
        lists = f"SELECT {term_vector()} FROM {self.table}".replace("'", "''")
        return f"SELECT word AS term, ndoc::bigint AS doc FROM ts_stat('{lists}')"

    def count(self, connection: BaseDatabaseWrapper, terms: Sequence[str]) -> dict[str, float]:
        """In how many rows each term stands, at most ``COUNTED_AT_MOST``; one that stands in none is left out."""
        if not terms:
            return {}
        if connection.vendor == "sqlite":
            counting = f"SELECT term, doc FROM {self.vocabulary} WHERE term IN ({', '.join(['%s'] * len(terms))})"
            parameters: list[str | list[str]] = list(terms)
        else:
            counting = (
                f"SELECT term, (SELECT count(*) FROM (SELECT 1 FROM {self.table} t"
                f" WHERE {term_vector('t.terms')} @@ ('''' || term || '''')::tsquery LIMIT {COUNTED_AT_MOST}) f)"
                " FROM unnest(%s::text[]) term"
            )
            parameters = [list(terms)]
        with connection.cursor() as cursor:
            cursor.execute(counting, parameters)
            return {term: float(min(count, COUNTED_AT_MOST)) for term, count in cursor.fetchall() if count}


def any_of(clauses: Iterable[Clause], vendor: str) -> str:
    """Clauses as a query of the database. Terms hold letters, digits and points only, so no operator.

    FTS5 reads the list of a term once for each time that the query names it, so the last term of a clause, which is the
    commonest in those of the planner, is named once for all clauses that end in it. PostgreSQL reads each list once.
    """
    if vendor == "sqlite":
        return _one_or_other(clauses)
    return " | ".join("(" + " & ".join(f"'{term}'" for term in clause) + ")" for clause in clauses)


def _one_or_other(clauses: Iterable[Clause]) -> str:
    by_last: dict[str, list[Clause]] = {}
    for *earlier, last in clauses:
        by_last.setdefault(last, []).append(tuple(earlier))
    return " OR ".join(_with(last, earlier) for last, earlier in by_last.items())


def _with(last: str, earlier: list[Clause]) -> str:
    if () in earlier:
        return f'"{last}"'
    if len(earlier) == 1:
        return "(" + " AND ".join(f'"{term}"' for term in (*earlier[0], last)) + ")"
    return f'("{last}" AND ({_one_or_other(earlier)}))'


_registered: list[TermIndex] = []


def register(index: TermIndex) -> None:
    """Have an index made after every migrate, checked by the system check and by ``check_index``, and rebuilt."""
    if index not in _registered:
        _registered.append(index)


def registered() -> tuple[TermIndex, ...]:
    """Every index of the desk, those of the lower rooms first."""
    return tuple(_registered)
