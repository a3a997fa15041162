"""``manage.py train_checkworthiness``: weights from labelled sentences, or from the desk's own decisions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.extraction.weights import switch_back
from desk.audit.actor import Actor
from desk.errors import WorkbenchError


class Command(BaseCommand):
    help = (
        "Train check-worthiness (needs the extra 'train'). With --data and --output: weights from a folder that holds "
        "labels.tsv (sent_id, worth, kind; also searched for below checkworthiness/news) and the treebank files "
        "*.conllu or *.conllu.gz that give the sentences (also below treebank). With --from-desk: from what this desk "
        "accepted and dismissed; the new score is used only if it is better on articles kept aside."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, help="folder with labels and treebanks")
        parser.add_argument("--output", type=Path, help="folder for the weights")
        parser.add_argument("--from-desk", action="store_true", help="learn from this desk's decisions")
        parser.add_argument("--compare-only", action="store_true", help="with --from-desk: compare, switch nothing")
        parser.add_argument("--undo", action="store_true", help="use the weights again that were in use before")

    def handle(self, *args: Any, **options: Any) -> None:
        from_data = bool(options["data"] or options["output"])
        if [from_data, options["from_desk"], options["undo"]].count(True) != 1:
            raise CommandError("Give --data and --output, or --from-desk, or --undo.")
        if options["compare_only"] and not options["from_desk"]:
            raise CommandError("--compare-only goes with --from-desk.")
        try:
            if options["undo"]:
                self._undo()
            elif options["from_desk"]:
                self._from_desk(switch=not options["compare_only"])
            elif not (options["data"] and options["output"]):
                raise CommandError("--data and --output go together.")
            else:
                self._from_data(options["data"], options["output"])
        except WorkbenchError as problem:
            raise CommandError(str(problem)) from problem
        except ModuleNotFoundError as missing:
            raise CommandError(f"Training needs the extra 'train': pip install '.[train]' ({missing})") from missing

    def _undo(self) -> None:
        now = switch_back(actor=Actor.shell())
        self.stdout.write(
            f"In use again: {f'the weights {now}' if now else 'the weights that came with the software'}."
        )

    def _from_desk(self, *, switch: bool) -> None:
        from claims.extraction.retraining import retrain_from_desk

        done = retrain_from_desk(actor=Actor.shell(), say=self.stdout.write, switch=switch)
        if done.in_use:
            self.stdout.write(
                f"Better: {done.name} is in use now, for articles read from here on; those read before keep their "
                "scores until their extraction runs again. Back with --undo."
            )
        elif done.comparison.better:
            self.stdout.write("Better. Nothing was switched; leave out --compare-only to use it.")
        else:
            self.stdout.write("Not shown to be better: nothing was switched, the weights in use stay.")

    def _from_data(self, data: Path, output: Path) -> None:
        from claims.language.training.worth_data import UnreadableTrainingData
        from claims.language.training.worth_run import train_from_folder

        try:
            meta = train_from_folder(data, output, step=self.stderr.write)
        except (UnreadableTrainingData, OSError) as problem:
            raise CommandError(str(problem)) from problem
        scores = meta["scores"]
        self.stdout.write(
            f"{meta['sentences']} sentences of {meta['documents']} documents; average precision by document folds "
            f"{scores['in_document']:.3f} in the document, {scores['alone']:.3f} alone; version {meta['version']}"
        )
