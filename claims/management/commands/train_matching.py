"""``manage.py train_matching --data DIR --output DIR``: weights of the matching of claims, from free data."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.language.training.worth_data import UnreadableTrainingData


class Command(BaseCommand):
    help = (
        "Train the matching of claims with earlier ones. DIR holds FoolMeTwice's dev.jsonl (in fm2, or stance/fm2) and "
        "the treebank files en_ewt-train.conllu.gz and en_gum-free-train.conllu.gz (also below treebank)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with the free data")
        parser.add_argument("--output", type=Path, required=True, help="folder for weights.json")

    def handle(self, *args: Any, **options: Any) -> None:
        from claims.matching.training.run import train_from_folder

        try:
            about = train_from_folder(options["data"], options["output"], step=self.stderr.write)
        except (UnreadableTrainingData, OSError) as problem:
            raise CommandError(str(problem)) from problem
        told = ", ".join(f"{name} {share:.3f}" for name, share in about["first_is_right"].items())
        self.stdout.write(f"version {about['version']}, threshold {about['threshold']}; first is right: {told}")
