from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk.errors import WorkbenchError
from workbench.sample_desk.removal import remove_sample_desk


class Command(BaseCommand):
    help = "Take the sample desk away: its documents, claims, reviews, people and key. The audit record stays."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removed = remove_sample_desk()
        except WorkbenchError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The sample desk is gone: {removed} documents and all that hung on them.")
