"""Workers that die in the middle: every article that was taken in is complete, exactly once."""

import time
from collections.abc import Callable

import pytest
from celery import Celery, current_app
from django.db import connection

from claims.models import Appearance, Claim, ExtractionRun
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from desk.jobs.services import retry_job, sweep_jobs
from desk.models import Job
from sources.documents.services import add_content
from sources.models import Document, Passage, Snapshot
from tests.processes import StartWorker, Worker
from workbench.embedded.redis_server import RedisServer

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SENTENCES = 120


def long_article(number: int) -> bytes:
    """Enough sentences that extraction takes some seconds, no two alike."""
    paragraphs = [
        f"Port {number}-{count} loaded {count + 17},{number}00 tonnes of tin, harbour master Ilka Sorn said."
        for count in range(SENTENCES)
    ]
    return "\n\n".join([f"# Tin from port {number}", "March 14, 2028", *paragraphs]).encode()


@pytest.fixture
def broker(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> RedisServer:
    """This process rings its bells at the test's own redis too."""
    url = redis_server.url.replace("unix://", "redis+socket://")
    bells = Celery("bells", broker=url, set_as_current=False)
    monkeypatch.setattr(current_app, "send_task", bells.send_task)
    return redis_server


def add(number: int) -> Document:
    return add_content(content=long_article(number), actor=Actor.shell(), name=f"article-{number}.md").document


def wait_until(happened: Callable[[], bool], what: str, worker: Worker, patience: float = 180) -> None:
    """Sweeps meanwhile, as beat would."""
    until = time.monotonic() + patience
    while not happened():
        if time.monotonic() > until:
            pytest.fail(
                f"never: {what}; {list(Job.objects.values_list('kind', 'state', 'attempts', 'reason'))}\n"
                f"{worker.told()[-3000:]}"
            )
        sweep_jobs(queue_is_empty=False)
        time.sleep(0.1)


def is_running(kind: str) -> Callable[[], bool]:
    return lambda: Job.objects.filter(kind=kind, state=Job.State.RUNNING).exists()


def nothing_is_open() -> bool:
    return not Job.objects.open().exists()


def assert_complete_exactly_once(documents: int) -> None:
    assert Job.objects.set_aside().count() == 0
    assert Snapshot.objects.count() == ExtractionRun.objects.count() == documents
    assert Claim.objects.count() == Appearance.objects.count() == documents * SENTENCES
    for snapshot in Snapshot.objects.all():
        for appearance in snapshot.appearances.all():
            assert snapshot.text[appearance.start : appearance.end] == appearance.quote
        assert Passage.objects.filter(snapshot=snapshot).exists()


def test_a_pool_process_killed_in_the_middle_of_extraction_loses_and_doubles_nothing(
    broker: RedisServer, celery_worker_process: StartWorker
) -> None:
    # Of two processes the one killed second might have begun it again by then.
    worker = celery_worker_process(concurrency=1)
    add(1)
    wait_until(is_running("extract"), "extraction begins", worker)
    worker.kill_pool_process()
    wait_until(nothing_is_open, "the jobs are done", worker)

    assert Job.objects.get(kind="extract").attempts == 2
    assert_complete_exactly_once(1)


def test_a_worker_killed_in_the_middle_of_extraction_loses_and_doubles_nothing(
    broker: RedisServer, celery_worker_process: StartWorker
) -> None:
    quick = {"VISIBILITY_TIMEOUT": "15", "JOB_TIME_LIMIT": "60"}
    worker = celery_worker_process(**quick)
    add(1)
    add(2)
    wait_until(is_running("extract"), "extraction begins", worker)
    worker.kill()
    second = celery_worker_process(**quick)
    wait_until(nothing_is_open, "the jobs are done", second)

    assert_complete_exactly_once(2)


def test_a_job_that_always_kills_its_worker_is_set_aside_and_the_others_go_on(
    broker: RedisServer, celery_worker_process: StartWorker
) -> None:
    worker = celery_worker_process(application="tests.poison", concurrency=1)
    poisoned = add_content(content=b"POISON kills whoever reads it.", actor=Actor.shell(), name="poison.md").document
    add(1)
    wait_until(nothing_is_open, "the jobs are done or set aside", worker)

    job = Job.objects.get(subject_id=poisoned.pk, kind="read")
    assert (job.state, job.attempts) == (Job.State.SET_ASIDE, Job.MAX_ATTEMPTS)
    assert job.reason == "The worker stopped 3 times in the middle of this job."
    assert Claim.objects.count() == SENTENCES
    assert connection.is_usable()

    # Here no parser dies of it: as after an upgrade, a person gives it another try, and no worker takes part.
    worker.kill()
    retry_job(job=job, actor=Actor.shell())
    work_off(poisoned)
    assert set(Job.objects.about(poisoned).values_list("state", flat=True)) == {Job.State.DONE}
    assert Snapshot.objects.filter(document=poisoned).count() == 1
