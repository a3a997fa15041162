from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from claims.extraction.shell import STANDARD_INPUT, claims_of, scored_lines, table_of
from claims.language.article import pipeline
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
        parser.add_argument("files", nargs="*", default=[STANDARD_INPUT], metavar="FILE", help="- is standard input")
        parser.add_argument("--date", type=_day, metavar="YYYY-MM-DD", help="day of publication, if the text has none")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each file")
        parser.add_argument(
            "--sentences", type=Path, metavar="FILE.tsv", help="score the sentences of a table (id, text) instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sentences"]:
            self._score(options["sentences"])
            return
        engine, failed = pipeline(settings.LANGUAGE_PIPELINE), 0
        names, told = options["files"], Console(stderr=True, soft_wrap=True)
        for name in track(names, "reading", console=told, transient=True, disable=not told.is_terminal):
            try:
                found = claims_of(name, published_on=options["date"], engine=engine)
            except WorkbenchError as error:
                failed += 1
                told.print(f"{name}: {error}", style="red", markup=False)
                continue
            if options["json"]:
                self.stdout.write(found.as_json())
            else:
                Console().print(table_of(found))
                for note in found.extraction.notes:
                    told.print(f"{name}: {note}", markup=False)
        if failed:
            raise CommandError(f"{failed} of {len(names)} could not be read.")

    def _score(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                for line in scored_lines(lines):
                    self.stdout.write(line)
        except (OSError, UnicodeDecodeError, WorkbenchError) as error:
            raise CommandError(f"{path}: {error}") from error
