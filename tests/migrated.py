"""The migrated SQLite database, kept between test runs: making it anew takes half a minute of each.

It is laid out again for each run, so nothing of one run is seen by the next; a migration changed makes another one.
"""

import ast
import hashlib
import shutil
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("claims", "desk", "sources", "workbench")
KEPT = PROJECT / ".pytest_cache" / "migrated"


def kept_file() -> Path:
    """Where the database of these migrations is kept, whether or not it is there yet."""
    of = f"{django.VERSION} {settings.INSTALLED_APPS} {settings.KEPT_ROWS} {sqlite3.sqlite_version}"
    digest = hashlib.sha256(of.encode())
    migrations = [file for room in ROOMS for file in sorted((PROJECT / room / "migrations").glob("*.py"))]
    # The guards are put up after every migration, and stand in the file too.
    guards = PROJECT / "desk" / "audit" / "guards.py"
    for file in [guards, *migrations, *sorted(set().union(*map(_imported, migrations)))]:
        digest.update(f"{file.relative_to(PROJECT)}\0".encode() + file.read_bytes())
    return KEPT / f"{digest.hexdigest()[:24]}.sqlite3"


def _imported(migration: Path) -> set[Path]:
    """The project's own modules that a migration works with."""
    names = {
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(migration.read_bytes()))
        if isinstance(node, ast.ImportFrom | ast.Import)
    }
    specs = [find_spec(name) for name in names if name and name.split(".")[0] in ROOMS]
    return {Path(spec.origin) for spec in specs if spec and spec.origin}


def lay_out() -> bool:
    """Puts the kept database where the tests look for theirs; False where there is none, and on PostgreSQL."""
    if connection.vendor != "sqlite" or not kept_file().exists():
        return False
    place = _test_database()
    place.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    shutil.copyfile(kept_file(), place)
    return True


def keep() -> None:
    """Keeps the database as the migrations left it, before any test has run; the one of other migrations goes."""
    if connection.vendor != "sqlite" or kept_file().exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    half = kept_file().with_suffix(f".{hashlib.sha256(str(_test_database()).encode()).hexdigest()[:8]}")
    with sqlite3.connect(_test_database()) as made, sqlite3.connect(half) as copy:
        made.backup(copy)
    for other in KEPT.glob("*.sqlite3"):
        other.unlink(missing_ok=True)
    half.replace(kept_file())


def _test_database() -> Path:
    return Path(str(settings.DATABASES["default"]["TEST"]["NAME"]))
