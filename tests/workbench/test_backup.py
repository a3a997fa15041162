"""A desk that is lost comes back from its backup, word for word."""

import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims.takedown.services import take_down
from desk.audit.actor import Actor
from desk.audit.guards import lifted
from desk.jobs.here import work_off
from desk.models import AuditEvent
from sources.documents.checking import check_snapshots
from sources.documents.services import add_content
from sources.documents.store import name_of
from sources.models import Snapshot
from tests import postgres_server
from tests.factories import AdministratorFactory
from tests.newsroom import Review, a_review, taken_in
from tests.processes import database_url
from workbench.embedded.processes import PROJECT
from workbench.operations.backup import KEY, STORE, back_up, restore
from workbench.operations.dumping import CannotBackUp

ARTICLE = "# Tin from Velmoor\n\nPort Velmoor loaded 4,500 tonnes of tin in March, harbour master Ilka Sorn said."


def program_folder() -> Path | None:
    """Of the wheel's own pg_dump: one that is installed may be older than the server."""
    return None if connection.vendor == "sqlite" else postgres_server.client_programs()


def a_pg_dump_on_a_full_disk(folder: Path) -> Path:
    """A folder with a program that says what pg_dump says when the disk is full, and ends as it does."""
    folder.mkdir()
    program = folder / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump: error: could not write: the disk is full' >&2\nexit 1\n")
    program.chmod(0o700)
    return folder


def kept_file(snapshot: Snapshot) -> Path:
    return Path(storages["snapshots"].path(name_of(snapshot.content_sha256)))


def rot(file: Path) -> None:
    """One bit turned over in the middle."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.django_db
def test_a_rotten_byte_is_found_and_its_document_named() -> None:
    first, second = taken_in(ARTICLE), taken_in("A text of the library about copper.", name="copper.md")
    assert check_snapshots().wrong == []
    rot(kept_file(first.snapshots.get()))
    kept_file(second.snapshots.get()).unlink()

    with pytest.raises(CommandError, match="2 faults in 2 snapshots"):
        call_command("check_snapshots", stderr=StringIO())
    told = check_snapshots().wrong
    assert ("Tin from Velmoor" in told[0], "have changed" in told[0]) == (True, True)
    assert ("copper" in told[1], "are missing" in told[1]) == (True, True)


@pytest.mark.django_db
def test_a_text_that_was_changed_behind_the_desk_is_found() -> None:
    snapshot = taken_in(ARTICLE).snapshots.get()
    with transaction.atomic(), lifted(actor=Actor.shell(), reason="somebody forges a figure"):
        Snapshot.objects.filter(pk=snapshot.pk).update(text=snapshot.text.replace("4,500", "4,600"))
    assert "its text is not the one that was read from it" in check_snapshots().wrong[0]


@pytest.mark.django_db
def test_what_was_taken_down_is_no_fault_unless_its_bytes_are_still_there() -> None:
    document = taken_in(ARTICLE)
    take_down(document=document, user=AdministratorFactory(), reason="Ordered by a court.")
    assert "was taken down, but its bytes are still in the snapshot store" in check_snapshots().wrong[0]
    work_off(document)  # which shreds them
    assert check_snapshots().wrong == []


def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Settings of another desk, with an empty database of its own."""
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'desk.sqlite3'}"
        (tmp_path / "elsewhere").mkdir()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS restored_elsewhere WITH (FORCE)")
            cursor.execute("CREATE DATABASE restored_elsewhere")
        url = database_url().rpartition("/")[0] + "/restored_elsewhere"
    return {"DATABASE_URL": url, "WORKBENCH_DATA": str(tmp_path / "elsewhere"), "SECRET_KEY": ""}


def manage(env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env={**os.environ, **env}, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_desk_is_restored_elsewhere_with_its_record_every_hash_and_its_key(tmp_path: Path) -> None:
    document = taken_in(ARTICLE)
    review: Review = a_review()
    review.hand_in()
    # As in a database of the desk's own: bytes for every snapshot that this scene only pretended to have read.
    for snapshot in Snapshot.objects.exclude(document=document):
        kept_file(snapshot).parent.mkdir(parents=True, exist_ok=True)
        kept_file(snapshot).write_bytes(snapshot.text.encode())
    bin_folder = program_folder()
    programs = ["--pg-bin", str(bin_folder)] if bin_folder else []
    made = back_up(tmp_path / "backups", pg_bin=bin_folder)
    assert made.lost == []
    assert (made.folder.stat().st_mode & 0o077, (made.folder / KEY).stat().st_mode & 0o077) == (0, 0)
    events = AuditEvent.objects.count()
    add_content(content=b"Comes after the backup.", actor=Actor.shell(), name="later.md")
    env = elsewhere(tmp_path)

    restored = manage(env, "restore", str(made.folder), *programs)

    assert restored.returncode == 0, restored.stderr
    assert f"The record is whole: {events} sealed events" in restored.stdout
    assert f"All {made.manifest['snapshots']} snapshots that stand are what they were." in restored.stdout
    assert (tmp_path / "elsewhere" / "secret-key").read_text(encoding="utf-8") == settings.SECRET_KEY
    again = manage(env, "restore", str(made.folder), *programs)
    assert again.returncode == 1
    assert "is not empty" in again.stderr

    second = back_up(tmp_path / "backups", with_key=False, pg_bin=bin_folder)
    assert not (second.folder / KEY).exists()
    stored = [file for file in (tmp_path / "backups" / STORE).rglob("*") if file.is_file()]
    # The article that came later is read by nobody here, so no snapshot rests on it.
    assert len(stored) == Snapshot.objects.values("content_sha256").distinct().count()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_damaged_backup_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    made = back_up(tmp_path, pg_bin=program_folder())
    (name,) = made.manifest["files"]
    rot(made.folder / name)
    with pytest.raises(CannotBackUp, match="is missing or not what was written"):
        restore(made.folder)
    (made.folder / "manifest.json").unlink()
    with pytest.raises(CannotBackUp, match="is no finished backup"):
        restore(made.folder)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_backup_is_never_restored_over_a_desk(tmp_path: Path) -> None:
    made = back_up(tmp_path, pg_bin=program_folder())
    with pytest.raises(CannotBackUp, match="is not empty"):
        restore(made.folder)
    assert (
        json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))["events"] == AuditEvent.objects.count()
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_backup_of_another_version_or_one_that_does_not_say_what_is_in_it_is_refused(tmp_path: Path) -> None:
    made = back_up(tmp_path, pg_bin=program_folder())
    newer = {**made.manifest, "migrations": [*made.manifest["migrations"], "claims.9999_of_the_future"]}
    unlisted = {**made.manifest, "files": {}}
    for told, why in ((newer, "which has claims.9999_of_the_future"), (unlisted, "does not say"), ([], "does not say")):
        (made.folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        with pytest.raises(CannotBackUp, match=why):
            restore(made.folder)


@pytest.mark.parametrize("full_at", ["Database", "Kept bytes"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_disk_that_fills_leaves_no_backup_and_no_desk_that_looks_whole(
    tmp_path: Path, full_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(ARTICLE)
    programs = program_folder()
    whole = back_up(tmp_path / "whole", pg_bin=programs)
    if full_at == "Database" and programs:
        programs = a_pg_dump_on_a_full_disk(tmp_path / "programs")

    def full(what: str, done: int, of: int) -> None:
        if what == full_at:
            raise sqlite3.OperationalError("the disk is full") if what == "Database" else OSError("the disk is full")

    with pytest.raises(CannotBackUp, match="the disk is full"):
        back_up(tmp_path / "backups", pg_bin=programs, tell=full)
    assert [one.name for one in (tmp_path / "backups").iterdir() if one.name != STORE] == []
    if full_at == "Kept bytes":
        monkeypatch.setattr("workbench.operations.backup.load", lambda *args, **options: None)
        with pytest.raises(CannotBackUp, match=r"the disk is full.* is no whole desk: remove it"):
            restore(whole.folder, tell=full)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite needs no program")
@pytest.mark.django_db
def test_without_pg_dump_it_is_said_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(CannotBackUp, match=r"There is no pg_dump in .*install PostgreSQL's client programs"):
        back_up(tmp_path / "backups", pg_bin=tmp_path)
