from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from sources.passages.services import outdated_passages
from sources.terms.index import registered
from sources.terms.upkeep import check_index


class Command(BaseCommand):
    help = "Prove that the search indexes agree with the rows they find. Reads only; the desk may go on working."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = []
        with Progress(transient=True) as bars:
            for index in registered():
                bar = bars.add_task(f"Comparing the index of {index.rows} with the rows", total=None)
                report = check_index(index, lambda done, of, bar=bar: bars.update(bar, completed=done, total=of or 1))  # type: ignore[misc]
                if report.missing:
                    faults.append(f"The index of {index.rows} lacks {', '.join(report.missing)}: run rebuild_index.")
                if report.wrong:
                    faults.append(
                        f"The index of {index.rows} is wrong about {', '.join(report.wrong)}: run rebuild_index."
                    )
                if report.agrees:
                    self.stdout.write(
                        self.style.SUCCESS(f"The index of {index.rows} agrees with its {report.rows:,} rows.")
                    )
        if outdated := outdated_passages():
            self.stdout.write(f"{outdated:,} passages have an older analyser's terms: run rebuild_index.")
        if faults:
            raise CommandError("\n".join(faults))
