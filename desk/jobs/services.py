"""The life of a job: requested, attempted, done, tried again or set aside."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from celery import Task, current_app
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerError

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import RetryLater, WorkbenchError
from desk.models import Job
from desk.observing.durations import observe
from desk.request_id import current_request_id, under_request_id

logger = logging.getLogger(__name__)

Subject = TypeVar("Subject", bound=models.Model)
Given = ParamSpec("Given")

WAIT_BEFORE_ATTEMPT = (timedelta(0), timedelta(seconds=20), timedelta(minutes=2))
# A bell that nobody answered although the queue is empty was lost.
RING_AGAIN_AFTER = timedelta(seconds=30)
# A database that is started again is back within a minute; until then the outcome of an attempt waits to be noted.
WAITS_FOR_DATABASE = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
# Nothing is ever due later than this from now, unless the clock was put back.
NEVER_LATER = timedelta(minutes=10)


@transaction.atomic
def request_job(
    kind: str, subject: models.Model, *, actor: Actor | None = None, payload: dict[str, Any] | None = None
) -> Job:
    """The open job of this kind for this row, made if there is none, and its bell rung when the transaction commits.

    A job that is running already may have read what has changed since: it is done once more when it has finished.
    """
    job, created = Job.objects.get_or_create(
        kind=kind,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        state__in=Job.OPEN_STATES,
        defaults={
            "state": Job.State.WAITING,
            "next_attempt_at": timezone.now(),
            "payload": payload or {},
            "requested_by": actor.user if actor else None,
            "requested_by_client": actor.client if actor else None,
            "request_id": current_request_id(),
        },
    )
    if created:
        dispatch(job)
    else:
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(requested_again=payload or {})
    return job


def dispatch(job: Job) -> None:
    """Ring the bell for a job once the transaction commits. With a broker that is down, the sweep rings later."""

    def ring() -> None:
        try:
            current_app.send_task(settings.JOB_TASKS[job.kind], args=[job.pk])
        except (BrokerError, OSError) as error:
            logger.warning("job %s waits for the sweep: the broker cannot be reached (%s)", job.pk, error)
        else:
            Job.objects.filter(pk=job.pk).update(dispatched_at=timezone.now())

    transaction.on_commit(ring)


def was_redelivered(task: "Task[Any, Any]") -> bool:
    """Whether the broker gives this message a second time, because whoever had it is gone."""
    return bool((task.request.delivery_info or {}).get("redelivered"))


def run_job(
    job_id: int,
    subject_model: type[Subject],
    work: Callable[[Subject, Job], dict[str, Any]],
    *,
    redelivered: bool = False,
) -> None:
    """One attempt at a job: ``work(subject, job)`` returns its outcome, a small dict of JSON values.

    The attempt is counted and committed before the work starts, so that work which kills its process cannot loop:
    after ``Job.MAX_ATTEMPTS`` the job is set aside with its reason. Only what time may cure (RetryLater, or an error
    that nobody foresaw) is tried again. What is logged and recorded meanwhile carries the id of the request that the
    job came with.
    """
    job = _begin_attempt(job_id, redelivered=redelivered)
    if job is None:
        return
    with under_request_id(job.request_id or current_request_id()):
        began = time.perf_counter()
        ended = _attempt(job, subject_model, work)
        observe("job", time.perf_counter() - began, job.kind, ended)


def _attempt(job: Job, model: type[Subject], work: Callable[[Subject, Job], dict[str, Any]]) -> str:
    """Do it, and note how it ended: ``done`` or ``failed``."""
    is_last = job.attempts >= Job.MAX_ATTEMPTS
    try:
        outcome = work(_subject_of(job, model), job)
    except RetryLater as error:
        _noted(_fail, job, reason=str(error), final=is_last)
    except WorkbenchError as error:
        _noted(_fail, job, reason=str(error), final=True)
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        told = f"Unexpected {type(error).__name__}: {error}"
        _noted(_fail, job, reason=told, final=is_last)
    else:
        _noted(_finish, job, outcome)
        return "done"
    return "failed"


def _noted(note: Callable[Given, None], *given: Given.args, **named: Given.kwargs) -> None:
    """Write down how an attempt ended, though the database be away for a minute: else the job would wait for the end
    of its lease. Within a transaction, which is lost with its connection, it is tried once."""
    for wait in WAITS_FOR_DATABASE:
        try:
            return note(*given, **named)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            logger.warning("the database is asked again in %s seconds: %s", wait, error)
            connection.close()
            time.sleep(wait)
    return note(*given, **named)


def _subject_of(job: Job, model: type[Subject]) -> Subject:
    subject = job.subject
    if not isinstance(subject, model):
        raise WorkbenchError(f"The {model._meta.verbose_name} that job {job.pk} is about is gone.")
    return subject


@transaction.atomic
def _begin_attempt(job_id: int, *, redelivered: bool) -> Job | None:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    now = timezone.now()
    if job is None or job.state not in Job.OPEN_STATES:
        return None
    if job.state == Job.State.WAITING and job.next_attempt_at > now:
        return None
    # A message is redelivered only when whoever had it is gone; a second bell for work in hand is ignored.
    if job.state == Job.State.RUNNING and not redelivered and job.lease_until is not None and job.lease_until > now:
        return None
    if job.attempts >= Job.MAX_ATTEMPTS:
        _set_aside(job, f"The worker stopped {job.attempts} times in the middle of this job.")
        return None
    job.state = Job.State.RUNNING
    job.attempts += 1
    job.started_at = now
    job.progress = job.progress_of = 0
    job.reason, job.requested_again = "", None
    limit = settings.JOB_TIME_LIMITS.get(job.kind, settings.JOB_TIME_LIMIT)
    job.lease_until = now + timedelta(seconds=limit + 30)
    job.save()
    return job


def _is_still_ours(job: Job) -> bool:
    """Locks the row. An attempt that outlived its lease says nothing any more: another one may be under way."""
    ours = Job.objects.select_for_update().filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return ours.exists()


@transaction.atomic
def _finish(job: Job, outcome: dict[str, Any]) -> None:
    if not _is_still_ours(job):
        return
    job.state, job.outcome, job.reason = Job.State.DONE, outcome, ""
    job.finished_at, job.lease_until = timezone.now(), None
    job.save(update_fields=["state", "outcome", "reason", "finished_at", "lease_until"])
    if job.subject is None:
        return
    again = Job.objects.values_list("requested_again", flat=True).get(pk=job.pk)
    if again is not None:
        request_job(job.kind, job.subject, actor=Actor.machine(job), payload=again)
        return  # what follows, follows on that one
    jobs_after: Callable[[Job], list[tuple[str, dict[str, Any]]]] = import_string(settings.JOURNEY)
    for kind, payload in jobs_after(job):
        request_job(kind, job.subject, actor=Actor.machine(job), payload=payload)


@transaction.atomic
def _fail(job: Job, *, reason: str, final: bool) -> None:
    if not _is_still_ours(job):
        return
    if final:
        _set_aside(job, reason)
        return
    job.state, job.reason, job.lease_until = Job.State.WAITING, reason, None
    job.next_attempt_at = timezone.now() + WAIT_BEFORE_ATTEMPT[min(job.attempts, len(WAIT_BEFORE_ATTEMPT) - 1)]
    job.dispatched_at = None
    job.save(update_fields=["state", "reason", "lease_until", "next_attempt_at", "dispatched_at"])


def _set_aside(job: Job, reason: str) -> None:
    job.state, job.reason = Job.State.SET_ASIDE, reason
    job.finished_at, job.lease_until = timezone.now(), None
    job.save(update_fields=["state", "reason", "finished_at", "lease_until"])
    logger.warning("job %s (%s) is set aside: %s", job.pk, job.kind, reason)


@transaction.atomic
def retry_job(*, job: Job, actor: Actor) -> Job:
    """A person gives a job that was set aside three new attempts. Raises WorkbenchError for any other job."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.SET_ASIDE:
        raise WorkbenchError(
            f"Only a job that was set aside can be retried; job {job.pk} is {job.get_state_display()}."
        )
    newer = (
        Job.objects.open().filter(kind=job.kind, subject_type=job.subject_type_id, subject_id=job.subject_id).exists()
    )
    if newer:
        raise WorkbenchError(f"Another {job.kind} job for the same row is already on its way.")
    before = {"state": job.state, "attempts": job.attempts, "reason": job.reason}
    job.state, job.attempts, job.next_attempt_at, job.dispatched_at = Job.State.WAITING, 0, timezone.now(), None
    job.requested_by, job.requested_by_client = actor.user, actor.client
    job.save()
    record_event(actor=actor, what="job.retried", on=job, before=before, after={"state": job.state, "attempts": 0})
    dispatch(job)
    return job


def report_progress(job: Job, done: int, of: int) -> None:
    """How far a running job is, for the bars on the page and in the terminal."""
    job.progress, job.progress_of = done, of
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(progress=done, progress_of=of)


def sweep_jobs(*, queue_is_empty: bool) -> int:
    """Ring again for jobs whose bell was lost; returns for how many.

    A job that was rung for is left alone while messages wait in the queue, since its own may be among them. Jobs whose
    worker is gone without a word become due when their lease is over. What a clock that was put back has moved into a
    far future becomes due now.
    """
    now = timezone.now()
    rung = 0
    _mend_times(now)
    for job in Job.objects.abandoned(now):
        if Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
            state=Job.State.WAITING, next_attempt_at=now, dispatched_at=None
        ):
            logger.warning("job %s was abandoned in attempt %s", job.pk, job.attempts)
    unheard = models.Q(dispatched_at=None)
    if queue_is_empty:
        unheard |= models.Q(dispatched_at__lt=now - RING_AGAIN_AFTER)
    for job in Job.objects.due(now).filter(unheard).order_by("next_attempt_at")[:1000]:
        with transaction.atomic():
            dispatch(job)
        rung += 1
    return rung


def _mend_times(now: datetime) -> None:
    latest_lease = now + timedelta(seconds=settings.JOB_TIME_LIMIT + 30)
    waiting, running = Job.objects.filter(state=Job.State.WAITING), Job.objects.filter(state=Job.State.RUNNING)
    mended = waiting.filter(next_attempt_at__gt=now + NEVER_LATER).update(next_attempt_at=now, dispatched_at=None)
    mended += waiting.filter(dispatched_at__gt=now + NEVER_LATER).update(dispatched_at=None)
    mended += running.filter(lease_until__gt=latest_lease + NEVER_LATER).update(lease_until=latest_lease)
    if mended:
        logger.warning("the clock was put back: %s jobs had times that no job has", mended)
