"""``manage.py train_ranking --data DIR``: weights of the ranking of passages from FoolMeTwice."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from claims.linking.fool_me_twice import UnreadablePairs
from claims.linking.ranking import RANKING_VERSION, WEIGHTS_FILE
from claims.linking.train import train, write


class Command(BaseCommand):
    help = "Train the ranking of passages. DIR holds dev.jsonl of FoolMeTwice, itself or in a folder fm2."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with dev.jsonl of FoolMeTwice")
        parser.add_argument("--output", type=Path, default=WEIGHTS_FILE, help="file of weights to write")
        parser.add_argument("--as-version", default=RANKING_VERSION, help="kept with every suggestion; raise it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Progress(transient=True) as bars:
                bar = bars.add_task("Comparing claims with their candidates", total=None)
                content = train(
                    options["data"],
                    options["as_version"],
                    lambda done, of: bars.update(bar, completed=done, total=of),
                )
            write(content, options["output"])
        except (UnreadablePairs, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for name, weight in sorted(content["weights"].items(), key=lambda pair: -pair[1]):
            self.stdout.write(f"{name:16} {weight:.4f}")
        for name, (first, five) in content["right_first_and_in_five_of_unseen_folds"].items():
            self.stdout.write(f"{name}: right first {first:.3f}, in five {five:.3f} (folds by page)")
