from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from desk.errors import WorkbenchError
from workbench.management.bars import telling
from workbench.operations.backup import restore


class Command(BaseCommand):
    help = "Put a backup into an empty database and prove that it is whole: the record, its chain, every hash."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("backup", type=Path, help="the sub-folder that backup made")
        parser.add_argument("--pg-bin", type=Path, help="folder of pg_restore, where it is not on the PATH")

    def handle(self, *args: Any, backup: Path, pg_bin: Path | None, **options: Any) -> None:
        try:
            with Progress(transient=True) as bars:
                said = restore(backup, pg_bin=pg_bin, tell=telling(bars))
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        for sentence in said:
            self.stdout.write(sentence)
