from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags
from django.core.checks import register as register_check
from django.db import connections
from django.db.models.signals import post_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from sources.passages.indexes import PASSAGE_INDEX
        from sources.terms.checks import search_indexes_are_there
        from sources.terms.index import register

        register(PASSAGE_INDEX)
        register_check(search_indexes_are_there, Tags.database)
        post_migrate.connect(_make_missing_indexes, sender=self)


def _make_missing_indexes(*, using: str, **kwargs: Any) -> None:
    from sources.terms.index import registered

    for index in registered():
        if index.is_due(connections[using]):
            index.ensure(connections[using])
