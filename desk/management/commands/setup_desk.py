import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from desk.access.setup import make_administrator, name_desk
from desk.audit.actor import Actor
from desk.errors import WorkbenchError


class Command(BaseCommand):
    help = "Set up a real desk: its name, public address and time zone, and its first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="what the desk is called in public")
        parser.add_argument("--public-address", default="", help="for example https://desk.example.org")
        parser.add_argument("--time-zone", default="UTC", help="for example Europe/Berlin")
        parser.add_argument("--administrator", help="user name of the first administrator")
        parser.add_argument("--email", default="", help="the administrator's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor.shell()
        try:
            with transaction.atomic():
                desk = name_desk(
                    name=options["name"],
                    public_address=options["public_address"],
                    time_zone=options["time_zone"],
                    actor=actor,
                )
                if options["administrator"]:
                    make_administrator(
                        username=options["administrator"], email=options["email"], password=_password(), actor=actor
                    )
        except WorkbenchError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The desk is called “{desk.name}” and keeps {desk.time_zone} time.")


def _password() -> str:
    """From DESK_ADMIN_PASSWORD for unattended set-up, else asked for twice; never from the command line's arguments."""
    given = os.environ.get("DESK_ADMIN_PASSWORD")
    if given:
        return given
    first, second = getpass.getpass("Password: "), getpass.getpass("Password again: ")
    if first != second:
        raise WorkbenchError("The two passwords differ; run the command again.")
    return first
