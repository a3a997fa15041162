from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.access.personal import erase_person
from desk.audit.actor import Actor
from desk.errors import WorkbenchError


class Command(BaseCommand):
    help = (
        "Take a member's name out of the desk and close the account; what they did stays, done by a former member, and"
        " the record stays whole. It cannot be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="Why, without naming the person; the record keeps it.")

    def handle(self, *args: Any, username: str, reason: str, **options: Any) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no account named {username!r}; they stand in the admin under People.")
        try:
            former = erase_person(person=person, actor=Actor.shell(), reason=reason)
        except WorkbenchError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Done; the account is closed and called {former.username} from now on.")
        self.stdout.write("Backups and published fact-checks may still name them, and so may what people wrote.")
