"""``manage.py import_fact_checks FILE``: fact-checks of others, with which new claims are compared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from claims.factchecks.services import Imported, Outcome, import_fact_checks
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.jobs.here import work_off


class Command(BaseCommand):
    help = (
        "Take in fact-checks of others: ClaimReview JSON-LD, a DataFeed of them, or a CSV table with the columns "
        "claim_reviewed and url (and title, claimant, claimed_on, rating, reviewer, reviewed_on, language)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of each row, and write nothing"
        )
        parser.add_argument(
            "--now", action="store_true", help="read the new documents in this process instead of leaving it to workers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = Console(stderr=True, soft_wrap=True)
        failed = 0
        for path in options["files"]:
            try:
                outcome = self._take_in(path, told, dry_run=options["dry_run"])
            except (OSError, WorkbenchError) as error:
                failed += 1
                told.print(f"{path}: {error}", style="red", markup=False)
                continue
            for bad in outcome.bad:
                told.print(f"{path}, {bad}", style="red", markup=False)
            failed += len(outcome.bad)
            would = "would be " if options["dry_run"] else ""
            self.stdout.write(
                f"{path}: {outcome.count(Outcome.NEW)} {would}new, {outcome.count(Outcome.CHANGED)} {would}changed, "
                f"{outcome.count(Outcome.KNOWN)} known already, {outcome.count(Outcome.BAD)} not usable"
            )
            if options["now"]:
                for document in outcome.documents:
                    work_off(document)
        if failed:
            raise CommandError("Not everything could be taken in; what could was.")

    def _take_in(self, path: Path, told: Console, *, dry_run: bool) -> Imported:
        content = path.read_bytes()
        with Progress(console=told, transient=True, disable=not told.is_terminal) as bars:
            bar = bars.add_task("taking in", total=None)
            return import_fact_checks(
                content=content,
                actor=Actor.shell(),
                name=path.name,
                dry_run=dry_run,
                progress=lambda done, of: bars.update(bar, completed=done, total=of),
            )
