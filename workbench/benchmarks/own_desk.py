"""A desk for one measurement: its own data folder, redis-server, database and workers, gone when it is over."""

import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from claims.language.benchmarks.table import Row
from claims.linking.benchmarks.search import new_database
from desk.errors import WorkbenchError
from workbench.embedded import children
from workbench.embedded.redis_server import RedisServer, find_binary

APPLICATION = "workbench.benchmarks.worker"
TICKS = os.sysconf("SC_CLK_TCK")


def elsewhere(name: str, given: Mapping[str, Any], server: str) -> list[Row]:
    """Measure in a process of its own, whose settings name a database and a queue made for it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workbench-bench-", dir="/tmp")))
        redis = RedisServer(folder)
        redis.start(find_binary(settings.DATA_DIR / "bin"))
        stack.callback(redis.stop)
        env = {**os.environ, "WORKBENCH_DATA": str(folder), "REDIS_URL": redis.url, "DATABASE_URL": ""}
        env |= {"LOG_LEVEL": "WARNING", "API_REQUESTS_PER_MINUTE": "1000000"}
        if server:
            env["DATABASE_URL"] = stack.enter_context(new_database(server))
        result = folder / "rows.json"
        options = [word for option, value in given.items() for word in (f"--{option}", str(value))]
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "benchmark", name, "--here", str(result)]
        log = folder / "inside.log"
        inside = children.start([*command, *options], env=env, log=log)  # ends with this process, whatever ends it
        if inside.wait() or not result.exists():
            told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise WorkbenchError(f"The measurement of {name} ended with status {inside.returncode}:\n{told}")
        return [Row(**row) for row in json.loads(result.read_text(encoding="utf-8"))]


def hand_over(rows: list[Row], file: Path) -> None:
    """Give the rows to the process that asked for them."""
    file.write_text(json.dumps([asdict(row) for row in rows]), encoding="utf-8")


def prepare() -> None:
    """Tables in the empty database."""
    call_command("migrate", verbosity=0)


def machine() -> Row:
    """What was measured on, as the first row."""
    told = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {_database()}"
    return Row("cores", float(os.cpu_count() or 0), None, told)


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


class Group:
    """Processes that belong together: a worker with its pool, or a web server with its workers."""

    def __init__(self, name: str, command: list[str], env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.log = settings.DATA_DIR / f"{name}.log"
        whole = {**os.environ, **(env or {})}
        self.process = children.start(command, env=whole, log=self.log, cwd=settings.BASE_DIR)

    def pids(self) -> list[int]:
        """All processes of the group."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if os.getpgid(int(entry.name)) == self.process.pid:
                        found.append(int(entry.name))
                except OSError:
                    continue
        return found

    def cpu(self) -> float:
        """Seconds of processor time that its living processes have used."""
        return sum(_times(pid) for pid in self.pids())

    def memory(self) -> int:
        """Bytes in memory that belong to its processes alone; what they share is not counted twice."""
        return sum(_private(pid) for pid in self.pids())

    def told(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def wait_for(self, words: str, patience: float = 90) -> None:
        """Returns when the log says these words. Raises WorkbenchError when they do not come in time, and at once, with
        the end of its log, when it has ended instead."""

        def has_come() -> bool:
            ended = self.process.poll() is not None
            if words in self.log.read_text(encoding="utf-8", errors="replace"):
                return True
            if ended:
                raise WorkbenchError(f"{self.name} ended instead of starting:\n{self.told()}")
            return False

        wait_until(has_come, f"{self.name} starts", patience)

    def stop(self, patience: float = 20) -> None:
        """Ends it politely, then at once."""
        children.end_group(self.process.pid, patience=patience)
        self.process.wait()

    def kill(self) -> None:
        """kill -9 of all of it."""
        children.signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def worker(name: str, processes: int, env: Mapping[str, str] | None = None, app: str = APPLICATION) -> Iterator[Group]:
    """A worker that is ready; gone at the end of the block."""
    command = [sys.executable, "-m", "celery", "-A", app, "worker", "-n", f"{name}@bench", "--loglevel", "INFO"]
    command += ["--concurrency", str(processes), "--without-gossip", "--without-mingle"]
    group = Group(name, command, {"LOG_LEVEL": "INFO", **(env or {})})
    try:
        group.wait_for(" ready.")
        yield group
    finally:
        group.stop()


def wait_until(happened: Callable[[], bool], what: str, patience: float = 600, pause: float = 0.02) -> None:
    """Raises WorkbenchError when it has not happened in time."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            raise WorkbenchError(f"Within {patience:.0f} seconds it never came so far that {what}.")
        time.sleep(pause)


def _times(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _private(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
