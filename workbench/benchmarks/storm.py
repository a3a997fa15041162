"""Workers, their pool and the queue killed again and again while articles come in; counted when all is quiet."""

import itertools
import os
import random
import signal
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Any

from django.conf import settings

from claims.language.benchmarks import invented
from claims.language.benchmarks.table import Row
from desk.audit.actor import Actor
from desk.jobs.services import retry_job
from desk.models import Job
from workbench.benchmarks.breaking import break_redis
from workbench.benchmarks.counting import counted, sweep_until, take_in
from workbench.benchmarks.own_desk import Group, machine, prepare, worker
from workbench.embedded.redis_server import RedisServer, find_binary

QUICK = {"JOB_TIME_LIMIT": "20", "VISIBILITY_TIMEOUT": "25"}


def arguments(parser: ArgumentParser) -> None:
    """No files: the articles are invented; what is killed when, a seed decides."""
    parser.add_argument("--minutes", type=float, default=10.0, help="of storm")
    parser.add_argument(
        "--every", type=float, default=5.0, help="seconds from article to article, and from kill to kill"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides what is killed")


def measure(options: Mapping[str, Any]) -> list[Row]:
    """In the database and queue that the settings name, both empty."""
    prepare()
    chance, killed = random.Random(options["seed"]), Counter[str]()  # noqa: S311 - nothing secret
    until = time.monotonic() + 60 * options["minutes"]
    documents = []
    with ExitStack() as stack:
        storm = _Storm(stack)
        for number in itertools.count():
            documents += take_in([invented.article(300, number)])
            pause = time.monotonic() + options["every"] * chance.uniform(0.5, 1.5)
            sweep_until(lambda pause=pause: time.monotonic() > pause, "the next comes")  # type: ignore[misc]
            if time.monotonic() > until:
                break
            kill = chance.choice(storm.kills)
            killed[kill.__name__.replace("_", " ")] += 1
            kill()
        sweep_until(lambda: not Job.objects.open().exists(), "all jobs are done")
        retried = _retry()
        sweep_until(lambda: not Job.objects.open().exists(), "what was set aside is done")
    told = ", ".join(f"{count} x {what}" for what, count in sorted(killed.items()))
    return [
        machine(),
        *counted(documents),
        Row("kills", killed.total(), None, told),
        Row("jobs that were hit three times and given another try by hand", retried, None),
    ]


def _retry() -> int:
    """What a person does who reads that a worker stopped three times in the middle of a job."""
    aside = list(Job.objects.set_aside())
    for job in aside:
        retry_job(job=job, actor=Actor.shell())
    return len(aside)


class _Storm:
    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._numbers = itertools.count()
        self._redis = RedisServer(settings.DATA_DIR)
        stack.callback(self._redis.stop)
        self._working = self._hire()
        self.kills: list[Callable[[], None]] = [self.pool_process, self.worker, self.redis, self.redis_and_its_memory]

    def _hire(self) -> Group:
        return self._stack.enter_context(worker(f"worker-{next(self._numbers)}", 2, QUICK, app="workbench"))

    def pool_process(self) -> None:
        """One child of the worker, as when memory runs out."""
        children = [pid for pid in self._working.pids() if pid != self._working.process.pid]
        if children:
            with suppress(ProcessLookupError):
                os.kill(children[0], signal.SIGKILL)

    def worker(self) -> None:
        """The whole worker, as when the power fails."""
        self._working.kill()
        self._working = self._hire()

    def redis(self) -> None:
        """The queue, which comes back with what was on the disk."""
        break_redis(self._redis, find_binary(settings.DATA_DIR / "bin"), with_memory=False)

    def redis_and_its_memory(self) -> None:
        """The queue with everything in it."""
        break_redis(self._redis, find_binary(settings.DATA_DIR / "bin"), with_memory=True)
