"""The snapshot store: bytes kept under their SHA-256, through Django's storage API, so any shared storage will do."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from desk.errors import RetryLater, WorkbenchError


class ContentMissing(WorkbenchError):
    """The store does not hold what a row says it holds."""

    code = "content_missing"


class StoreUnwritable(RetryLater):
    """The store takes nothing just now: its disk is full, or it is gone."""

    code = "store_unwritable"
    status = 507


def sha256(content: bytes) -> str:
    """The hash under which content is kept: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def name_of(digest: str) -> str:
    """Under which name of the store content with this hash is kept."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def keep(content: bytes) -> str:
    """Keep bytes and return their hash. Keeping the same bytes again changes nothing.

    What is kept is on the disk before the hash is returned, so that no row names bytes that a power cut has taken.
    Raises StoreUnwritable, with nothing kept.
    """
    digest = sha256(content)
    storage = storages["snapshots"]
    name = name_of(digest)
    try:
        if storage.exists(name) and storage.size(name) != len(content):
            storage.delete(name)  # whoever wrote it was killed half-way
        if not storage.exists(name):
            _save(storage, name, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreUnwritable(
            f"The snapshot store cannot be written ({reason}); nothing was taken in. Make room, then try again."
        ) from error
    return digest


def _save(storage: Storage, name: str, content: bytes) -> None:
    try:
        kept_as = storage.save(name, ContentFile(content))
    except OSError:
        with suppress(OSError):
            storage.delete(name)  # half of it may be there
        raise
    if kept_as != name:  # another process kept the same bytes in this moment
        storage.delete(kept_as)
    elif isinstance(storage, FileSystemStorage):
        file = Path(storage.path(name))
        for written in (file, file.parent):
            descriptor = os.open(written, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def bring(digest: str) -> bytes:
    """The bytes with this hash. Raises ContentMissing when they are gone or no longer have it."""
    try:
        with storages["snapshots"].open(name_of(digest)) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        raise ContentMissing(
            f"The kept bytes {digest[:12]}… are missing from the snapshot store; restore them from a backup."
        ) from None
    if sha256(content) != digest:
        raise ContentMissing(
            f"The kept bytes {digest[:12]}… have changed in the snapshot store; restore them from a backup."
        )
    return content
