import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.errors import WorkbenchError
from workbench.checkpoints import take_checkpoint


class Command(BaseCommand):
    help = (
        "Sign where the chain over the record stands, as one line of JSON to keep elsewhere: printed, or put at the end"
        " of a file. A record that does not fit its chain is not signed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="The line is put at its end; without it, printed.")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            line = json.dumps(take_checkpoint())
            if file is None:
                self.stdout.write(line)
                return
            with file.open("a", encoding="utf-8") as kept:
                kept.write(f"{line}\n")
        except WorkbenchError as error:
            raise CommandError(f"{error} Nothing was signed.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"A signed checkpoint is at the end of {file}. Keep it where the desk cannot write.")
