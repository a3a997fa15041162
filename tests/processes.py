"""Real servers and workers for the tests that are about them. Nothing of it outlives the test run."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from workbench.embedded import children
from workbench.embedded.places import make_private
from workbench.embedded.processes import PROJECT
from workbench.embedded.redis_server import RedisServer, find_binary

if TYPE_CHECKING:
    import subprocess


def redis_binary() -> Path:
    """The redis-server that the tests use, fetched once and kept in the project's own data folder."""
    return find_binary(make_private(PROJECT / "var") / "bin")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A real redis-server on a socket of its own, empty at the start of the session."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start(redis_binary())
    yield server
    server.stop()


def database_url() -> str:
    """The database of this very test as DATABASE_URL says it, for a process beside it.

    The test must be marked ``django_db(transaction=True)``: what is not committed no other process sees.
    """
    values: dict[str, Any] = connection.settings_dict
    name = str(values["NAME"])
    if connection.vendor == "sqlite":
        if "mode=memory" in name or name == ":memory:":
            pytest.fail("Another process cannot see a database in memory: give DATABASES a TEST NAME that is a file.")
        return f"sqlite:///{name}"
    login = quote(str(values["USER"]), safe="")
    if values["PASSWORD"]:
        login += f":{quote(str(values['PASSWORD']), safe='')}"
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{login}@{quote(str(values['HOST']), safe='')}{port}/{quote(name, safe='')}"


@dataclass
class Worker:
    """A Celery worker in a process of its own, with a pool of processes below it."""

    process: "subprocess.Popen[bytes]"
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def pid(self) -> int:
        """The main process, which talks to the broker."""
        return self.process.pid

    def pool_pids(self) -> list[int]:
        """The processes that do the tasks."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in listed.split()]

    def wait_until_ready(self, patience: float = 180) -> "Worker":
        """Returns when the worker takes tasks; fails the test with its log when it does not."""
        self.wait_until(lambda: " ready." in self.told(), "is ready", patience)
        return self

    def wait_until(self, happened: Callable[[], bool], what: str, patience: float = 60) -> None:
        """Returns when something has happened; fails the test with the worker's log when it has not in time."""
        until = time.monotonic() + patience
        while not happened():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The worker never got so far that it {what}:\n{self.told()[-4000:]}")
            time.sleep(0.05)

    def told(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """kill -9 of everything, as when the power fails."""
        children.signal_group(self.pid, signal.SIGKILL)
        self.process.wait()

    def kill_main_process(self) -> None:
        """kill -9 of the main process only: its pool is left alone with what it has in hand."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait()

    def kill_pool_process(self, pid: int | None = None) -> None:
        """kill -9 of one process of the pool, as when memory runs out."""
        os.kill(pid or self.pool_pids()[0], signal.SIGKILL)

    def stop(self, patience: float = 30) -> int:
        """A warm shutdown: the task in hand is finished. Returns the exit status."""
        children.end_group(self.pid, patience=patience)
        return self.process.wait()


StartWorker = Callable[..., Worker]


@pytest.fixture
def celery_worker_process(
    redis_server: RedisServer, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[StartWorker]:
    """Starts real workers on the test's database and redis; whatever is left of them at the end of the test is killed.

    ``celery_worker_process(JOB_TIME_LIMIT="5")`` gives a worker settings of its own; ``concurrency=1`` and
    ``application="tests.trivial_tasks"`` say what runs.
    """
    started: list[Worker] = []
    fresh = RedisQueue(redis_server)
    fresh.empty()
    beside = {"DATABASE_URL": database_url()} if _uses_database(request) else {}

    def start(*, concurrency: int = 2, application: str = "workbench", **env: str) -> Worker:
        name = f"test-{os.getpid()}-{len(started)}@localhost"
        command = [sys.executable, "-m", "celery", "-A", application, "worker", "-n", name, "--loglevel", "INFO"]
        command += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
        given = {"REDIS_URL": redis_server.url, "WORKBENCH_DATA": str(settings.DATA_DIR), **beside}
        whole = {**os.environ, "DJANGO_SETTINGS_MODULE": "workbench.settings", **given, **env}
        log = tmp_path / f"worker-{len(started)}.log"
        worker = Worker(children.start(command, env=whole, log=log, cwd=PROJECT), log, whole)
        started.append(worker)
        return worker.wait_until_ready()

    yield start
    for worker in started:
        children.signal_group(worker.pid, signal.SIGKILL)
        worker.process.wait()
    fresh.empty()


def _uses_database(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("django_db") is not None or "transactional_db" in request.fixturenames


@dataclass(frozen=True)
class RedisQueue:
    """What a test wants to know of the queue itself."""

    server: RedisServer

    def empty(self) -> None:
        """Forgets every message: one test's leftover is no other test's task."""
        from redis import Redis

        with Redis(unix_socket_path=str(self.server.socket)) as client:
            client.flushall()
