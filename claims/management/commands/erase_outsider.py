import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.review.outsiders import erase_outsider, find_outsider
from desk.audit.actor import Actor
from desk.errors import WorkbenchError


class Command(BaseCommand):
    help = (
        "A person outside of the desk: without --reason, print as JSON every row in which they are named, to hand to"
        " them; with it, take them out of contact log, comments and notifications. It cannot be undone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="+", help="Their whole name, and each address by which the desk knew them.")
        parser.add_argument("--reason", help="Why they are erased, without naming them; the record keeps it.")

    def handle(self, *args: Any, names: list[str], reason: str | None, **options: Any) -> None:
        try:
            if reason is None:
                found = find_outsider(names=names)
                self.stdout.write(json.dumps(found, indent=1, ensure_ascii=False, default=str))
                return
            erased = erase_outsider(names=names, actor=Actor.shell(), reason=reason)
            left = find_outsider(names=names)
        except WorkbenchError as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Erased: " + ", ".join(f"{count} {rows}" for rows, count in erased.items()) + ".")
        for table, rows in left.items():
            self.stdout.write(f"Still named in {table}: {', '.join(str(row['pk']) for row in rows[:50])}.")
        self.stdout.write("Published fact-checks, documents, claims and reviews are as they were; so are backups.")
