"""``manage.py train_checkworthiness --data DIR --output DIR``: check-worthiness weights from labelled sentences."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.language.training.worth import hold_single_thread
from claims.language.training.worth_data import UnreadableTrainingData
from claims.language.training.worth_run import train_from_folder


class Command(BaseCommand):
    help = (
        "Train check-worthiness. DIR holds labels.tsv (sent_id, worth, kind; also searched for below "
        "checkworthiness/news) and the treebank files *.conllu or *.conllu.gz that give the sentences (also below "
        "treebank)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="folder with labels and treebanks")
        parser.add_argument("--output", type=Path, required=True, help="folder for the weights")

    def handle(self, *args: Any, **options: Any) -> None:
        hold_single_thread()
        try:
            meta = train_from_folder(options["data"], options["output"], step=self.stderr.write)
        except (UnreadableTrainingData, OSError) as problem:
            raise CommandError(str(problem)) from problem
        scores = meta["scores"]
        self.stdout.write(
            f"{meta['sentences']} sentences of {meta['documents']} documents; average precision by document folds "
            f"{scores['in_document']:.3f} in the document, {scores['alone']:.3f} alone; version {meta['version']}"
        )
