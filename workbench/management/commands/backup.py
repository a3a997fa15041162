from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from desk.errors import WorkbenchError
from workbench.management.bars import telling
from workbench.operations.backup import back_up


class Command(BaseCommand):
    help = "Copy database, kept bytes and secret key into a folder. The desk may go on working."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path, help="on another disk; each backup gets a sub-folder of its own")
        parser.add_argument("--without-key", action="store_true", help="leave SECRET_KEY out: it is kept elsewhere")
        parser.add_argument("--pg-bin", type=Path, help="folder of pg_dump, where it is not on the PATH")

    def handle(self, *args: Any, folder: Path, without_key: bool, pg_bin: Path | None, **options: Any) -> None:
        try:
            with Progress(transient=True) as bars:
                made = back_up(folder, with_key=not without_key, pg_bin=pg_bin, tell=telling(bars))
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        told = made.manifest
        counts = f"{told['documents']} documents, {told['claims']} claims, {told['events']} events of the record"
        self.stdout.write(f"{made.folder}: {counts}.")
        if not without_key:
            self.stdout.write("It holds the secret key of the desk: keep it as closely as the key itself.")
        for sentence in made.lost:
            self.stderr.write(sentence)
        if made.lost:
            raise CommandError(f"{len(made.lost)} kept documents could not be copied; the rest was.")
