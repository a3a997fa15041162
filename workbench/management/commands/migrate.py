from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from desk.audit.guards import ensure_guards, guards_are_due, missing_guards


class Command(Migrate):
    """As Django's. It checks the database before it begins, so guards that are missing would keep it from putting them
    up: they are put up first, and it is said."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        if guards_are_due(connection) and (missing := missing_guards(connection)):
            ensure_guards(connection)
            (options.get("stderr") or self.stderr).write(
                "Guards of rows that are kept for good were missing or of an earlier version, and are put up again:"
                f" {', '.join(missing)}. If this is no upgrade, ask who took them down.\n"
            )
        return super().execute(*args, **options)
