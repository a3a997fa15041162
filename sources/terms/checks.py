"""System check: without its index a search would silently find nothing new."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections

from sources.terms.index import registered


def search_indexes_are_there(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for each index and database that lacks a part of it. Runs with ``check --database`` and migrate."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        for index in registered():
            try:
                missing = index.missing(connection) if index.is_due(connection) else []
            except DatabaseError:
                break  # Django's own checks say that it cannot be reached
            if missing:
                found.append(
                    Error(
                        f"The search index of {index.rows} lacks {', '.join(missing)}.",
                        hint="Run manage.py rebuild_index.",
                        id="sources.E001",
                    )
                )
    return found
