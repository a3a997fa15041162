from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Fact-checking"

    def ready(self) -> None:
        post_migrate.connect(_make_missing_indexes, sender=self)


def _make_missing_indexes(*, using: str, **kwargs: Any) -> None:
    from claims.matching.index import ensure_index as ensure_index_of_statements
    from claims.published.index import ensure_index

    ensure_index(connections[using])
    ensure_index_of_statements(connections[using])
