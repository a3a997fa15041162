"""A desk in a folder, and a desk from that folder: database, kept bytes, secret key.

The folder holds one sub-folder a backup, named by its moment, and one store of bytes that all of them share: bytes lie
there under their hash, so that the next backup copies only what is new.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims.models import Claim
from desk.audit.guards import ensure_guards, guards_are_due
from desk.audit.seal import seal_events, verify_record
from desk.models import AuditEvent, AuditSeal
from sources.documents.checking import check_snapshots, kept_digests
from sources.documents.store import ContentMissing, bring, name_of
from sources.models import Document, Snapshot
from workbench.health import is_known_migration, missing_migrations
from workbench.operations.dumping import POSTGRES_FILE, SQLITE_FILE, CannotBackUp, dump, load

Tell = Callable[[str, int, int], None]
STORE = "snapshots"
MANIFEST = "manifest.json"
KEY = "secret-key"
UNFINISHED = ".unfinished"
_TOLD = {"files", "migrations", "head_event", "head", "documents", "snapshots", "claims", "events"}
_DATABASES = {SQLITE_FILE, POSTGRES_FILE}


@dataclass(frozen=True)
class Made:
    """A backup that was made: where, what is in it, and what could not be copied."""

    folder: Path
    manifest: dict[str, Any]
    lost: list[str]


def _silent(what: str, done: int, of: int) -> None:
    return None


def back_up(folder: Path, *, with_key: bool = True, pg_bin: Path | None = None, tell: Tell = _silent) -> Made:
    """Make a backup below ``folder``. The desk may go on working.

    The database is copied first and the bytes after it: bytes that no row names do no harm, a row without its bytes
    does. Until it is whole the sub-folder has another name. Raises CannotBackUp.
    """
    seal_events()
    moment = timezone.now().astimezone(UTC)
    final = folder / f"{moment:%Y-%m-%dT%H-%M-%S}"
    draft = final.with_name(final.name + UNFINISHED)
    try:
        draft.mkdir(mode=0o700, parents=True)
        manifest: dict[str, Any] = {"made_at": moment.isoformat(), "database": connection.vendor, **_counts()}
        file = dump(draft, pg_bin=pg_bin, progress=lambda done, of: tell("Database", done, of))
        file.chmod(0o600)
        manifest["files"] = {file.name: _sha256(file)}
        lost = _copy_bytes(folder / STORE, tell)
        if with_key:
            _write_private(draft / KEY, settings.SECRET_KEY)
        _write_private(draft / MANIFEST, json.dumps(manifest, indent=2))
        draft.rename(final)
    except OSError as error:
        raise CannotBackUp(f"{folder} cannot be written ({error.strerror or error}): no backup was made.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Made(final, manifest, lost)


def _counts() -> dict[str, Any]:
    # Before the copy is made: what comes meanwhile may be in it, what is counted here must be.
    head = AuditSeal.objects.order_by("-pk").values_list("pk", "chain").first() or (0, "")
    return {
        "documents": Document.objects.count(),
        "snapshots": Snapshot.objects.count(),
        "claims": Claim.objects.count(),
        "events": AuditEvent.objects.count(),
        "head_event": head[0],
        "head": head[1],
        "migrations": sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations()),
    }


def _copy_bytes(store: Path, tell: Tell) -> list[str]:
    """Copy what is not there yet, each hashed on its way; returns what could not be read."""
    lost, total = [], Snapshot.objects.filter(taken_down_at=None).values("content_sha256").distinct().count()
    for number, digest in enumerate(kept_digests(), 1):
        place = store / name_of(digest)
        if not (place.exists() and _sha256(place) == digest):
            try:
                content = bring(digest)
            except ContentMissing as error:
                lost.append(str(error))
                continue
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = place.with_name(place.name + UNFINISHED)
            draft.write_bytes(content)
            draft.chmod(0o600)
            draft.replace(place)
        tell("Kept bytes", number, total)
    return lost


def restore(backup: Path, *, pg_bin: Path | None = None, tell: Tell = _silent) -> list[str]:
    """Put a backup into the empty database and the store that the settings name, then prove that it is whole.

    Returns what is to be told, in sentences. Raises CannotBackUp when the backup is damaged or the place is not empty.
    """
    manifest = _manifest(backup)
    load(backup, pg_bin=pg_bin, progress=lambda done, of: tell("Database", done, of))
    try:
        if guards_are_due(connection):
            ensure_guards(connection)
        said = [*_restore_key(backup), *_bytes_back(backup.parent / STORE, tell), *_proven(manifest, tell)]
    except (OSError, DatabaseError) as error:
        raise CannotBackUp(
            f"The desk is not restored ({error}). What lies at {connection.settings_dict['NAME']} by now is no whole "
            "desk: remove it, make room and restore again."
        ) from error
    if missing_migrations():
        said.append("The backup is of an earlier version: run manage.py migrate before the desk is started.")
    return said


def _manifest(backup: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotBackUp(f"{backup} is no finished backup: {MANIFEST} cannot be read ({error}).") from error
    if not isinstance(manifest, dict) or not manifest.keys() >= _TOLD or not {*manifest["files"]} & _DATABASES:
        raise CannotBackUp(f"{backup} is no finished backup: {MANIFEST} does not say what is in it.")
    newer = [name for name in manifest["migrations"] if not is_known_migration(name)]
    if newer:
        raise CannotBackUp(
            f"{backup} is of another version of the desk, which has {newer[0]}: restore it with that one."
        )
    for name, digest in manifest["files"].items():
        if not (backup / name).exists() or _sha256(backup / name) != digest:
            raise CannotBackUp(f"{backup / name} is missing or not what was written: take another backup.")
    return manifest


def _bytes_back(store: Path, tell: Tell) -> list[str]:
    storage, total = (
        storages["snapshots"],
        Snapshot.objects.filter(taken_down_at=None).values("content_sha256").distinct().count(),
    )
    copied = 0
    for number, digest in enumerate(kept_digests(), 1):
        place = store / name_of(digest)
        if place.exists() and not storage.exists(name_of(digest)):
            storage.save(name_of(digest), ContentFile(place.read_bytes()))
            copied += 1
        tell("Kept bytes", number, total)
    return [f"{copied} of {total} kept documents were copied."]


def _restore_key(backup: Path) -> list[str]:
    """Secrets in the database are sealed under the key of the desk that was backed up."""
    kept = backup / KEY
    if not kept.exists():
        return ["The backup holds no secret key: give the desk the one it had, by SECRET_KEY."]
    key = kept.read_text(encoding="utf-8")
    if key == settings.SECRET_KEY:
        return ["The secret key is the one the desk had."]
    if settings.PRODUCTION:
        return [f"The secret key of the desk that was backed up lies in {kept}: put it into SECRET_KEY."]
    place = settings.DATA_DIR / KEY
    if place.exists():
        place.replace(place.with_name(f"{KEY}.before-restore"))
    _write_private(place, key)
    return ["The secret key is restored."]


def _proven(manifest: dict[str, Any], tell: Tell) -> list[str]:
    found = verify_record(lambda done, of: tell("The record", done, of))
    if found.trouble:
        raise CannotBackUp(f"The record is not whole: {found.trouble}")
    head = {"pk": manifest["head_event"], "chain": manifest["head"]}
    if manifest["head_event"] and not AuditSeal.objects.filter(**head).exists():
        raise CannotBackUp("The record is not the one that was backed up: the head of its chain is another.")
    for what, model in (("documents", Document), ("snapshots", Snapshot), ("claims", Claim), ("events", AuditEvent)):
        count = model._default_manager.count()
        if count < manifest[what]:
            raise CannotBackUp(f"Of {manifest[what]} {what} only {count} are here.")
    report = check_snapshots(lambda done, of: tell("Hashes", done, of))
    if report.wrong:
        raise CannotBackUp(f"{len(report.wrong)} snapshots are not what they were. The first: {report.wrong[0]}")
    return [
        f"The record is whole: {found.sealed} sealed events, and its chain is the one noted with the backup.",
        f"All {report.snapshots} snapshots that stand are what they were.",
    ]


def _write_private(file: Path, words: str) -> None:
    file.touch(mode=0o600)
    file.write_text(words, encoding="utf-8")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
