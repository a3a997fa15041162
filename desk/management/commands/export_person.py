import json
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.access.personal import export_person


class Command(BaseCommand):
    help = "Print everything that the desk holds about a member, as JSON to hand to them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no account named {username!r}; they stand in the admin under People.")
        self.stdout.write(json.dumps(export_person(person=person), indent=1, ensure_ascii=False))
