"""A whole desk under mixed load for a long time: does its memory stay flat, does anything fail."""

import itertools
import json
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.test import Client

from claims.language.benchmarks import invented
from claims.language.benchmarks.table import Row
from claims.models import Claim
from claims.roles import EDITORS
from claims.verdicts.invented import InventedDesk
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey, Job
from desk.observing.durations import histograms
from sources.passages.invented import InventedLibrary
from sources.passages.loading import load
from workbench.benchmarks.own_desk import Group, machine, prepare, wait_until, worker
from workbench.embedded import web

GROWTH = 1.1
PUBLISHED = 2_000
READERS = 3
SETTLES = 0.25  # of the time: caches fill, pools open


def arguments(parser: ArgumentParser) -> None:
    """No files: articles and claims are invented."""
    parser.add_argument("--minutes", type=float, default=30.0, help="of load")
    parser.add_argument("--every", type=float, default=10.0, help="seconds from article to article")
    parser.add_argument("--passages", type=int, default=5_000, help="of the library")


@dataclass
class Load:
    """What was asked and how it was answered."""

    ended: threading.Event = field(default_factory=threading.Event)
    seconds: "defaultdict[str, list[float]]" = field(default_factory=lambda: defaultdict(list))
    failed: Counter[str] = field(default_factory=Counter)


def measure(options: Mapping[str, Any]) -> list[Row]:
    """In the database and queue that the settings name, both empty."""
    prepare()
    load(InventedLibrary(), 0, options["passages"])
    for _ in InventedDesk().publish(PUBLISHED):
        pass
    memory: defaultdict[str, list[int]] = defaultdict(list)
    load_ = Load()
    until = time.monotonic() + 60 * options["minutes"]
    with ExitStack() as stack:
        server, address = _web(stack)
        stack.callback(server.stop)
        working = stack.enter_context(worker("worker", 2, app="workbench"))
        beat = Group("beat", [sys.executable, "-m", "celery", "-A", "workbench", "beat", "--pidfile="])
        stack.callback(beat.stop)
        for ask in _clients(address, load_, options["every"]):
            threading.Thread(target=ask, daemon=True).start()
        while time.monotonic() < until:
            time.sleep(min(5.0, max(until - time.monotonic(), 0.1)))
            for group in (server, working, beat):
                memory[group.name].append(group.memory())
        load_.ended.set()
        wait_until(lambda: not Job.objects.open().exists(), "the last articles are done", pause=0.5)
    aside = Job.objects.set_aside().count()
    done = Job.objects.filter(state=Job.State.DONE).count()
    failed = Row("jobs set aside", aside, 0, f"{done} done", at_most=True)
    return [machine(), *_memory(memory), *_requests(load_, options["minutes"]), failed, *_kinds()]


def _web(stack: ExitStack) -> tuple[Group, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "workbench.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    group = Group("web", [*command, "--workers", "2", "--threads", "4", "--no-control-socket"])
    address = f"http://127.0.0.1:{port}/"
    wait_until(lambda: web.is_healthy(address), "the web server answers", 90)
    return group, address


def _clients(address: str, load_: Load, every: float) -> list[Callable[[], None]]:
    client = ApiClient.objects.create(name="Soak")
    key = make_key(client=client, scopes=list(ApiKey.Scope.values), actor=Actor.shell())[1]
    person = User.objects.create_user("soak", password=secrets.token_hex(16), is_staff=True)
    person.groups.set(Role.objects.filter(name=EDITORS))
    browser = Client()
    browser.force_login(person)
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    keyed = {"Authorization": f"Bearer {key}"}
    claim = Claim.objects.order_by("-pk").values_list("pk", flat=True)[0]
    asked = [
        ("API list", "api/v1/claims/", keyed),
        ("API changes", "api/v1/changes/?after=100", keyed),
        ("library search", "api/v1/evidence/search/?q=port+tariff+tonnes", keyed),
        ("public page", "checks/", {}),
        ("queue", "admin/claims/claim/", cookie),
        ("claim", f"admin/claims/claim/{claim}/change/", cookie),
        ("status", "admin/status/", cookie),
        ("figures", "metrics", {}),
    ]

    def read(offset: int) -> None:
        for name, path, headers in itertools.islice(itertools.cycle(asked), offset, None):
            if load_.ended.is_set():
                return
            _ask(load_, name, address + path, headers)
            time.sleep(0.2)

    def add() -> None:
        for seed in itertools.count(1):
            body = json.dumps({"text": invented.article(300, seed)}).encode()
            headers = {**keyed, "Content-Type": "application/json"}
            _ask(load_, "intake", f"{address}api/v1/documents/", headers, body)
            if load_.ended.wait(every):
                return

    return [*(lambda number=number: read(number) for number in range(READERS)), add]


def _ask(load_: Load, name: str, address: str, headers: Mapping[str, str], body: bytes | None = None) -> None:
    request = urllib.request.Request(address, data=body, headers=dict(headers))  # noqa: S310 - our own desk
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    began = time.perf_counter()
    try:
        with opener.open(request, timeout=60) as answer:
            answer.read()
        load_.seconds[name].append(time.perf_counter() - began)
    except (OSError, urllib.error.URLError) as error:
        load_.failed[f"{name}: {error}"] += 1


def _memory(memory: Mapping[str, list[int]]) -> list[Row]:
    """The median of the last quarter beside that of the quarter after things have settled."""
    rows = []
    for name, measured in memory.items():
        begin = int(len(measured) * SETTLES)
        quarter = max(len(measured) // 4, 1)
        early, late = median(measured[begin : begin + quarter]), median(measured[-quarter:])
        told = f"{early / 1e6:.0f} MB, later {late / 1e6:.0f} MB"
        rows.append(Row(f"memory of {name}, late over early", late / early, GROWTH, told, at_most=True))
    return rows


def _kinds() -> list[Row]:
    """What one job of each kind takes, from which the work of an article adds up."""
    return [
        Row(f"{kind} job, mean ms", 1e3 * one.sum / sum(one.counts), None, f"{sum(one.counts)} {outcome}")
        for (kind, outcome), one in sorted(histograms("job").items())
    ]


def _requests(load_: Load, minutes: float) -> list[Row]:
    rows = [
        Row(
            f"{name}, p95 in ms",
            1e3 * (quantiles(took, n=20)[-1] if len(took) > 1 else took[0]),
            None,
            f"{len(took)} requests, median {1e3 * median(took):.0f} ms",
        )
        for name, took in sorted(load_.seconds.items())
    ]
    told = "; ".join(f"{count} x {what}" for what, count in load_.failed.most_common(3))
    failed = Row(f"requests that failed in {minutes:g} minutes", load_.failed.total(), 0, told, at_most=True)
    return [*rows, failed]
