import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from workbench.embedded.desk import EmbeddedDesk, Wishes
from workbench.embedded.places import CannotRun


class Command(BaseCommand):
    help = "Runs the whole desk on this machine: redis-server, worker, beat and web server. Ctrl+C stops it."
    requires_system_checks = []  # the database may not exist yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, help="Port of the web server; without it the first free one from 8000 on."
        )
        parser.add_argument("--bind", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets others reach it.")
        parser.add_argument("--data", type=Path, help="Data folder instead of var/ or WORKBENCH_DATA.")
        parser.add_argument("--article", default="", metavar="PATH_OR_URL", help="An article to add as well.")
        parser.add_argument("--no-sample", action="store_true", help="Do not load the sample desk.")
        parser.add_argument("--once", action="store_true", help="Stop when the articles have been worked through.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["data"] and options["data"].expanduser().resolve() != settings.DATA_DIR:
            # The settings have been read for another folder; the same command starts again for this one.
            os.environ["WORKBENCH_DATA"] = str(options["data"].expanduser().resolve())
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
        wishes = Wishes(
            bind=options["bind"],
            port=options["port"],
            article=options["article"],
            sample=not options["no_sample"],
            once=options["once"],
        )
        try:
            went_well = EmbeddedDesk(wishes, Console()).run()
        except CannotRun as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(130)
        if wishes.once and not went_well:
            raise CommandError("Not everything went well; the log is above.")
