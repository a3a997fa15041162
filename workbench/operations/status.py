"""The operator's page: what runs, what waits, what failed, and what to do about it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import reverse
from redis.exceptions import RedisError

from desk.admin.base import signed_in
from desk.audit.guards import missing_guards
from desk.models import Job
from desk.observing.life import Life
from workbench.operations import facts

FAILED_SHOWN = 50
# A message that waits longer than this although a worker lives says that there are too few of them.
LONG_WAIT = 15 * 60
LONG_UNSEALED = 10 * 60


@dataclass
class Standing:
    """All that the page shows, read once."""

    life: Life | None = field(default_factory=facts.signs_of_life)
    queue: facts.Queue | None = None
    jobs: list[facts.KindOfJob] = field(default_factory=facts.jobs_by_kind)
    disk: facts.Disk = field(default_factory=facts.disk)
    index: facts.Index = field(default_factory=facts.index)
    guards: list[str] = field(default_factory=lambda: missing_guards(connection))
    unsealed: tuple[int, float] = field(default_factory=facts.unsealed_events)
    paused: int = field(default_factory=facts.paused_webhooks)

    def __post_init__(self) -> None:
        try:
            self.queue = facts.queue()
        except (RedisError, OSError):
            self.queue = None

    @property
    def longest_wait(self) -> float:
        """Seconds for which the oldest job has been due."""
        return max([kind.oldest for kind in self.jobs], default=0.0)


def status(request: HttpRequest) -> HttpResponse:
    """For whoever may give a job another try."""
    if not signed_in(request).has_perm("desk.retry_job"):
        raise PermissionDenied
    now = Standing()
    failed = Job.objects.set_aside().prefetch_related("subject").order_by("-finished_at", "-pk")
    used = now.disk.total - now.disk.free
    context = {
        **admin.site.each_context(request),
        "title": "Status",
        "troubles": troubles(now),
        "now": now,
        "beat": ago(now.life.beat) if now.life else "",
        "sweep": ago(now.life.sweep) if now.life else "",
        "workers": [(one, ago(one.silent_for)) for one in now.life.workers] if now.life else [],
        "jobs": [_job_row(kind) for kind in now.jobs],
        "failed": failed[:FAILED_SHOWN],
        "failed_count": failed.count(),
        "failed_link": f"{reverse('admin:desk_job_changelist')}?state__exact=set_aside",
        "disk_used": round(100 * used / now.disk.total) if now.disk.total else 0,
        "database": filesizeformat(facts.database_bytes()),
        "deliveries": facts.deliveries(),
        "letters": facts.letters_waiting(),
    }
    return TemplateResponse(request, "workbench/status.html", context)


def troubles(now: Standing) -> list[str]:
    """What somebody must do, in sentences; nothing when all is well."""
    said = []
    if now.life is None or now.queue is None:
        said.append("Redis cannot be reached, so nothing is worked on. Documents are still taken in; their jobs wait.")
    else:
        if not now.life.working:
            said.append("No worker lives: start one (celery -A workbench worker).")
        if not now.life.beat_is_alive:
            heard = "has never been heard" if now.life.beat is None else f"was last heard {ago(now.life.beat)}"
            said.append(f"Beat {heard}: start it, or lost jobs are not found again.")
        if now.life.working and now.longest_wait > LONG_WAIT:
            said.append(f"A job has been waiting for {span(now.longest_wait)}: more workers are needed, or one hangs.")
    if now.disk.is_low:
        said.append(f"Only {filesizeformat(now.disk.free)} are free under the data folder: make room, or intake stops.")
    if now.index.missing:
        said.append(f"The search index lacks {', '.join(now.index.missing)}: run manage.py rebuild_index.")
    if now.index.outdated:
        said.append(f"{now.index.outdated} passages have an older analyser’s terms: run manage.py rebuild_index.")
    if now.guards:
        said.append(f"Guards of kept rows are missing ({', '.join(now.guards)}): run manage.py migrate.")
    if now.unsealed[1] > LONG_UNSEALED:
        said.append(f"{now.unsealed[0]} events of the record wait for their seal: beat or the workers do not work.")
    if now.paused:
        said.append(f"Webhooks that are paused: {now.paused}. They are told nothing until somebody resumes them.")
    return said


def _job_row(kind: facts.KindOfJob) -> dict[str, Any]:
    counts = {state: kind.counts.get(state, 0) for state in (*Job.OPEN_STATES, Job.State.SET_ASIDE)}
    return {
        "kind": kind.kind,
        "waiting": counts[Job.State.WAITING],
        "running": counts[Job.State.RUNNING],
        "set_aside": counts[Job.State.SET_ASIDE],
        "oldest": span(kind.oldest) if counts[Job.State.WAITING] else "–",
        "link": f"{reverse('admin:desk_job_changelist')}?kind__exact={kind.kind}",
    }


def ago(seconds: float | None) -> str:
    """How long since, in words."""
    return "never" if seconds is None else f"{span(seconds)} ago"


def span(seconds: float) -> str:
    """A length of time, rounded to what a person needs."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 36 * 60 else f"{minutes / 1440:.0f} days"
