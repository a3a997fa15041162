"""System check: without its guards, a row that is kept for good could be changed unseen."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections

from desk.audit.guards import guards_are_due, missing_guards


def guards_are_there(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for each database that lacks a guard. Runs with ``check --database`` and with migrate."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            missing = missing_guards(connection) if guards_are_due(connection) else []
        except DatabaseError:
            continue  # Django's own checks say that it cannot be reached
        if missing:
            found.append(
                Error(
                    f"Rows that are kept for good lack their guards: {', '.join(missing)}.",
                    hint="Run manage.py migrate: it puts them up again. Then ask who took them down.",
                    id="desk.E001",
                )
            )
    return found
