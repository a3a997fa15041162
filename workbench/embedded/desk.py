"""The whole desk on one machine, from redis to web server, for as long as a person wants it."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone
from rich.console import Console

from claims.models import Claim
from workbench.celery import app
from workbench.embedded import queue, web
from workbench.embedded.places import CannotRun, make_private
from workbench.embedded.processes import PROJECT, Service, StopAsked, Supervisor, only_desk
from workbench.embedded.redis_server import RedisServer, answers, find_binary
from workbench.embedded.report import claims_table
from workbench.embedded.travel import set_aside_since, wait_for_journeys

CONCURRENCY = 2
# On a machine that is busy with something else a start takes a minute.
READY_WITHIN = 180
MANAGE = [sys.executable, str(PROJECT / "manage.py")]


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line."""

    bind: str
    port: int | None
    article: str
    sample: bool
    once: bool


class EmbeddedDesk:
    """One run of the desk, on one data folder."""

    def __init__(self, wishes: Wishes, console: Console) -> None:
        self.wishes = wishes
        self.console = console
        self.data: Path = settings.DATA_DIR
        self.env = dict(os.environ, WORKBENCH_DATA=str(self.data), DJANGO_SETTINGS_MODULE="workbench.settings")
        hosts = web.hosts_for(wishes.bind)
        if hosts:
            self.env.setdefault("ALLOWED_HOSTS", hosts)
        self.node = f"desk-{os.getpid()}@{socket.gethostname()}"
        self.redis: RedisServer | None = None
        self.trouble = False

    def say(self, sentence: str) -> None:
        """Tells the person; a terminal that is gone (SIGHUP) is no reason not to go on."""
        try:
            self.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        except OSError:
            self.console = Console(quiet=True)

    def run(self) -> bool:
        """Runs until it is asked to stop, or until the work is done with ``once``; False when something went wrong."""
        for folder in (self.data, self.data / "run", self.data / "log"):
            make_private(folder)
        listening = web.listen(self.wishes.bind, self.wishes.port)
        address = web.address_of(listening)
        with listening, only_desk(self.data / "run" / "desk.lock", f"process {os.getpid()}, {address}"):
            since = timezone.now()
            try:
                with Supervisor(self.data / "log", self.env, self.say) as supervisor:
                    self._start(supervisor, listening, address)
                    self._load(supervisor, since)
                    self._show(address)
                    connections.close_all()
                    self._serve(supervisor)
                    self.say("Stopping ...")
            except StopAsked:
                self.say("Stopped while starting; the next run goes on from here.")
            finally:
                if self.redis:
                    self.redis.forget()
        return not self.trouble

    def _start(self, supervisor: Supervisor, listening: socket.socket, address: str) -> None:
        self._start_redis(supervisor)
        self.say("Preparing the database ...")
        supervisor.run("migrate", [*MANAGE, "migrate", "--noinput"])
        self.say("Starting worker, beat and web server ...")
        for service in self._services(listening):
            supervisor.start(service)
        supervisor.wait_until(lambda: web.is_healthy(address), "The web server", READY_WITHIN)
        supervisor.wait_until(lambda: queue.worker_answers(app, self.node), "The worker", READY_WITHIN)

    def _start_redis(self, supervisor: Supervisor) -> None:
        if os.environ.get("REDIS_URL"):
            self.say("Using the Redis that REDIS_URL names.")
            return
        self.say("Starting redis-server ...")
        self.redis = server = RedisServer(self.data)
        binary = find_binary(self.data / "bin")
        server.prepare()
        redis = Service(
            "redis",
            server.command(binary),
            is_used_by_others=True,
            before_start=server.prepare,
            after_start=server.note,
        )
        supervisor.start(redis)
        supervisor.wait_until(lambda: answers(server.socket), "The redis-server", 20)
        queue.give_back_unfinished(app)

    def _services(self, listening: socket.socket) -> Iterator[Service]:
        celery = [sys.executable, "-m", "celery", "-A", "workbench"]
        worker = [*celery, "worker", "-n", self.node, "--concurrency", str(CONCURRENCY), "--loglevel", "INFO"]
        worker += ["--without-gossip", "--without-mingle"]
        give_back = None if os.environ.get("REDIS_URL") else lambda: queue.give_back_unfinished(app)
        # A worker that is asked to end finishes what it has in hand; what takes longer is done again by the next desk.
        yield Service("worker", worker, patience=20, before_start=give_back)
        schedule = str(self.data / "run" / "beat-schedule")
        yield Service("beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "-s", schedule])
        descriptor = listening.fileno()
        gunicorn = [sys.executable, "-m", "gunicorn", "workbench.wsgi:application", "--bind", f"fd://{descriptor}"]
        gunicorn += ["--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "5"]
        gunicorn += ["--no-control-socket"]
        yield Service("web", gunicorn, patience=8, keep=[descriptor])

    def _load(self, supervisor: Supervisor, since: datetime) -> None:
        if self.wishes.sample:
            self.say("Loading the sample desk (once) ...")
            self._try(supervisor, ["load_sample_desk", "--if-empty"])
        if self.wishes.article:
            self.say(f"Adding {self.wishes.article} ...")
            self._try(supervisor, ["add_article", self.wishes.article], cwd=Path.cwd())
        if not wait_for_journeys(supervisor, self.console, since):
            self.trouble = True
            self.say(f"Some work has not moved for a long time: see {self.data / 'log' / 'worker.log'}")
        elif self.wishes.sample:
            self._try(supervisor, ["load_sample_desk", "--reviews"])
        for sentence in set_aside_since(since):
            self.say(sentence)

    def _try(self, supervisor: Supervisor, command: list[str], cwd: Path | None = None) -> None:
        """Runs a command of the desk; one that fails is told, and the desk serves all the same."""
        try:
            supervisor.run(command[0], [*MANAGE, *command], cwd=cwd)
        except CannotRun as error:
            self.trouble = True
            self.say(str(error))

    def _show(self, address: str) -> None:
        if Claim.objects.exists():
            self.console.print(claims_table())
        else:
            self.say("No claims yet. From a second terminal: .venv/bin/python manage.py add_article FILE-or-URL")
        self.say(f"The desk: {address}admin/")
        logins = self.data / "sample-logins"
        if logins.exists():
            self.say(logins.read_text(encoding="utf-8").strip())

    def _serve(self, supervisor: Supervisor) -> None:
        if self.wishes.once:
            return
        self.say("Ctrl+C stops it.")
        with stopping_is_no_error():
            while True:
                supervisor.pause(0.5)
                supervisor.look_after()


@contextmanager
def stopping_is_no_error() -> Iterator[None]:
    """Being asked to stop is how a desk that serves is meant to end."""
    try:
        yield
    except StopAsked:
        return
