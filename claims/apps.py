from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Fact-checking"

    def ready(self) -> None:
        post_migrate.connect(_make_missing_index, sender=self)


def _make_missing_index(*, using: str, **kwargs: Any) -> None:
    from claims.published.index import ensure_index

    ensure_index(connections[using])
