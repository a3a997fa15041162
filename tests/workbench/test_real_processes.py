"""The fixtures themselves: real workers on a real redis, killed and stopped as a test wishes."""

import os
import sys
from pathlib import Path

import pytest
from celery import Celery
from django.contrib.auth.models import User

from tests.processes import StartWorker, Worker, database_url
from tests.trivial_tasks import write_after
from workbench.embedded import children, queue
from workbench.embedded.redis_server import RedisServer

pytestmark = pytest.mark.processes
APPLICATION = "tests.trivial_tasks"
QUICK = {"VISIBILITY_TIMEOUT": "2"}


@pytest.fixture
def trivial(redis_server: RedisServer) -> Celery:
    app = Celery("trivial", broker=redis_server.url.replace("unix://", "redis+socket://"))
    app.conf.task_ignore_result = True
    return app


def ask(app: Celery, file: Path, seconds: float) -> None:
    app.send_task(write_after.name, args=[str(file), seconds])


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def wait_for(worker: Worker, file: Path, expected: list[str]) -> None:
    worker.wait_until(lambda: lines(file) == expected, f"wrote {expected}")


def test_a_worker_does_what_is_in_the_queue(
    celery_worker_process: StartWorker, trivial: Celery, tmp_path: Path
) -> None:
    worker = celery_worker_process(application=APPLICATION, concurrency=1)
    ask(trivial, tmp_path / "file", 0)

    wait_for(worker, tmp_path / "file", ["begun", "ended"])
    assert worker.stop() == 0


def test_a_task_whose_pool_process_is_killed_is_done_again(
    celery_worker_process: StartWorker, trivial: Celery, tmp_path: Path
) -> None:
    worker = celery_worker_process(application=APPLICATION, concurrency=1)
    ask(trivial, tmp_path / "file", 1)
    wait_for(worker, tmp_path / "file", ["begun"])

    worker.kill_pool_process()

    wait_for(worker, tmp_path / "file", ["begun", "begun", "ended"])


def test_what_a_killed_worker_had_in_hand_is_done_by_the_next(
    celery_worker_process: StartWorker, trivial: Celery, tmp_path: Path
) -> None:
    first = celery_worker_process(application=APPLICATION, concurrency=1)
    ask(trivial, tmp_path / "file", 1)
    wait_for(first, tmp_path / "file", ["begun"])
    first.kill()

    second = celery_worker_process(application=APPLICATION, concurrency=1, **QUICK)

    wait_for(second, tmp_path / "file", ["begun", "begun", "ended"])


def test_the_embedded_desk_gives_back_at_once_what_its_killed_worker_had_in_hand(
    celery_worker_process: StartWorker, trivial: Celery, tmp_path: Path
) -> None:
    first = celery_worker_process(application=APPLICATION, concurrency=1)
    ask(trivial, tmp_path / "file", 0.5)
    wait_for(first, tmp_path / "file", ["begun"])
    first.kill()

    queue.give_back_unfinished(trivial)  # without this the visibility timeout of 16 minutes would have to pass

    second = celery_worker_process(application=APPLICATION, concurrency=1)
    wait_for(second, tmp_path / "file", ["begun", "begun", "ended"])


def test_a_worker_has_as_many_processes_as_asked(celery_worker_process: StartWorker) -> None:
    worker = celery_worker_process(application=APPLICATION, concurrency=2)

    assert len(worker.pool_pids()) == 2


def test_a_killed_worker_leaves_no_process(celery_worker_process: StartWorker) -> None:
    worker = celery_worker_process(application=APPLICATION, concurrency=2)
    worker.kill()

    assert children.wait_for_groups([worker.pid], patience=3)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_process_beside_the_test_sees_the_database_of_the_test(tmp_path: Path) -> None:
    User.objects.create_user("seen-from-outside")
    log = tmp_path / "log"
    code = "import django; django.setup(); from django.contrib.auth.models import User; print(User.objects.get())"
    env = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "workbench.settings"}

    children.start([sys.executable, "-c", code], env=env, log=log).wait(60)

    assert log.read_text(encoding="utf-8").strip() == "seen-from-outside"
