from typing import Any

from django.core.management.base import BaseCommand
from rich.progress import Progress

from sources.models import Snapshot
from sources.passages.services import index_passages, refresh_term_statistics
from sources.terms.index import registered
from sources.terms.upkeep import rebuild_index


class Command(BaseCommand):
    help = "Cut every snapshot anew where the cutting or the analyser has changed, and make the search indexes again."

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Snapshot.objects.order_by("id").values_list("id", flat=True))
        with Progress() as bars:
            cutting = bars.add_task("Passages of every snapshot", total=len(keys))
            for key in keys:
                snapshot = Snapshot.objects.filter(pk=key).first()
                if snapshot is not None:  # it may have gone meanwhile
                    index_passages(snapshot=snapshot)
                bars.advance(cutting)
            for index in registered():
                bar = bars.add_task(f"Index of {index.rows}", total=None)
                rebuild_index(index, lambda done, of, bar=bar: bars.update(bar, completed=done, total=of or 1))  # type: ignore[misc]
                bars.update(bar, completed=1, total=1)
            counting = bars.add_task("Term counts", total=1)
            count = refresh_term_statistics(force=True)
            bars.advance(counting)
        self.stdout.write(self.style.SUCCESS(f"The index holds {count.passages} passages."))
