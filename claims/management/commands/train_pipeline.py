"""``manage.py train_pipeline --data DIR --output DIR``: trains the English pipeline from treebanks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Thin: the work is ``claims.language.training.train``."""

    help = "Train the English pipeline from a folder of treebanks (needs the 'train' extra; 30 to 60 minutes)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """No defaults: what is trained on and where it goes is always said."""
        parser.add_argument("--data", type=Path, required=True, help="folder with the treebank files")
        parser.add_argument("--output", type=Path, required=True, help="folder for the weights, e.g. weights/en_desk")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--steps", type=int, help="stop after so many steps instead of the config's")
        parser.add_argument("--work", type=Path, help="keep the documents and spaCy's model folder here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and say where the weights are."""
        try:
            from claims.language.training.train import train
        except ImportError as missing:
            raise CommandError(f"Training needs the 'train' extra: {missing}") from missing
        try:
            train(
                options["data"],
                options["output"],
                seed=options["seed"],
                steps=options["steps"],
                work=options["work"],
                say=self.stdout.write,
            )
        except FileNotFoundError as missing:
            raise CommandError(f"A treebank file is missing: {missing.filename}") from missing
        self.stdout.write(f"Weights written to {options['output']}")
