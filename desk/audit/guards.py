"""Rows that are kept for good: triggers of the database refuse to change or delete them, whoever asks.

Which rows, ``settings.KEPT_ROWS`` says. ``lifted`` is the one way around, for what the desk's documents name: erasure,
takedown, the removal of the sample. Migrations take the guards down and put them up again, since SQLite drops the
triggers of a table that it makes anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.apps import apps
from django.conf import settings
from django.db import connection as default_connection
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Desk, GuardLift

PREFIX = "kept_"
FUNCTION = "kept_for_good"


@dataclass(frozen=True)
class Guard:
    """A trigger: its name, its table, on what it fires, and what it then says.

    ``columns`` are those whose change is refused. ``unique`` are sets of columns that no two rows share: on SQLite an
    ``INSERT OR REPLACE`` takes a row away by them without asking the guard against deletion.
    """

    name: str
    table: str
    act: str
    message: str
    columns: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()


def guards(connection: BaseDatabaseWrapper = default_connection) -> list[Guard]:
    """Three for each kind of row that is kept: none may be deleted, none changed but in the columns named, and none
    swept away by the way around the first two that this kind of database has."""
    found = []
    for label, free in settings.KEPT_ROWS.items():
        model = apps.get_model(label)
        table = model._meta.db_table
        fixed = tuple(field.column for field in model._meta.concrete_fields if field.name not in free)
        rows = str(model._meta.verbose_name_plural)
        never_deleted = f"{rows} are never deleted"
        found.append(Guard(f"{PREFIX}{table}_update", table, "UPDATE", f"{rows} are never changed", columns=fixed))
        found.append(Guard(f"{PREFIX}{table}_delete", table, "DELETE", never_deleted))
        if connection.vendor == "postgresql":
            found.append(Guard(f"{PREFIX}{table}_truncate", table, "TRUNCATE", never_deleted))
        else:
            message = f"{rows} are never replaced"
            found.append(Guard(f"{PREFIX}{table}_insert", table, "INSERT", message, unique=_unique_columns(model)))
    return found


def _unique_columns(model: type[models.Model]) -> tuple[tuple[str, ...], ...]:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    single = [(field.column,) for field in model._meta.concrete_fields if field.unique]
    several = [tuple(columns[name] for name in one.fields) for one in model._meta.total_unique_constraints]
    return (*single, *several)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not, or do not read as they should; and of the table of
    lifts, when one was committed: it holds them all open."""
    present = _present(connection)
    missing = [guard.name for guard in guards(connection) if present.get(guard.name) != _seen(connection, guard)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {_LIFT} LIMIT 1")
        return [*missing, *([f"{_LIFT} (a lift was committed)"] if cursor.fetchone() else [])]


def ensure_guards(connection: BaseDatabaseWrapper) -> None:
    """Put every guard up as it should be; those of rows that are no longer kept go.

    On the way back to an earlier version some columns are gone already: what is left of the row is guarded.
    """
    remove_guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        cursor.execute(f"DELETE FROM {_LIFT}")
        for guard in guards(connection):
            there = {column.name for column in connection.introspection.get_table_description(cursor, guard.table)}
            kept = replace(
                guard,
                columns=tuple(column for column in guard.columns if column in there),
                unique=tuple(columns for columns in guard.unique if there.issuperset(columns)),
            )
            cursor.execute(_statement(connection, kept))


def remove_guards(connection: BaseDatabaseWrapper) -> None:
    """Take all guards down: before a migration, and before a test empties its tables."""
    with connection.cursor() as cursor:
        for name, (table, _) in _tables(connection).items():
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


@contextmanager
def lifted(*, actor: Actor, reason: str) -> Iterator[None]:
    """Within this block, and in this transaction alone, rows that are kept may be changed; the record says who and why.

    Raises TransactionManagementError outside a transaction.
    """
    record_event(actor=actor, what="guards.lifted", on=Desk.current(), reason=reason)
    lift = GuardLift.objects.create(reason=reason[:300])
    with transaction.atomic():
        yield
    lift.delete()


_LIFT = GuardLift._meta.db_table
_BODY = f"""
BEGIN
    IF EXISTS (SELECT 1 FROM {_LIFT}) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END """
_FUNCTION = f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
# SQLite's other names of a row's key, by which an update passes a trigger on the key's column.
_NAMES_OF_KEY = ("rowid", "_rowid_", "oid")
# What pg_trigger.tgtype says of triggers that fire before, for each row or for the statement.
_TYPES = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}


def _statement(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    postgres = connection.vendor == "postgresql"
    columns = guard.columns if postgres or not guard.columns else (*guard.columns, *_NAMES_OF_KEY)
    event = f"{guard.act} OF {_quoted(columns)}" if columns else guard.act
    each = "STATEMENT" if guard.act == "TRUNCATE" else "ROW"
    head = f'CREATE TRIGGER "{guard.name}" BEFORE {event} ON "{guard.table}" FOR EACH {each}'
    if postgres:
        return f"{head} EXECUTE FUNCTION {FUNCTION}('{guard.message}')"
    when = f"NOT EXISTS (SELECT 1 FROM {_LIFT})"
    if guard.act == "INSERT":
        same = (" AND ".join(f'"{column}" = NEW."{column}"' for column in columns) for columns in guard.unique)
        there = (f'EXISTS (SELECT 1 FROM "{guard.table}" WHERE {one})' for one in same)
        when += f" AND ({' OR '.join(there)})"
    return f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _seen(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    """What the database must say of a guard for it to be the right one."""
    if connection.vendor == "postgresql":
        columns = ",".join(sorted(guard.columns))
        return f"O {guard.table} {_TYPES[guard.act]} {columns} {guard.message} {_BODY}"
    return _statement(connection, guard)


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return {name: seen for name, (_, seen) in _tables(connection).items()}


def _tables(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """The guards that the database has: by name their table, and what it says of them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One that somebody disabled, gave a condition, took columns from, or whose function does nothing is none.
            cursor.execute(
                "SELECT t.tgname, c.relname, concat(t.tgenabled, CASE WHEN t.tgqual IS NULL THEN '' ELSE ' if' END,"
                " ' ', c.relname, ' ', t.tgtype, ' ', (SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE"
                ' "C") FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr)),'
                " ' ', convert_from(substring(t.tgargs FROM 1 FOR length(t.tgargs) - 1), 'UTF8'), ' ', p.prosrc)"
                " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
                " WHERE NOT t.tgisinternal AND t.tgname LIKE %s",
                [f"{PREFIX}%"],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
            )
        return {name: (table, seen) for name, table, seen in cursor.fetchall()}


def guards_are_due(connection: BaseDatabaseWrapper | None = None) -> bool:
    """Whether the tables of all kept rows are there, so that guards belong on them."""
    connection = connection or default_connection
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    return {_LIFT, *(guard.table for guard in guards(connection))} <= tables
