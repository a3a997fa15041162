from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from sources.passages.services import check_index


class Command(BaseCommand):
    help = "Prove that the search index agrees with the passages. Reads only; the desk may go on working."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(transient=True) as bars:
            bar = bars.add_task("Comparing the index with the passages", total=None)
            report = check_index(lambda done, of: bars.update(bar, completed=done, total=of or 1))
        if report.outdated:
            self.stdout.write(
                f"{report.outdated} of {report.passages} passages have an older analyser's terms: run rebuild_index."
            )
        if report.missing:
            raise CommandError(f"The index lacks {', '.join(report.missing)}: run rebuild_index.")
        if report.wrong:
            raise CommandError(f"The index is wrong about {', '.join(report.wrong)}: run rebuild_index.")
        self.stdout.write(self.style.SUCCESS(f"The index agrees with {report.passages} passages."))
