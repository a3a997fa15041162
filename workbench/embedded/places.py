"""Where the embedded desk keeps what runs, below its data folder. Standard library only: the settings read it."""

import hashlib
import os
import tempfile
from pathlib import Path

# A unix socket's path has 107 bytes on Linux; redis makes it with a temporary name first.
LONGEST_SOCKET_PATH = 100


class CannotRun(Exception):
    """Why the desk cannot run here, in one sentence that says what to do."""


def redis_socket(data: Path) -> Path:
    """The socket of the redis-server beside the desk whose data lie here; the same for every process that asks."""
    beside = data / "run" / "redis.sock"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_PATH:
        return beside
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/tmp") / f"workbench-{os.getuid()}-{name}" / "redis.sock"  # noqa: S108 - owned and checked, see below


def make_private(folder: Path) -> Path:
    """Makes the folder with mode 0700; refuses one that belongs to somebody else, as in a shared /tmp it might."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() and folder.parent == Path("/tmp"):  # noqa: S108
            raise CannotRun(f"{folder} is a link that the desk did not make: remove it.")
        if folder.stat().st_uid != os.getuid() and folder.parent == Path("/tmp"):  # noqa: S108
            raise CannotRun(f"{folder} belongs to another user: name another data folder with WORKBENCH_DATA.")
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotRun(
            f"The data folder {folder} cannot be written ({reason}); name another with WORKBENCH_DATA."
        ) from error
