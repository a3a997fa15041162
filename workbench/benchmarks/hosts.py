"""Two worker groups that reach PostgreSQL and Redis over addresses of their own; one is cut off in the middle."""

import time
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from claims.language.benchmarks import invented
from claims.language.benchmarks.table import Row
from claims.models import ExtractionRun
from desk.errors import WorkbenchError
from desk.models import Job
from workbench.benchmarks.counting import counted, sweep_until, take_in
from workbench.benchmarks.own_desk import machine, prepare, worker
from workbench.benchmarks.relay import Relay

ADDRESSES = ("127.0.0.4", "127.0.0.5")
# Every client of PostgreSQL on Linux has its socket in a folder, or its host and port.
POSTGRES_PORT = 5432


def arguments(parser: ArgumentParser) -> None:
    """No files: the articles are invented."""
    parser.add_argument("--articles", type=int, default=24, help="taken in, half of them after the cut")
    parser.add_argument("--words", type=int, default=400, help="of each article")
    parser.add_argument("--cut", type=float, default=40.0, help="seconds for which one group is cut off")
    parser.add_argument(
        "--lease", type=int, default=20, help="JOB_TIME_LIMIT: after it and half a minute a job is free"
    )


def measure(options: Mapping[str, Any]) -> list[Row]:
    """In the PostgreSQL database and the queue that the settings name, both empty."""
    if connection.vendor != "postgresql":
        raise WorkbenchError("Several hosts need PostgreSQL: name a server by --postgresql.")
    prepare()
    texts = [invented.article(options["words"], seed) for seed in range(options["articles"])]
    half = len(texts) // 2
    with ExitStack() as stack:
        groups = [_group(stack, number, address, options["lease"]) for number, address in enumerate(ADDRESSES)]
        documents = take_in(texts[:half])
        sweep_until(lambda: ExtractionRun.objects.count() >= max(half // 3, 1), "extraction is under way")
        held = Job.objects.filter(state=Job.State.RUNNING).count()
        for relay in groups[1]:
            relay.cut()
        began = time.monotonic()
        documents += take_in(texts[half:])
        sweep_until(
            lambda: time.monotonic() - began > options["cut"] or not Job.objects.open().exists(), "the cut is over"
        )
        while_cut = ExtractionRun.objects.count()
        for relay in groups[1]:
            relay.mend()
        sweep_until(lambda: not Job.objects.open().exists(), "all jobs are done")
        took = time.monotonic() - began
    return [
        machine(),
        *counted(documents),
        Row(
            "articles read by the other group while one was cut off", while_cut, None, f"{held} jobs in hand at the cut"
        ),
        Row("seconds from the cut until all was done", took, None, f"the cut lasted {options['cut']:.0f} s"),
    ]


def _group(stack: ExitStack, number: int, address: str, lease: int) -> list[Relay]:
    """A worker whose only ways to the database and the queue are two relays on its own address."""
    values: dict[str, Any] = connection.settings_dict
    host, port = str(values["HOST"] or "127.0.0.1"), int(values["PORT"] or POSTGRES_PORT)
    database = Relay(address, f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port))
    queue = Relay(address, settings.REDIS_URL.removeprefix("unix://"))
    for relay in (database, queue):
        stack.callback(relay.end)
    login = quote(str(values["USER"]), safe="")
    if values["PASSWORD"]:
        login += f":{quote(str(values['PASSWORD']), safe='')}"
    env = {
        "DATABASE_URL": f"postgres://{login}@{address}:{database.port}/{values['NAME']}",
        "REDIS_URL": f"redis://{address}:{queue.port}",
        "JOB_TIME_LIMIT": str(lease),
        "DATABASE_IDLE_SECONDS": str(lease),
    }
    stack.enter_context(worker(f"group-{number}", 1, env, app="workbench"))
    return [database, queue]
