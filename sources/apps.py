from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import connections
from django.db.models.signals import post_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from sources.passages.checks import search_index_is_there

        register(search_index_is_there, Tags.database)
        post_migrate.connect(_make_missing_indexes, sender=self)


def _make_missing_indexes(*, using: str, **kwargs: Any) -> None:
    from sources.passages.checks import index_is_due
    from sources.passages.indexes import ensure_indexes

    if index_is_due(connections[using]):
        ensure_indexes(connections[using])
