"""``manage.py match --claims FILE.tsv --queries FILE.tsv``: earlier claims for statements, as a TREC run."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from claims.matching.compare import Earlier, Wording
from claims.matching.pool import Pool
from claims.matching.table import STANDARD_INPUT, Table, read_table
from claims.matching.weights import default_weights
from desk.errors import WorkbenchError

MOST = 50
AS_SHIPPED = "as shipped"


def _chance(given: str) -> float:
    chance = default_weights().threshold if given == AS_SHIPPED else float(given)
    if not 0 <= chance <= 1:
        raise ArgumentTypeError(f"a threshold is a chance from 0 to 1, not {given}")
    return chance


class Command(BaseCommand):
    help = (
        "Rank earlier claims for statements, without a database: a TREC run (query Q0 claim rank score tag), 50 for "
        "each statement. Both files are TSV with a header, quoted as in CSV: id, text, and title if there is one."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claims", type=Path, required=True, metavar="FILE.tsv", help="the earlier claims")
        parser.add_argument(
            "--queries",
            type=Path,
            required=True,
            metavar="FILE.tsv",
            help="the statements; - reads them from the input",
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="write the run here; else it is printed")
        parser.add_argument(
            "--threshold",
            type=_chance,
            nargs="?",
            const=AS_SHIPPED,
            metavar="CHANCE",
            help="leave out what is no match: less than this chance, 0 to 1; without a number, the desk's own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = Console(stderr=True, soft_wrap=True)
        if options["claims"] == options["queries"] == STANDARD_INPUT:
            raise CommandError("Only one of the two tables can come from the input; name a file for the other.")
        try:
            claims, queries = read_table(options["claims"]), read_table(options["queries"])
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        for path, table in ((options["claims"], claims), (options["queries"], queries)):
            for bad in table.bad:
                told.print(f"{path}, {bad}", style="red", markup=False)
        self._write(claims, queries, options["threshold"], told, options["output"])
        left_out = len(claims.bad) + len(queries.bad)
        if left_out:
            raise CommandError(f"{left_out} rows could not be used; the others were.")

    def _write(self, claims: Table, queries: Table, threshold: float | None, told: Console, to: Path | None) -> None:
        pool = Pool([Earlier.told(row.id, row.text, row.title) for row in claims.rows])
        statements = track(queries.rows, "matching", console=told, transient=True, disable=not told.is_terminal)
        run: TextIO | Any = to.open("w", encoding="utf-8") if to else self.stdout
        tag = f"workbench-{default_weights().version}"
        try:
            for row in statements:
                found = pool.find(Wording(row.text), MOST)
                kept = [one for one in found if threshold is None or one.score >= threshold]
                for place, one in enumerate(kept, start=1):
                    run.write(f"{row.id} Q0 {one.earlier.key} {place} {one.total:.6f} {tag}\n")
        finally:
            if to:
                run.close()
