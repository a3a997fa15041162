"""Fixtures for every test."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from tests import migrated
from tests.at_home import keep_at_home
from tests.processes import celery_worker_process, redis_server

__all__ = ["celery_worker_process", "redis_server"]

# What a machine is busy with beside a test says nothing about the code; speed is measured apart.
hypothesis_settings.register_profile("project", deadline=None)
hypothesis_settings.load_profile("project")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_createdb: bool) -> bool:
    """A database laid out ready is kept as it is: nothing is left to be migrated."""
    return django_db_keepdb or (not django_db_createdb and migrated.lay_out())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_createdb: bool) -> None:
    """As pytest-django makes it, and kept for the next run."""
    if not django_db_createdb:
        migrated.keep()


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """A transactional test ends by emptying every table, which the guards of kept rows would refuse."""
    from desk.audit.guards import ensure_guards, remove_guards

    flush = BaseDatabaseOperations.execute_sql_flush

    def without_guards(operations: BaseDatabaseOperations, statements: Sequence[str]) -> None:
        remove_guards(operations.connection)
        flush(operations, statements)
        ensure_guards(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guards)
        yield


@pytest.fixture(autouse=True, scope="session")
def _nobody_reaches_out() -> Iterator[None]:
    """No test, and no code under test, connects to another machine or asks a name server for one."""
    with pytest.MonkeyPatch.context() as patch:
        keep_at_home(patch)
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """A slow hash protects people; these accounts live for a second."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _files_found_when_asked_for(settings: Settings) -> None:
    """A server lists all static files when it starts; each client of a test would list them again."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _own_snapshot_store(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Each test keeps its bytes in a folder of its own, and so do the workers that it starts."""
    settings.DATA_DIR = tmp_path
    for name in ("snapshots", "exports"):
        kept = settings.STORAGES[name]
        kept = {**kept, "OPTIONS": {**kept["OPTIONS"], "location": tmp_path / name}}
        settings.STORAGES = {**settings.STORAGES, name: kept}
    yield
    storages.__dict__.pop("backends", None)
