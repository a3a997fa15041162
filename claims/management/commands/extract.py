from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TaskID, track

from claims.extraction.shell import STANDARD_INPUT, Found, claims_of, content_of, scored_lines, table_of
from claims.extraction.weights import engine_in_use
from claims.language.checkworthiness import Scorer
from desk.errors import WorkbenchError


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError(f"{given!r} is no day; write it as 2028-03-14.") from None


class Command(BaseCommand):
    help = "Find the claims of articles, without a database: a table for people, or a line of JSON for each file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="- is standard input, and so is no file at all")
        parser.add_argument(
            "--date", type=_day, metavar="YYYY-MM-DD", help="day of publication; by default the one that a text names"
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON for each file")
        parser.add_argument(
            "--sentences", metavar="FILE.tsv", help="score the sentences of a table (columns id, text) instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            engine = engine_in_use()
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        if options["sentences"] is not None:
            if options["files"]:
                raise CommandError("Give articles, or one table with --sentences.")
            self._score(options["sentences"], engine.scorer)
            return
        names, told = options["files"] or [STANDARD_INPUT], Console(stderr=True, soft_wrap=True)
        failed = 0
        with Progress(console=told, transient=True, disable=not told.is_terminal) as bars:
            files = bars.add_task("files", total=len(names), visible=len(names) > 1)
            for name in names:
                bar = bars.add_task(escape(name), total=None)
                try:
                    found = claims_of(
                        name, published_on=options["date"], engine=engine, progress=partial(_show, bars, bar)
                    )
                    self._write(found, as_json=options["json"], told=told)
                except WorkbenchError as error:
                    failed += 1
                    told.print(f"{name}: {error}", style="red", markup=False)
                bars.remove_task(bar)
                bars.advance(files)
        if failed:
            raise CommandError(f"{failed} of {len(names)} could not be read.")

    def _write(self, found: Found, *, as_json: bool, told: Console) -> None:
        if as_json:
            self.stdout.write(found.as_json())
            return
        paper = Console()
        with paper.capture() as shown:
            paper.print(table_of(found))
        self.stdout.write(shown.get())
        for note in found.extraction.notes:
            told.print(f"{found.name}: {note}", markup=False)

    def _score(self, name: str, scorer: Scorer) -> None:
        try:
            table = content_of(name).decode("utf-8-sig")
            lines = scored_lines(table, scorer)
            told = Console(stderr=True)
            total = table.count("\n")
            for line in track(
                lines, "scoring", total=total, console=told, transient=True, disable=not told.is_terminal
            ):
                self.stdout.write(line)
        except (UnicodeDecodeError, WorkbenchError) as error:
            raise CommandError(f"{name}: {error}") from error


def _show(bars: Progress, bar: TaskID, done: int, total: int) -> None:
    bars.update(bar, completed=done, total=total)
