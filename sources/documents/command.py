"""What ``add_article`` and ``add_evidence`` share: many files or addresses, one line for each, the bad ones last."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.jobs.here import work_off
from desk.models import Job
from sources.documents.intake import add_file, files_under, is_address
from sources.documents.services import Added, add_url, storable


class AddDocuments(BaseCommand):
    """Adds what is named to the desk; subclasses say as which kind."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("given", nargs="+", metavar="FILE|FOLDER|URL")
        parser.add_argument(
            "--now", action="store_true", help="do the work in this process instead of leaving it to the workers"
        )

    def kind(self, options: dict[str, Any]) -> str:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(soft_wrap=True)
        actor, kind = Actor.shell(), self.kind(options)
        failed = 0
        wanted = list(self._wanted(options["given"], actor, kind))
        for name, add in track(wanted, description="adding", console=console, disable=len(wanted) < 2):
            try:
                added = add()
                if options["now"]:
                    self._finish(added)
            except WorkbenchError as error:
                failed += 1
                console.print(f"{name}: {error}", style="red", markup=False)
            else:
                added.document.refresh_from_db()
                console.print(added.message, markup=False)
        if failed:
            raise CommandError(f"{failed} of {len(wanted)} could not be added; the others were.")

    def _wanted(self, given: list[str], actor: Actor, kind: str) -> Iterator[tuple[str, Callable[[], Added]]]:
        for one in given:
            if is_address(one):
                yield one, partial(add_url, url=one, actor=actor, kind=kind)
                continue
            try:
                for path in files_under(one):
                    yield storable(str(path)), partial(add_file, path, actor=actor, kind=kind)
            except WorkbenchError as error:
                yield storable(one), _refusing(error)

    def _finish(self, added: Added) -> None:
        for job in work_off(added.document):
            if job.state == Job.State.SET_ASIDE:
                raise WorkbenchError(job.reason)


def _refusing(error: WorkbenchError) -> Callable[[], Added]:
    def refuse() -> Added:
        raise error

    return refuse
