from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from sources.documents.checking import check_snapshots


class Command(BaseCommand):
    help = "Hash the kept bytes and texts of all snapshots again. Reads only; the desk may go on working."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(transient=True) as bars:
            bar = bars.add_task("Hashing what was kept", total=None)
            report = check_snapshots(lambda done, of: bars.update(bar, completed=done, total=of or 1))
        if report.wrong:
            for sentence in report.wrong:
                self.stderr.write(sentence)
            raise CommandError(f"{len(report.wrong)} faults in {report.snapshots} snapshots.")
        self.stdout.write(self.style.SUCCESS(f"All {report.snapshots} snapshots are what they were."))
