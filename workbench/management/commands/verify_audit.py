from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from claims.signing.files import keys_in
from claims.signing.services import public_keys
from desk.audit.seal import Verification, seal_events, verify_record
from desk.errors import WorkbenchError
from workbench.checkpoints import read_checkpoints


class Command(BaseCommand):
    help = (
        "Walk over the whole record and its chain; names the first row that does not fit. Reads, after sealing."
        " With a checkpoint that was kept elsewhere it also finds an end that was cut off and a chain computed anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-seal", action="store_true", help="Do not seal first what was recorded since.")
        parser.add_argument("--checkpoint", type=Path, help="Lines that checkpoint_audit wrote, kept elsewhere.")
        parser.add_argument(
            "--keys",
            type=Path,
            help="The desk's public keys, kept elsewhere too; without it those in the database, which whoever can"
            " write the database can exchange.",
        )

    def handle(
        self,
        *args: Any,
        no_seal: bool = False,
        checkpoint: Path | None = None,
        keys: Path | None = None,
        **options: Any,
    ) -> None:
        kept = _keys(keys) if keys else None
        held = _checkpoints(checkpoint, kept) if checkpoint else {}
        if not no_seal:
            seal_events()
        with Progress(transient=True) as bars:
            bar = bars.add_task("Reading the record", total=None)
            found = verify_record(lambda done, of: bars.update(bar, completed=done, total=of or 1), held, kept)
        if found.trouble:
            raise CommandError(f"{found.trouble} {found.sealed} sealed events before it fit.")
        self._tell(found, held)

    def _tell(self, found: Verification, held: dict[int, str]) -> None:
        erased = f", {found.erased} of them erased by a recorded act" if found.erased else ""
        unsealed = found.events - found.sealed
        waiting = f" {unsealed} more are recorded and not sealed yet." if unsealed else ""
        self.stdout.write(self.style.SUCCESS(f"The record is whole: {found.sealed} sealed events{erased}.{waiting}"))
        if held:
            self.stdout.write(f"It agrees with {len(held)} signed checkpoints, the last at event {max(held)}.")
        if found.head_event:
            self.stdout.write(f"Its head, to keep elsewhere: event {found.head_event}, {found.head}")


def _keys(file: Path) -> dict[str, str]:
    try:
        return keys_in(file)
    except ValueError as error:
        raise CommandError(str(error)) from None


def _checkpoints(file: Path, keys: dict[str, str] | None) -> dict[int, str]:
    try:
        return read_checkpoints(file.read_text(encoding="utf-8"), public_keys() if keys is None else keys)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    except (WorkbenchError, ValueError) as error:
        raise CommandError(str(error)) from None
