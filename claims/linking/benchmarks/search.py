"""``manage.py benchmark search``: one table of how right, how fast and how steady the search of evidence is."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from rich.console import Console
from rich.progress import Progress

from claims.language.benchmarks.table import Row
from claims.linking.benchmarks.here import Plan, measure_here, write
from claims.linking.fool_me_twice import read_pairs
from claims.linking.train import learnt_of, lists_of
from claims.linking.training import measure
from claims.linking.within_page import measure_within_pages

# Targets of p95 in milliseconds and as a ratio to the whole engine, by number of passages.
P95, RATIO = {20_000: 12.0, 1_000_000: 30.0}, {20_000: 75.0, 1_000_000: 8.0}
GROWTH, OVERLAP, BESIDE, LINKING = 2.0, 0.88, {"postgresql": 1.2, "sqlite": 2.0}, 3.0
RIGHT_FIRST, RIGHT_IN_FIVE = 0.44, 0.79
SHOWN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def add_arguments(parser: ArgumentParser) -> None:
    """Sizes are arguments, so that a small run is a test of the large one."""
    parser.add_argument(
        "--passages",
        type=int,
        nargs="+",
        default=[20_000, 200_000, 1_000_000],
        metavar="N",
        help="sizes of the invented library, ascending multiples of 20 (default: 20000 200000 1000000)",
    )
    parser.add_argument("--queries", type=int, default=200, help="claims to search for at each size")
    parser.add_argument("--seconds", type=float, default=20, help="of reading, alone and while passages come in")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        default="",
        help="a server on which a database may be made, measured beside SQLite; without it only SQLite is",
    )
    parser.add_argument("--no-sqlite", action="store_true", help="only PostgreSQL")
    parser.add_argument("--stance", type=Path, help="dev.jsonl of FoolMeTwice: is the right sentence found")
    parser.add_argument("--only-stance", action="store_true", help="without the libraries")
    parser.add_argument("--here", default="", help=SUPPRESS)  # for the processes that this command starts


def run(options: Mapping[str, Any]) -> list[Row]:
    """The rows of the table; each database is filled and measured by a process of its own and dropped after it."""
    plan = Plan(tuple(sorted(options["passages"])), options["queries"], options["seconds"])
    if options["here"]:
        console = Console(stderr=True)
        write(measure_here(plan, lambda what, done, of: _tell(console, what, done, of)), Path(options["here"]))
        return [Row("measured", 1)]
    rows: list[Row] = []
    if options["stance"]:
        rows += stance_rows(options["stance"])
    if not options["only_stance"]:
        if not options["no_sqlite"]:
            rows += rows_of(_elsewhere(plan, ""))
        if options["postgresql"]:
            rows += rows_of(_elsewhere(plan, options["postgresql"]))
    return rows


def rows_of(figures: Mapping[str, Any]) -> list[Row]:
    """The figures of one database beside their targets."""
    sizes: list[int] = figures["sizes"]
    name = SHOWN[figures["vendor"]]
    rows = []
    for size in sizes:
        at = f"{name}, {size:,} passages"
        p95, engine = figures[f"p95 {size}"], figures[f"engine {size}"]
        note = f"loaded and indexed in {figures[f'load {size}']:.0f} s"
        rows.append(Row(f"{at}: search p95, ms", 1e3 * p95, P95.get(size), note, at_most=True))
        if engine:
            note = f"tantivy {1e3 * engine:.2f} ms in the same run"
            rows.append(Row(f"{at}: over tantivy", p95 / engine, RATIO.get(size), note, at_most=True))
    last = sizes[-1]
    for size in sizes[:-1]:
        growth = figures[f"p95 {last}"] / figures[f"p95 {size}"]
        target = GROWTH if (size, last) == (200_000, 1_000_000) else None
        rows.append(Row(f"{name}: p95 at {last:,} over p95 at {size:,}", growth, target, at_most=True))
    target = OVERLAP if last == 1_000_000 else None
    rows.append(Row(f"{name}, {last:,} passages: overlap with exact BM25's ten best", figures["overlap"], target))
    note = (
        f"p95 {1e3 * figures['alone']:.1f} and {1e3 * figures['beside']:.1f} ms, {figures['written']} passages written"
    )
    steady = figures["beside"] / figures["alone"]
    what = f"{name}, {last:,} passages: readers' p95 while 10 passages a second come in, over without"
    rows.append(Row(what, steady, BESIDE[figures["vendor"]], note, at_most=True))
    small, large = figures[f"link {sizes[0]}"], figures[f"link {last}"]
    note = f"{1e3 * small:.0f} and {1e3 * large:.0f} ms a claim"
    what = f"{name}: linking a claim, {last:,} passages over {sizes[0]:,}"
    rows.append(Row(what, large / small, LINKING if last >= 50 * sizes[0] else None, note, at_most=True))
    return rows


def stance_rows(path: Path) -> list[Row]:
    """Is the right sentence first, in the first five: by folds of pages, each ranked by weights that never saw it."""
    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("Comparing claims with their candidates", total=None)
        page, found = lists_of(path, lambda done, of: bars.update(bar, completed=done, total=of))
    learnt = learnt_of(page, found)
    method = measure_within_pages(read_pairs(path), page)
    plain = measure([[one] for one in page], page, only_for=False)
    shipped, library = measure(learnt, page, only_for=True), measure(learnt, found, only_for=True)
    bm25 = [float(sum(one is not None and one.right[:first].any() for one in found)) / len(page) for first in (1, 5)]
    told = "measure of method: parts and their products, weights free"
    return [
        Row("FoolMeTwice, candidates of a page: right first", method[0], RIGHT_FIRST, told),
        Row("FoolMeTwice, candidates of a page: right in five", method[1], RIGHT_IN_FIVE, told),
        Row("the same by the parts alone: first", plain[0], None, "weights free"),
        Row("the same by the parts alone: in five", plain[1]),
        Row("the same, trained as the shipped weights are: first", shipped[0], None, "no weight below zero"),
        Row("the same, trained as the shipped weights are: in five", shipped[1]),
        Row("out of all its sentences: right first", library[0], None, f"by BM25 alone {bm25[0]:.3f}"),
        Row("out of all its sentences: right in five", library[1], None, f"by BM25 alone {bm25[1]:.3f}"),
    ]


def _tell(console: Console, what: str, done: int, of: int) -> None:
    if done == 0 or done == of or done * 10 // of != max(done - 2_000, 0) * 10 // of:
        console.print(f"  {what}" + (f": {100 * done // of} %" if done else " …"), highlight=False)


def _elsewhere(plan: Plan, server: str) -> dict[str, Any]:
    """Measure in a process of its own on a database that is made for it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="workbench-benchmark-")))
        environment = {**os.environ, "WORKBENCH_DATA": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
        if server:
            environment["DATABASE_URL"] = stack.enter_context(_new_database(server))
        result = folder / "figures.json"
        given = ["--queries", str(plan.queries), "--seconds", str(plan.seconds)]
        sizes = [str(size) for size in plan.sizes]
        command = [
            sys.executable,
            str(settings.BASE_DIR / "manage.py"),
            "benchmark",
            "search",
            "--here",
            str(result),
            *given,
        ]
        subprocess.run([*command, *given, "--passages", *sizes], env=environment, check=True, stdout=subprocess.DEVNULL)
        figures: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return figures


class _new_database:
    """A database on a server for the time of the block; gives its address."""

    def __init__(self, server: str) -> None:
        self._server, self._name = server, f"workbench_benchmark_{os.getpid()}"

    def _say(self, words: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'{words} "{self._name}"'.encode())

    def __enter__(self) -> str:
        self._say("CREATE DATABASE")
        parts = urlsplit(self._server)
        return urlunsplit(parts._replace(path=f"/{self._name}"))

    def __exit__(self, *failure: object) -> None:
        self._say("DROP DATABASE")
