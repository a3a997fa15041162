"""``manage.py benchmark NAME``: measures on gold files given as arguments and prints a table beside the targets."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from claims.language.benchmarks.registry import Benchmark, benchmarks
from claims.language.benchmarks.table import as_text
from claims.linking.benchmarks import search
from claims.linking.benchmarks.origins import ORIGINS
from claims.management import api_benchmark, desk_benchmark
from claims.matching.benchmarks.registry import MATCHING
from desk.errors import WorkbenchError


def _all() -> tuple[Benchmark, ...]:
    api = Benchmark("api", "published claims given out by the API", api_benchmark.arguments, api_benchmark.run)
    library = Benchmark("search", "the search of evidence, on an invented library", search.add_arguments, search.run)
    desk = Benchmark("desk", "the pages of the daily work", desk_benchmark.arguments, desk_benchmark.run)
    whole: Callable[[], tuple[Benchmark, ...]] = import_string(settings.BENCHMARKS)
    return (*benchmarks(), MATCHING, api, library, ORIGINS, desk, *whole())


class Command(BaseCommand):
    """Thin: every benchmark is a function of the package whose work it measures."""

    help = "Measure on gold files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One sub-parser a benchmark; no file has a default, so that any file of the same form is measured alike."""
        names = parser.add_subparsers(dest="name", required=True)
        for benchmark in _all():
            benchmark.add_arguments(names.add_parser(benchmark.name, help=benchmark.help))

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        benchmark = next(b for b in _all() if b.name == options["name"])
        for value in options.values():
            for path in value if isinstance(value, list) else [value]:
                if isinstance(path, Path) and not path.exists():
                    raise CommandError(f"No such file: {path}")
        try:
            rows = benchmark.run(options)
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        if not rows:
            raise CommandError("Nothing to measure: give at least one file.")
        self.stdout.write(as_text(rows))
