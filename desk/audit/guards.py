"""Rows that are kept for good: triggers of the database refuse to change or delete them, whoever asks.

Which rows, ``settings.KEPT_ROWS`` says. ``lifted`` is the one way around, for what the desk's documents name: erasure,
takedown, the removal of the sample. Migrations take the guards down and put them up again, since SQLite drops the
triggers of a table that it makes anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.apps import apps
from django.conf import settings
from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Desk, GuardLift

PREFIX = "kept_"
FUNCTION = "kept_for_good"


@dataclass(frozen=True)
class Guard:
    """A trigger: its name, its table, and the columns whose change it refuses; without any it refuses to delete."""

    name: str
    table: str
    columns: tuple[str, ...]
    message: str

    @property
    def event(self) -> str:
        """When it fires, as the database says it."""
        if not self.columns:
            return "DELETE"
        return "UPDATE OF " + ", ".join(f'"{column}"' for column in self.columns)


def guards(kept: Mapping[str, Sequence[str]] | None = None) -> list[Guard]:
    """Two for each kind of row that is kept: none may be deleted, and none changed but in the columns named."""
    found = []
    for label, free in (settings.KEPT_ROWS if kept is None else kept).items():
        model = apps.get_model(label)
        table = model._meta.db_table
        fixed = tuple(field.column for field in model._meta.concrete_fields if field.name not in free)
        rows = str(model._meta.verbose_name_plural)
        found.append(Guard(f"{PREFIX}{table}_update", table, fixed, f"{rows} are never changed"))
        found.append(Guard(f"{PREFIX}{table}_delete", table, (), f"{rows} are never deleted"))
    return found


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not, or do not read as they should."""
    present = _present(connection)
    return [guard.name for guard in guards() if present.get(guard.name) != _seen(connection, guard)]


def ensure_guards(connection: BaseDatabaseWrapper) -> None:
    """Put every guard up as it should be; those of rows that are no longer kept go.

    On the way back to an earlier version some columns are gone already: what is left of the row is guarded.
    """
    remove_guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for guard in guards():
            there = {column.name for column in connection.introspection.get_table_description(cursor, guard.table)}
            kept = replace(guard, columns=tuple(column for column in guard.columns if column in there))
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
_FUNCTION = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM {_LIFT}) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def _statement(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    head = f'CREATE TRIGGER "{guard.name}" BEFORE {guard.event} ON "{guard.table}" FOR EACH ROW'
    if connection.vendor == "postgresql":
        return f"{head} EXECUTE FUNCTION {FUNCTION}('{guard.message}')"
    return f"{head} WHEN NOT EXISTS (SELECT 1 FROM {_LIFT}) BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"


def _seen(connection: BaseDatabaseWrapper, guard: Guard) -> str:
    """What the database must say of a guard for it to be the right one."""
    if connection.vendor == "postgresql":
        return f"{guard.table} {guard.message}"
    return _statement(connection, guard)


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return {name: seen for name, (_, seen) in _tables(connection).items()}


def _tables(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """The guards that the database has: by name their table, and what it says of them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A trigger that somebody disabled is as good as none.
            cursor.execute(
                "SELECT t.tgname, c.relname, CASE WHEN t.tgenabled = 'O' THEN"
                " c.relname || ' ' || convert_from(substring(t.tgargs FROM 1 FOR length(t.tgargs) - 1), 'UTF8')"
                " ELSE 'disabled' END FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
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
    return {_LIFT, *(guard.table for guard in guards())} <= tables
