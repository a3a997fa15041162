"""System check: without its index the library would silently find nothing new."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from sources.passages.indexes import has_passages, missing_parts

MADE_BY = ("sources", "0002_passage_search")


def index_is_due(connection: BaseDatabaseWrapper) -> bool:
    """Whether the migration that makes the index has run, so that it must be there."""
    return has_passages(connection) and MADE_BY in MigrationRecorder(connection).applied_migrations()


def search_index_is_there(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for each database that lacks a part of the search index. Runs with ``check --database`` and migrate."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            missing = missing_parts(connection) if index_is_due(connection) else []
        except DatabaseError:
            continue  # Django's own checks say that it cannot be reached
        if missing:
            found.append(
                Error(
                    f"The search index of passages lacks {', '.join(missing)}.",
                    hint="Run manage.py rebuild_index.",
                    id="sources.E001",
                )
            )
    return found
