"""The benchmarks that need a whole desk, for ``manage.py benchmark``."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from claims.language.benchmarks.registry import Benchmark
from claims.language.benchmarks.table import Row
from workbench.benchmarks import hosts, intake, soak, storm
from workbench.benchmarks.own_desk import elsewhere, hand_over

Measure = Callable[[Mapping[str, Any]], list[Row]]
NUMBERS = ("articles", "words", "processes", "rounds", "passages", "minutes", "every", "cut", "lease", "seed")


def benchmarks() -> tuple[Benchmark, ...]:
    """All that are measured on a desk made for the purpose."""
    return (
        _on_a_desk("intake", "from stored snapshots to claims, and linking", intake.arguments, intake.measure),
        _on_a_desk("hosts", "worker groups on addresses of their own, one cut off", hosts.arguments, hosts.measure),
        _on_a_desk("storm", "everything killed again and again, then counted", storm.arguments, storm.measure),
        _on_a_desk("soak", "mixed load for a long time: memory and errors", soak.arguments, soak.measure),
    )


def _on_a_desk(name: str, told: str, arguments: Callable[[ArgumentParser], None], measure: Measure) -> Benchmark:
    def add_arguments(parser: ArgumentParser) -> None:
        arguments(parser)
        parser.add_argument(
            "--postgresql", metavar="URL", default="", help="a server on which a database may be made; else SQLite"
        )
        parser.add_argument("--here", default="", help=SUPPRESS)  # for the process that this command starts

    def run(options: Mapping[str, Any]) -> list[Row]:
        if options["here"]:
            rows = measure(options)
            hand_over(rows, Path(options["here"]))
            return rows
        given = {number: options[number] for number in NUMBERS if number in options}
        return elsewhere(name, given, options["postgresql"])

    return Benchmark(name, told, add_arguments, run)
