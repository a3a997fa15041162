"""The database as one file and back: SQLite by its backup interface, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from desk.errors import WorkbenchError

Progress = Callable[[int, int], None]
SQLITE_FILE = "database.sqlite3"
POSTGRES_FILE = "database.dump"
PAGES_AT_ONCE = 5_000


class CannotBackUp(WorkbenchError):
    """What is missing, and the way out."""

    code = "cannot_back_up"


def dump(folder: Path, *, pg_bin: Path | None = None, progress: Progress = lambda done, of: None) -> Path:
    """The database as it stands at one moment, in a file of this folder. The desk may go on working.

    Raises CannotBackUp without pg_dump, or with one that is older than the server.
    """
    if connection.vendor == "sqlite":
        return _copy_sqlite(Path(connection.settings_dict["NAME"]), folder / SQLITE_FILE, progress)
    file = folder / POSTGRES_FILE
    _run(
        [
            _program("pg_dump", pg_bin),
            "--no-password",
            "-Fc",
            "--no-owner",
            "--no-privileges",
            "-f",
            str(file),
            *_where(),
        ]
    )
    return file


def load(folder: Path, *, pg_bin: Path | None = None, progress: Progress = lambda done, of: None) -> None:
    """The database from a file that ``dump`` made, into the empty database that the settings name.

    Raises CannotBackUp where that is not empty, or the file is of another kind of database.
    """
    if connection.introspection.table_names():
        raise CannotBackUp(
            f"The database {connection.settings_dict['NAME']} is not empty: a backup is restored into a new one, so "
            "that nothing is lost. Name another by DATABASE_URL or WORKBENCH_DATA."
        )
    wanted = folder / (SQLITE_FILE if connection.vendor == "sqlite" else POSTGRES_FILE)
    if not wanted.exists():
        raise CannotBackUp(f"There is no {wanted.name} in {folder}: this backup is of another kind of database.")
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        connection.close()
        _copy_sqlite(wanted, place, progress)
        place.chmod(0o600)
        return
    _run(
        [
            _program("pg_restore", pg_bin),
            "--no-password",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            *_where(),
            str(wanted),
        ]
    )


def _copy_sqlite(source: Path, target: Path, progress: Progress) -> Path:
    try:
        _copy_pages(source, target, progress)
    except sqlite3.Error as error:
        raise CannotBackUp(f"The database could not be copied to {target} ({error}).") from error
    return target


def _copy_pages(source: Path, target: Path, progress: Progress) -> None:
    # Within one read transaction, so that what is written meanwhile does not make the copy begin again.
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as read:
        read.isolation_level = None
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target)) as write:
            read.backup(write, pages=PAGES_AT_ONCE, progress=lambda status, left, total: progress(total - left, total))
            if write.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise CannotBackUp(f"The copy {target} of the database is damaged: look at the disk.")


def _program(name: str, folder: Path | None) -> str:
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        where = f"in {folder}" if folder else "on the PATH"
        raise CannotBackUp(
            f"There is no {name} {where}: install PostgreSQL's client programs, as new as the server or newer (Debian: "
            "postgresql-client), or name their folder by --pg-bin."
        )
    return found


def _where() -> list[str]:
    """How the programs find the database; the password goes by the environment, where no list of processes shows it."""
    values: dict[str, Any] = connection.settings_dict
    given = {"-h": values["HOST"], "-p": values["PORT"], "-U": values["USER"], "-d": values["NAME"]}
    return [word for option, value in given.items() if value for word in (option, str(value))]


def _run(command: list[str]) -> None:
    password = str(connection.settings_dict.get("PASSWORD") or "")
    env = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip() or f"it ended with status {done.returncode}"
        raise CannotBackUp(f"{Path(command[0]).name} failed: {said}")
