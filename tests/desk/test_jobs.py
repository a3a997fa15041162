import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery, current_app
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from desk.audit.actor import Actor
from desk.errors import RetryLater, WorkbenchError
from desk.jobs import services
from desk.jobs.services import request_job, retry_job, run_job, sweep_jobs
from desk.models import AuditEvent, Job
from sources.models import Document
from tests.newsroom import editor, snapshot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs whose bell was rung, instead of a broker."""
    bells: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args: bells.append(args[0]))
    return bells


@pytest.fixture
def document(db: None) -> Document:
    return snapshot_of("A text.", kind=Document.Kind.OTHER).document


@pytest.fixture
def job(document: Document, rung: list[int]) -> Job:
    return request_job("index", document)


def fail_with(error: Exception) -> Callable[[Document, Job], dict[str, Any]]:
    def work(document: Document, job: Job) -> dict[str, Any]:
        raise error

    return work


def do_nothing(document: Document, job: Job) -> dict[str, Any]:
    return {"done": True}


def make_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_a_job_that_is_done_keeps_its_outcome(job: Job) -> None:
    run_job(job.pk, Document, do_nothing)

    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempts) == ("done", {"done": True}, 1)


def test_an_attempt_is_counted_before_the_work_starts(job: Job) -> None:
    seen: list[int] = []

    def look(document: Document, job: Job) -> dict[str, Any]:
        seen.append(Job.objects.get(pk=job.pk).attempts)
        return {}

    run_job(job.pk, Document, look)

    assert seen == [1]


def test_a_job_is_set_aside_with_its_reason_after_three_attempts(job: Job) -> None:
    for _ in range(3):
        make_due(job)
        run_job(job.pk, Document, fail_with(RetryLater("The host is busy.")))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == ("set_aside", 3, "The host is busy.")


def test_an_error_nobody_foresaw_is_tried_again_and_named(job: Job) -> None:
    run_job(job.pk, Document, fail_with(ZeroDivisionError("by zero")))

    job.refresh_from_db()
    assert job.state == "waiting"
    assert job.reason == "Unexpected ZeroDivisionError: by zero"


def test_what_time_cannot_cure_is_set_aside_at_once(job: Job) -> None:
    run_job(job.pk, Document, fail_with(WorkbenchError("This file is encrypted.")))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == ("set_aside", 1, "This file is encrypted.")


def test_a_failed_attempt_is_not_repeated_before_its_time(job: Job) -> None:
    run_job(job.pk, Document, fail_with(RetryLater("Busy.")))
    run_job(job.pk, Document, do_nothing)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 1)


def test_a_job_that_kills_its_worker_three_times_is_set_aside(job: Job) -> None:
    for _ in range(3):
        assert services._begin_attempt(job.pk, redelivered=True) is not None
    assert services._begin_attempt(job.pk, redelivered=True) is None

    job.refresh_from_db()
    assert job.state == "set_aside"
    assert job.reason == "The worker stopped 3 times in the middle of this job."


def test_an_attempt_that_outlived_its_lease_does_not_speak_for_the_next(job: Job) -> None:
    def taken_over_meanwhile(document: Document, job: Job) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(attempts=2)
        raise WorkbenchError("Too late.")

    run_job(job.pk, Document, taken_over_meanwhile)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == ("running", 2, "")


def test_a_second_bell_for_a_running_job_is_ignored(job: Job) -> None:
    services._begin_attempt(job.pk, redelivered=False)
    run_job(job.pk, Document, fail_with(AssertionError("ran twice at once")))

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)


def test_a_job_that_is_done_does_not_run_again(job: Job) -> None:
    run_job(job.pk, Document, do_nothing)
    run_job(job.pk, Document, fail_with(AssertionError("ran again")), redelivered=True)

    job.refresh_from_db()
    assert job.state == "done"


def test_what_is_asked_for_while_it_runs_is_done_once_more(document: Document, job: Job) -> None:
    def correct_meanwhile(document: Document, job: Job) -> dict[str, Any]:
        assert request_job("index", document) == job
        return {}

    run_job(job.pk, Document, correct_meanwhile)

    again = Job.objects.open().get()
    assert (again.kind, again.subject) == ("index", document)
    run_job(again.pk, Document, do_nothing)
    assert not Job.objects.open().filter(kind="index").exists()


def test_a_row_has_one_open_job_of_a_kind(job: Job, document: Document) -> None:
    assert request_job("index", document) == job
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(
            kind="index", subject_type=job.subject_type, subject_id=job.subject_id, next_attempt_at=timezone.now()
        )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_job_whose_bell_was_lost_is_found_by_the_sweep(document: Document, rung: list[int]) -> None:
    job = request_job("index", document)
    Job.objects.update(dispatched_at=None)
    rung.clear()

    assert sweep_jobs(queue_is_empty=False) == 1
    assert rung == [job.pk]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_sweep_leaves_jobs_alone_whose_message_may_still_wait(document: Document, rung: list[int]) -> None:
    job = request_job("index", document)
    Job.objects.update(dispatched_at=timezone.now() - timedelta(minutes=5))
    rung.clear()

    assert sweep_jobs(queue_is_empty=False) == 0
    assert sweep_jobs(queue_is_empty=True) == 1
    assert rung == [job.pk]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_job_whose_worker_is_gone_becomes_due_when_its_lease_is_over(document: Document, rung: list[int]) -> None:
    job = request_job("index", document)
    services._begin_attempt(job.pk, redelivered=False)
    assert sweep_jobs(queue_is_empty=True) == 0

    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sweep_jobs(queue_is_empty=True) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_broker_that_is_down_loses_no_job(document: Document) -> None:
    job = request_job("index", document)

    job.refresh_from_db()
    assert (job.state, job.dispatched_at) == ("waiting", None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_broker_that_never_answers_keeps_nobody_waiting(
    document: Document, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = Celery(broker=f"redis://127.0.0.1:{silent.getsockname()[1]}/0", set_as_current=False)
        app.conf.broker_transport_options = {**options, "socket_timeout": options["socket_timeout"] / 50}
        app.conf.task_publish_retry_policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
        monkeypatch.setattr(services, "current_app", app)
        job = request_job("index", document)
    job.refresh_from_db()
    assert (job.state, job.dispatched_at) == ("waiting", None)


def test_a_person_gives_a_job_that_was_set_aside_three_new_attempts(job: Job) -> None:
    run_job(job.pk, Document, fail_with(WorkbenchError("No.")))
    job.refresh_from_db()
    edith = editor()

    retry_job(job=job, actor=Actor.person(edith))

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    event = AuditEvent.objects.get(what="job.retried")
    assert (event.actor_user, event.before["reason"]) == (edith, "No.")


def test_only_a_job_that_was_set_aside_can_be_retried(job: Job) -> None:
    with pytest.raises(WorkbenchError, match="Only a job that was set aside"):
        retry_job(job=job, actor=Actor.shell())


def test_a_job_set_aside_says_why_or_the_database_refuses_it(job: Job) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="set_aside", reason="")
    assert connection.is_usable()
