from typing import Any

from django.core.management.base import BaseCommand

from workbench.env import DECLARED


def settings_table() -> str:
    """All environment variables that the desk reads, as a Markdown table."""
    rows = ["| Variable | Form | Default | Meaning |", "|---|---|---|---|"]
    rows += [f"| `{one.name}` | {one.form} | {one.default} | {one.meaning} |" for one in DECLARED.values()]
    return "\n".join(rows)


class Command(BaseCommand):
    help = "Print the table of environment variables for docs/deploy.md."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(settings_table())
