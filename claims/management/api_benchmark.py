"""How fast published claims are given out, as ratios to a view written by hand, in a database of its own."""

import json
import logging
import os
import sys
import time
from argparse import ArgumentParser
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path
from django.views.decorators.gzip import gzip_page
from rich.console import Console
from rich.progress import Progress

from claims.language.benchmarks.table import Row
from claims.management.own_database import database_of_its_own
from claims.models import Publication
from claims.published.feed import COLUMNS, published_json
from claims.verdicts.invented import InventedDesk
from desk.access.keys import make_key
from desk.api.limits import count_request
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey

LIST = "/api/v1/claims/"
# Among the addresses of the API, so that the layers around both views do the same.
BY_HAND = "/api/by-hand/"
PAGES = {
    "a page": LIST,
    "its oldest": f"{LIST}?ordering=published",
    "a rating": f"{LIST}?normal_form=false",
    "a claimant": f"{LIST}?claimant=Ilka Sorn 7",
    "a search": f"{LIST}?q=units 999",
    "the feed": "/api/v1/changes/?after=500",
}
PAGE_SIZE = 50
MOST_QUERIES = 6


def arguments(parser: ArgumentParser) -> None:
    """No files: the claims are invented."""
    parser.add_argument("--claims", type=int, default=10_000, help="published claims (a million take some minutes)")
    parser.add_argument("--changes", type=int, default=10_000, help="random changes that a client sleeps through")
    parser.add_argument("--requests", type=int, default=200, help="requests of each kind in each of five rounds")


def run(options: Mapping[str, Any]) -> list[Row]:
    """Fill a database, ask it, and throw it away."""
    settings = override_settings(ROOT_URLCONF=__name__, API_REQUESTS_PER_MINUTE=10**9)
    with database_of_its_own(), settings, _logged_nowhere():
        headers = _headers()
        client = Client(headers=headers)
        desk = InventedDesk()
        _publish(desk, 1_000)
        few = _pages(client)
        # Before the many: such a client keeps a copy of everything in memory.
        rows = _sleeper(client, desk, options["changes"])
        began = time.process_time()
        _publish(desk, options["claims"] - 1_000)
        made = time.process_time() - began
        many = _pages(client)
        rows += [
            Row(f"queries of {name}", queries, MOST_QUERIES, f"{few[name][0]} at 1,000; {ms:.0f} ms", at_most=True)
            for name, (queries, ms) in many.items()
        ]
        rows += _speeds(client, headers, options["requests"])
        counted = "counted" if count_request(ApiKey.objects.latest("pk")) else "not counted: no Redis"
        count = Publication.objects.standing().count()
        rows.append(Row("claims", count, None, f"made in {made:.0f} s of CPU time; requests were {counted}"))
    return rows


def _publish(desk: InventedDesk, count: int) -> None:
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(f"{count:,} invented claims", total=count)
        for done in desk.publish(max(count, 0)):
            bar.update(task, completed=done)


@contextmanager
def _logged_nowhere() -> Iterator[None]:
    """Lines of the log are written as ever, so that they cost what they cost, and are not shown."""
    handlers = [one for one in logging.getLogger().handlers if isinstance(one, logging.StreamHandler)]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        before = [one.setStream(nowhere) for one in handlers]
        try:
            yield
        finally:
            for handler, stream in zip(handlers, before, strict=True):
                handler.setStream(stream or sys.stderr)


def _pages(client: Client) -> dict[str, tuple[int, float]]:
    """Of each kind of page how many queries it takes and the CPU milliseconds of the fastest of three."""
    found = {}
    for name, address in PAGES.items():
        client.get(address)  # notes the receipts, which the next request does not
        took = []
        for _ in range(3):
            began = time.process_time()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            took.append(1_000 * (time.process_time() - began))
            if answer.status_code != 200:
                raise AssertionError(f"{address} was answered by {answer.status_code}.")
        found[name] = (len(queries), min(took))
    return found


def _speeds(client: Client, key: Mapping[str, str], count: int) -> list[Row]:
    rows = []
    item = f"{LIST}{client.get(LIST).json()['results'][0]['id']}/"
    for packing in ("identity", "gzip"):
        headers = {**key, "Accept-Encoding": packing}
        asked = {
            "list": _asking(LIST, headers),
            "by hand": _asking(BY_HAND, headers),
            "304": _asking(LIST, {**headers, "If-None-Match": client.get(LIST, headers=headers)["ETag"]}),
            "item": _asking(item, headers),
            "item 304": _asking(item, {**headers, "If-None-Match": client.get(item, headers=headers)["ETag"]}),
        }
        if [asked[name]().status_code for name in asked] != [200, 200, 304, 200, 304]:
            raise AssertionError("An answer is not of the kind that is to be measured.")
        if packing == "identity" and asked["list"]().content != asked["by hand"]().content:
            raise AssertionError("The view written by hand does not return the same bytes.")
        took = {name: median(times) for name, times in _rounds(asked, count).items()}
        rows += [
            Row(f"list requests/s, {packing}", 1 / took["list"], None, f"{1 / took['by hand']:.0f} by hand"),
            Row(f"list beside a view by hand, {packing}", took["by hand"] / took["list"], 0.5, "times its requests/s"),
            Row(f"304 beside 200, {packing}", took["list"] / took["304"], 5.0, f"{1 / took['304']:.0f} requests/s"),
            Row(f"item: 304 beside 200, {packing}", took["item"] / took["item 304"], None, "its 200 is small"),
        ]
    return rows


def _asking(address: str, headers: Mapping[str, str]) -> Callable[[], Any]:
    """Asks through every layer of the desk and none of a test client's own, which would count for all alike."""
    handler = ClientHandler(enforce_csrf_checks=False)
    environ = RequestFactory(headers=headers).get(address).environ
    return lambda: handler(dict(environ))


def _rounds(asked: Mapping[str, Callable[[], Any]], count: int) -> dict[str, list[float]]:
    """CPU seconds a request of each kind in five rounds, turn by turn: a busy machine slows all of them alike."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(5):
        for name, ask in asked.items():
            ask()
            began = time.process_time()
            for _ in range(count):
                ask()
            took[name].append((time.process_time() - began) / count)
    return took


def _sleeper(client: Client, desk: InventedDesk, changes: int) -> list[Row]:
    """A client that has everything, sleeps through many changes, catches up, and compares."""
    copy, after = _follow(client, {}, 0)
    began = time.process_time()
    with Progress(console=Console(stderr=True)) as bar:
        for _ in bar.track(range(changes), description=f"{changes:,} random changes"):
            desk.happen()
    happened = time.process_time() - began
    began = time.process_time()
    copy, _ = _follow(client, copy, after)
    caught_up = time.process_time() - began
    kept = {str(row["claim__public_id"]): json.loads(published_json(row)) for row in _standing("claim__public_id")}
    wrong = len(copy.keys() ^ kept.keys()) + sum(copy[one] != kept[one] for one in copy.keys() & kept.keys())
    told = f"caught up in {caught_up:.1f} s of CPU time, of {len(copy):,}; they took {happened:.0f} s to happen"
    return [Row(f"claims that differ after {changes:,} changes", wrong, 0, told, at_most=True)]


def _follow(client: Client, copy: dict[str, Any], after: int) -> tuple[dict[str, Any], int]:
    while True:
        page = client.get("/api/v1/changes/", {"after": after, "page_size": 500}).json()
        for change in page["changes"]:
            if change["document"]:
                copy[change["claim"]] = change["document"]
            elif change["kind"] in ("retracted", "removed"):
                copy.pop(change["claim"], None)
        after = page["next_after"]
        if not page["more"]:
            return copy, after


def _headers() -> dict[str, str]:
    row = ApiClient.objects.create(name="Benchmark")
    _, text = make_key(client=row, scopes=["claims:read"], actor=Actor.shell())
    return {"Authorization": f"Bearer {text}", "Host": "localhost"}


def _standing(*more: str) -> Any:
    return Publication.objects.standing().values(*COLUMNS, *more)


@gzip_page
def by_hand(request: HttpRequest) -> HttpResponse:
    """The first page of claims as somebody would write it who has no client, no key and no filter."""
    rows = list(_standing().order_by("-last_change")[: PAGE_SIZE + 1])
    page = rows[:PAGE_SIZE]
    cursor = b64encode(f"p={page[-1]['last_change']}".encode()).decode("ascii").replace("=", "%3D")
    following = f"http://localhost{LIST}?cursor={cursor}" if len(rows) > PAGE_SIZE else None
    links = json.dumps({"next": following, "previous": None})
    body = f'{links[:-1]},"results":[{",".join(published_json(row) for row in page)}]}}'
    return HttpResponse(body, content_type="application/json")


urlpatterns = [path(BY_HAND.lstrip("/"), by_hand), path("", include("workbench.urls"))]
