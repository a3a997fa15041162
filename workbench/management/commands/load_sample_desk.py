from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from desk.errors import WorkbenchError
from workbench.sample_desk.loading import is_in_use, load_sample_desk
from workbench.sample_desk.reviews import play_changed_pages, play_reviews


class Command(BaseCommand):
    help = "Load the invented sample desk into an empty desk, once. Its articles are worked on by the workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="on a desk that is in use do nothing, without an error"
        )
        parser.add_argument(
            "--reviews", action="store_true", help="play the sample's reviews, when its articles have been worked on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["reviews"]:
                with transaction.atomic():
                    played, changed = play_reviews(), play_changed_pages()
                self.stdout.write(f"{played} sample reviews were played, {changed} pages have changed since.")
            elif options["if_empty"] and is_in_use():
                self.stdout.write("This desk is in use, so no sample was loaded.")
            elif load_sample_desk():
                self.stdout.write("The sample desk is loaded; its articles are on their way.")
            else:
                self.stdout.write("The sample desk was loaded before; nothing was changed.")
        except WorkbenchError as error:
            raise CommandError(str(error)) from None
