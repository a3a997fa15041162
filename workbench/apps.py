from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class WorkbenchConfig(AppConfig):
    name = "workbench"
    verbose_name = "Workbench"

    def ready(self) -> None:
        from desk.audit.checks import guards_are_there

        register(guards_are_there, Tags.database)
        # The last room that has tables: when it is told, those of every other are as they will stay.
        last = apps.get_app_config("claims")
        pre_migrate.connect(_take_guards_down, sender=last)
        post_migrate.connect(_put_guards_up, sender=last)


def _take_guards_down(*, using: str, **kwargs: Any) -> None:
    from desk.audit.guards import remove_guards

    remove_guards(connections[using])


def _put_guards_up(*, using: str, **kwargs: Any) -> None:
    from desk.audit.guards import ensure_guards, guards_are_due

    if guards_are_due(connections[using]):
        ensure_guards(connections[using])
