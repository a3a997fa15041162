"""A small supervisor: starts the desk's processes, looks after them, and ends them with itself."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workbench.embedded import children
from workbench.embedded.places import CannotRun

PROJECT = Path(__file__).resolve().parents[2]
RESTARTS = 3
WITHIN_SECONDS = 60.0
LONGEST_LOG = 5_000_000


class StopAsked(Exception):
    """Ctrl+C, or another signal that asks the desk to end."""


@dataclass
class Service:
    """A process that is meant to run as long as the desk does."""

    name: str
    command: Sequence[str]
    patience: float = 5.0
    keep: Sequence[int] = ()
    is_used_by_others: bool = False
    before_start: Callable[[], None] | None = None
    after_start: Callable[[int], None] | None = None
    process: subprocess.Popen[bytes] | None = None
    ended_at: list[float] = field(default_factory=list)


@contextmanager
def only_desk(lock: Path, told: str) -> Iterator[None]:
    """Holds the lock of a data folder; ``told`` is what another desk reads in it."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = os.read(descriptor, 500).decode("utf-8", "replace").strip()
            raise CannotRun(
                f"A desk runs on {lock.parent.parent} already ({other or 'it is just starting'}): stop it with Ctrl+C "
                "where it was started, or use another data folder: WORKBENCH_DATA=/path make run"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, told.encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


class Supervisor:
    """The processes of one desk. Use it as a context: whatever was started is gone at its end."""

    def __init__(self, logs: Path, env: dict[str, str], say: Callable[[str], None]) -> None:
        self.logs = logs
        self.env = env
        self.say = say
        self.services: list[Service] = []
        self.asked = 0
        self._guardian: subprocess.Popen[bytes] | None = None
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, self._on_signal)
        guardian = [sys.executable, "-S", str(Path(__file__).with_name("guardian.py"))]
        # In a session of its own, so that what kills the supervisor's group does not kill its guardian too.
        self._guardian = subprocess.Popen(guardian, stdin=subprocess.PIPE, start_new_session=True)
        return self

    def __exit__(self, *ended: object) -> None:
        self.stop()
        if self._guardian and self._guardian.stdin:
            self._guardian.stdin.close()
            self._guardian.wait()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _on_signal(self, number: int, frame: object) -> None:
        self.asked += 1

    def pause(self, seconds: float) -> None:
        """Waits; raises StopAsked as soon as somebody asks the desk to end."""
        until = time.monotonic() + seconds
        while not self.asked:
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.1))
        raise StopAsked

    def tell_guardian(self, sign: str, group: int) -> None:
        """Notes or forgets a process group that must not outlive the supervisor."""
        if self._guardian and self._guardian.stdin:
            self._guardian.stdin.write(f"{sign}{group}\n".encode())
            self._guardian.stdin.flush()

    def start(self, service: Service) -> None:
        """Starts a service, and keeps it running from now on."""
        if service not in self.services:
            self.services.append(service)
        if service.before_start:
            service.before_start()
        log = self.log_of(service.name)
        service.process = children.start(service.command, env=self.env, log=log, cwd=PROJECT, keep=service.keep)
        self.tell_guardian("+", service.process.pid)
        if service.after_start:
            service.after_start(service.process.pid)

    def log_of(self, name: str) -> Path:
        """The log file of this name; a long one of earlier runs is put aside first."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log

    def run(self, name: str, command: Sequence[str], *, cwd: Path | None = None) -> None:
        """Runs a command to its end; raises CannotRun with its last line when it fails."""
        log = self.log_of(name)
        process = children.start(command, env=self.env, log=log, cwd=cwd or PROJECT)
        self.tell_guardian("+", process.pid)
        try:
            while process.poll() is None:
                self.pause(0.05)
        finally:
            if process.poll() is None:
                children.end_group(process.pid, patience=2)
                process.wait()
            self.tell_guardian("-", process.pid)
        if process.returncode:
            raise CannotRun(f"{name} failed: {last_line(log)} (the whole story: {log})")

    def wait_until(self, ready: Callable[[], bool], what: str, patience: float) -> None:
        """Returns when ``ready`` says so, restarting what crashes; raises CannotRun when it takes too long."""
        until = time.monotonic() + patience
        while not ready():
            if time.monotonic() > until:
                raise CannotRun(f"{what} was not ready within {patience:.0f} seconds: see {self.logs}")
            self.pause(0.1)
            self.look_after()

    def look_after(self) -> None:
        """Starts again what has ended; raises CannotRun when something ends again and again."""
        for service in self.services:
            if service.process is None or service.process.poll() is None:
                continue
            now = time.monotonic()
            service.ended_at = [at for at in service.ended_at if now - at < WITHIN_SECONDS] + [now]
            self._clear(service)
            log = self.log_of(service.name)
            if len(service.ended_at) > RESTARTS:
                raise CannotRun(f"The {service.name} ended {RESTARTS + 1} times within a minute: see {log}")
            self.say(f"The {service.name} ended unexpectedly and is started again (its log: {log}).")
            self.start(service)

    def _clear(self, service: Service) -> None:
        """What is left of a group whose leader died would do its work beside the leader's successor."""
        if service.process:
            children.signal_group(service.process.pid, signal.SIGKILL)
            service.process.wait()
            self.tell_guardian("-", service.process.pid)
            service.process = None

    def stop(self) -> None:
        """Ends everything: first whatever uses redis, all at once, then redis. A second Ctrl+C ends it at once."""
        patience_ends_with = max(self.asked, 1)
        users = [service for service in self.services if not service.is_used_by_others]
        for services in (users, [service for service in self.services if service.is_used_by_others]):
            for service in services:
                if service.process is not None:
                    self._ask_to_end(service.process)
            began = time.monotonic()
            for service in services:
                while self._is_there(service) and self.asked <= patience_ends_with:
                    if time.monotonic() - began > service.patience:
                        self.say(f"The {service.name} did not end within {service.patience:.0f} seconds and is killed.")
                        break
                    time.sleep(0.05)
                self._clear(service)
        self.services.clear()

    @staticmethod
    def _ask_to_end(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)

    @staticmethod
    def _is_there(service: Service) -> bool:
        if service.process is None:
            return False
        service.process.poll()
        return children.group_is_alive(service.process.pid)


def last_line(log: Path) -> str:
    """What a failed command said last, which is where Python puts the reason."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return "it said nothing"
    return lines[-1].strip() if lines else "it said nothing"
