"""Watching articles travel: how much machine work is done, and how much is still to come."""

import time
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from desk.models import Job
from workbench.embedded.processes import Supervisor
from workbench.journey import jobs_after

WORDS = {
    "fetch": "fetching",
    "read": "reading",
    "index": "indexing",
    "compare": "comparing",
    "poll": "asking feeds",
    "refetch": "fetching again",
    "stale": "looking for changes",
    "extract": "finding claims",
    "match": "looking for earlier checks",
    "match_claim": "looking for earlier checks",
    "link": "searching evidence",
}
# A job that waits for its next attempt waits two minutes at most; a long article may take a worker some minutes.
PATIENCE_WITHOUT_PROGRESS = 240.0
LINE_EVERY_SECONDS = 10.0


def steps_left(job: Job) -> int:
    """This job and every job that will follow on it."""
    kinds = [kind for kind, _ in jobs_after(job)]
    followers = [Job(kind=kind, subject_type=job.subject_type, subject_id=job.subject_id) for kind in kinds]
    return 1 + sum(steps_left(follower) for follower in followers)


def wait_for_journeys(supervisor: Supervisor, console: Console, since: datetime) -> bool:
    """Shows a bar until no job is open; False when nothing has moved for a long time."""
    bar = Progress(
        TextColumn("[bold]{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("steps"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    moved_at, before, said_at, said = time.monotonic(), (-1, -1), time.monotonic(), ""
    with bar:
        task = bar.add_task("waiting for the worker", total=None)
        while True:
            close_old_connections()
            opened = list(Job.objects.open().select_related("subject_type").order_by("pk"))
            done = Job.objects.filter(finished_at__gte=since).count()
            total = done + sum(steps_left(job) for job in opened)
            now = (done, sum(job.progress for job in opened))
            if now != before:
                moved_at, before = time.monotonic(), now
            bar.update(task, completed=done, total=total or None, description=_told(opened))
            if not opened:
                return True
            if time.monotonic() - moved_at > PATIENCE_WITHOUT_PROGRESS:
                return False
            if not console.is_terminal and time.monotonic() - said_at > LINE_EVERY_SECONDS:
                said_at, said_before, said = time.monotonic(), said, f"  {done} of {total} steps done, {_told(opened)}"
                if said != said_before:
                    console.print(said)
            supervisor.pause(0.3)
            supervisor.look_after()


def _told(opened: list[Job]) -> str:
    running = [job for job in opened if job.state == Job.State.RUNNING]
    if not running:
        return "waiting for the worker" if opened else "done"
    return WORDS.get(running[0].kind, running[0].kind)


def set_aside_since(since: datetime) -> list[str]:
    """What a person must look at, in sentences."""
    jobs = Job.objects.set_aside().filter(finished_at__gte=since, finished_at__lte=timezone.now())
    return [f"{job.subject}: {WORDS.get(job.kind, job.kind)} was set aside. {job.reason}" for job in jobs]
