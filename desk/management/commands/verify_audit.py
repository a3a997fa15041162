from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from desk.audit.seal import seal_events, verify_record


class Command(BaseCommand):
    help = "Walk over the whole record and its chain; names the first row that does not fit. Reads, after sealing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--no-seal", action="store_true", help="Do not seal first what was recorded since.")

    def handle(self, *args: Any, no_seal: bool = False, **options: Any) -> None:
        if not no_seal:
            seal_events()
        with Progress(transient=True) as bars:
            bar = bars.add_task("Reading the record", total=None)
            found = verify_record(lambda done, of: bars.update(bar, completed=done, total=of or 1))
        if found.trouble:
            raise CommandError(f"{found.trouble} {found.sealed} sealed events before it fit.")
        erased = f", {found.erased} of them erased by a recorded act" if found.erased else ""
        unsealed = found.events - found.sealed
        waiting = f" {unsealed} more are recorded and not sealed yet." if unsealed else ""
        self.stdout.write(self.style.SUCCESS(f"The record is whole: {found.sealed} sealed events{erased}.{waiting}"))
        if found.head_event:
            self.stdout.write(f"Its head, to keep elsewhere: event {found.head_event}, {found.head}")
