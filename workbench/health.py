"""Whether the process lives, and whether the desk can work."""

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, Redis and snapshot store are in order, otherwise 503 with what is not."""
    parts = {name: _answers(check) for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **parts}, status=200 if ready else 503)


def _answers(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("not ready: %s", error)
        return f"cannot be reached ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    """A database that is ahead of this process is in order: that is how an upgrade begins."""
    return "missing" if missing_migrations() else "ok"


def missing_migrations() -> list[str]:
    """Those that this version has and the database does not."""
    applied = MigrationRecorder(connection).applied_migrations()
    return [".".join(name) for name in sorted(_known_migrations() - applied.keys())]


def is_known_migration(name: str) -> bool:
    """Whether this version has the migration, or one that stands for it; another version may have more."""
    loaded = MigrationLoader(None).disk_migrations or {}
    known = {*loaded, *(one for migration in loaded.values() for one in migration.replaces)}
    return tuple(name.split(".", 1)) in known


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those that this process was started with."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def _redis() -> str:
    with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as redis:
        redis.ping()
    return "ok"


def _store() -> str:
    """A disk that is full, or a shared folder that is gone, takes no document in."""
    storage = storages["snapshots"]
    if isinstance(storage, FileSystemStorage):
        folder = Path(storage.location)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # as the store would with the first document
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
            file.flush()
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
    "store": _store,
}
