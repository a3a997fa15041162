"""How fast the pages of the daily work answer members of a desk with many claims, in a database of its own."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from rich.console import Console
from rich.progress import Progress

from claims.language.benchmarks.table import Row
from claims.management.own_database import database_of_its_own
from claims.models import Assignment, Claim
from claims.review.invented import BusyDesk
from sources.passages.invented import InventedLibrary
from sources.passages.loading import load

TARGET_MS = 300
FEW = 1_000
PASSAGES = 2_000
MOST_ROWS = 500


@dataclass(frozen=True)
class Visit:
    """A page as one of the members asks for it, each time another row where it is about one."""

    name: str
    ask: Callable[[], Any]


def arguments(parser: ArgumentParser) -> None:
    """No files: the desk is invented."""
    parser.add_argument("--claims", type=int, default=100_000, help="claims of the desk (a million take many minutes)")
    parser.add_argument("--requests", type=int, default=25, help="requests of each page")


def run(options: Mapping[str, Any]) -> list[Row]:
    """Fill a database, walk its pages as an editor and as a fact-checker, and throw it away."""
    console = Console(stderr=True)
    with database_of_its_own(), override_settings(ALLOWED_HOSTS=["testserver"]):
        load(InventedLibrary(), 0, PASSAGES)
        desk = BusyDesk()
        _fill(desk, FEW, console)
        few = {visit.name: _queries(visit) for visit in _visits(desk)}
        _fill(desk, options["claims"] - FEW, console)
        rows = [_measured(visit, options["requests"], few[visit.name]) for visit in _visits(desk)]
        return [*rows, Row("claims", Claim.objects.count())]


def _fill(desk: BusyDesk, claims: int, console: Console) -> None:
    if claims <= 0:
        return
    with Progress(console=console) as bar:
        task = bar.add_task(f"{claims:,} invented claims", total=claims)
        for done in desk.fill(claims):
            bar.update(task, completed=done)


def _visits(desk: BusyDesk) -> list[Visit]:
    editor, checker = _client(desk.editor), _client(desk.checkers[0])
    queue = reverse("admin:claims_claim_changelist")
    claims = _keys(Claim.objects.filter(state=Claim.State.TRIAGED))
    reviews = _keys(Assignment.objects.open().filter(reviewer=desk.checkers[0]))
    asked = {
        "": "",
        ", page 20": "p=20",
        ", one state": "state=triaged",
        ", one kind": "kind=numerical",
        ", overdue": "work=overdue",
        ", awaiting approval": "work=approval",
        ", one claimant": f"claimant={desk.claimants[7].pk}",
        ", one publisher": f"publisher={desk.publishers[7].pk}",
        ", words searched": "q=harbour+weaver",
    }
    visits = [Visit(f"queue{name}", partial(editor.get, f"{queue}?{query}")) for name, query in asked.items()]
    pages: list[tuple[str, Client, Callable[[], str]]] = [
        ("claim", editor, lambda: reverse("admin:claims_claim_change", args=[next(claims)])),
        ("overview", editor, lambda: reverse("admin:index")),
        ("assignments", editor, lambda: reverse("admin:claims_assignment_changelist")),
        ("queue, fact-checker", checker, lambda: queue),
        ("overview, fact-checker", checker, lambda: reverse("admin:index")),
        ("own assignments", checker, lambda: reverse("admin:claims_assignment_changelist")),
        ("review", checker, lambda: reverse("admin:claims_assignment_review", args=[next(reviews)])),
    ]
    return [*visits, *(Visit(name, _getting(client, address)) for name, client, address in pages), *_acts(desk)]


def _acts(desk: BusyDesk) -> list[Visit]:
    """A stance by key, and the next claim taken: what a fact-checker waits for all day."""
    client = _client(desk.checkers[1])
    reviews = _keys(Assignment.objects.open().filter(reviewer=desk.checkers[1]))
    # Nobody holds more than five claims of their own taking.
    takers = cycle(desk.checkers[2:])

    def stance() -> Any:
        review = Assignment.objects.get(pk=next(reviews))
        link = review.claim.evidence_links.first()
        address = reverse("admin:claims_assignment_review", args=[review.pk])
        sent = {"act": f"stance {link.pk if link else 0} supports"}
        return client.post(address, sent, headers={"X-Requested-With": "review-page"})

    def take() -> Any:
        return _client(next(takers)).post(reverse("admin:claims_assignment_take"))

    return [Visit("a stance set", stance), Visit("the next claim taken", take)]


def _keys(rows: "QuerySet[Any]") -> Iterator[int]:
    return cycle(list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_ROWS]))


def _getting(client: Client, address: Callable[[], str]) -> Callable[[], Any]:
    return lambda: client.get(address())


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _asked(visit: Visit) -> None:
    answer = visit.ask()
    if answer.status_code not in (200, 302) or "e=1" in answer.get("Location", ""):
        raise AssertionError(f"{visit.name}: answered {answer.status_code}.")


def _queries(visit: Visit) -> int:
    _asked(visit)  # what is read once for good
    with CaptureQueriesContext(connection) as queries:
        _asked(visit)
    return len(queries)


def _measured(visit: Visit, count: int, few: int) -> Row:
    queries = _queries(visit)
    took, worked = [], []
    for _ in range(count):
        began, began_work = time.perf_counter(), time.process_time()
        _asked(visit)
        took.append((time.perf_counter() - began) * 1_000)
        worked.append((time.process_time() - began_work) * 1_000)
    slowest = sorted(took)[int(0.95 * (count - 1))]
    note = f"ms; {median(worked):.0f} of CPU, p95 {slowest:.0f}; {queries} queries, {few} at {FEW:,} claims"
    return Row(visit.name, median(took), TARGET_MS, note, at_most=True)
