"""What the operator sees: figures, the status page, health that tells the truth, and lines of the log that belong
together."""

import ast
import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as desk_settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from claims.models import Claim
from desk.audit.actor import Actor
from desk.jobs.services import request_job, run_job
from desk.models import AuditEvent, Job
from desk.observing import life, shared
from desk.observing.durations import BORDERS, histograms, observe
from desk.observing.logs import ContextFilter, JsonFormatter, LineFormatter
from desk.request_id import under_request_id
from sources.documents.services import add_content
from sources.models import Document
from sources.passages.search import find_passages
from tests.newsroom import a_claim, editor, fact_checker, snapshot_of
from workbench import health
from workbench.embedded.redis_server import RedisServer
from workbench.operations import facts

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "_paused_until", 0.0)


@pytest.fixture
def redis(redis_server: RedisServer, settings: Settings) -> None:
    """The figures of this test alone."""
    settings.REDIS_URL = redis_server.url
    shared._redis(redis_server.url).delete("workbench:durations", "workbench:life")


def a_failed_job(reason: str = "The worker stopped 3 times in the middle of this job.") -> Job:
    document = snapshot_of("A text.", title="A page about tin").document
    return Job.objects.create(
        kind="read", subject=document, state="set_aside", reason=reason, attempts=3,
        next_attempt_at=timezone.now(), finished_at=timezone.now(),
    )  # fmt: skip


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def figures(client: Client, **headers: str) -> dict[tuple[str, ...], float]:
    """Samples by name and labels."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.processes
@pytest.mark.usefixtures("redis")
def test_metrics_tell_queue_jobs_searches_failures_and_the_oldest_unreviewed_claim(client: Client) -> None:
    a_failed_job()
    claim = a_claim()
    Claim.objects.filter(pk=claim.pk).update(created_at=timezone.now() - timedelta(hours=3))
    document = snapshot_of("Another text.").document
    job = request_job("index", document)
    run_job(job.pk, Document, lambda document, job: {})
    find_passages("exports of tin")
    life.beat_lives()
    life.worker_lives("tin@host", 2)

    told = figures(client)

    assert told["workbench_jobs", "read", "set_aside"] == 1
    assert told["workbench_queue_messages",] >= 0
    assert told["workbench_job_seconds_count", "index", "done"] == 1
    assert told["workbench_search_seconds_count",] == 1
    assert told["workbench_claims", "extracted"] == 1
    assert 3 * 3600 <= told["workbench_claim_oldest_seconds", "extracted"] < 3 * 3600 + 60
    assert (told["workbench_workers",], told["workbench_worker_processes",]) == (1, 2)
    assert told["workbench_beat_silent_seconds",] < 60
    assert told["workbench_audit_unsealed",] == AuditEvent.objects.count()
    assert told["workbench_database_bytes",] > 100_000
    assert told["workbench_unreadable",] == 0


def test_figures_that_cannot_be_read_are_left_out_and_not_told_as_zero(client: Client) -> None:
    told = figures(client)
    assert ("workbench_queue_messages",) not in told
    assert ("workbench_workers",) not in told
    assert told["workbench_unreadable",] == 3
    assert ("workbench_disk_free_bytes",) in told


@pytest.mark.processes
@pytest.mark.usefixtures("redis")
def test_durations_of_all_processes_add_up_and_each_bucket_holds_those_below_it(client: Client) -> None:
    for seconds in (0.001, BORDERS[3], 2000.0):
        observe("search", seconds)
    assert [sum(one.counts) for one in histograms("search").values()] == [3]
    told = figures(client)
    assert told["workbench_search_seconds_bucket", "0.005"] == 1
    assert told["workbench_search_seconds_bucket", "0.1"] == 2
    assert told["workbench_search_seconds_bucket", "900.0"] == 2
    assert told["workbench_search_seconds_bucket", "+Inf"] == 3
    assert told["workbench_search_seconds_sum",] == pytest.approx(2000.051)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-Ip"])
def test_metrics_without_a_token_are_for_this_machine_and_no_proxy(client: Client, header: str) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403
    assert client.get("/metrics", headers={header: "192.0.2.7"}).status_code == 403


def test_metrics_with_a_token_are_for_whoever_has_it(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "tin-and-copper"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer tin"}).status_code == 403
    given = {"Authorization": "Bearer tin-and-copper", "X-Forwarded-For": "192.0.2.7"}
    assert client.get("/metrics", headers=given, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_status_page_shows_why_a_job_failed_and_gives_it_another_try() -> None:
    job = a_failed_job()
    client = signed_in(editor())
    page = client.get("/admin/status/").content.decode()
    assert "The worker stopped 3 times in the middle of this job." in page
    assert "A page about tin" in page
    assert "Redis cannot be reached" in page  # none runs beside this test

    answer = client.post(f"/admin/desk/job/{job.pk}/retry/", {"next": "/admin/status/"})

    job.refresh_from_db()
    assert (answer.status_code, answer["Location"], job.state, job.attempts) == (302, "/admin/status/", "waiting", 0)
    assert "None: every job was done or is on its way." in client.get("/admin/status/").content.decode()


@pytest.mark.processes
@pytest.mark.usefixtures("redis")
def test_the_status_page_says_who_is_silent_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(editor())
    silent = client.get("/admin/status/").content.decode()
    assert "No worker lives" in silent
    assert "Beat has never been heard" in silent

    life.beat_lives()
    life.sweep_is_done()
    life.worker_lives("tin@host", 2)
    assert "are in order" in client.get("/admin/status/").content.decode()

    monkeypatch.setattr(facts, "LEAST_FREE_SHARE", 1.0)
    full = client.get("/admin/status/").content.decode()
    assert "make room, or intake stops" in full
    life.worker_ends("tin@host")
    assert "No worker lives" in client.get("/admin/status/").content.decode()


def test_the_status_page_is_for_editors_and_asks_as_often_for_one_failed_job_as_for_many() -> None:
    assert signed_in(fact_checker()).get("/admin/status/").status_code == 403
    client = signed_in(editor())
    a_failed_job()
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/status/")
    for _ in range(5):
        a_failed_job()
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/status/")
    assert len(many) == len(few)


def test_a_desk_whose_store_cannot_be_written_is_not_ready(client: Client, tmp_path: Path) -> None:
    assert client.get("/readyz").json()["store"] == "ok"
    shutil.rmtree(tmp_path / "snapshots")
    (tmp_path / "snapshots").write_text("a file is in the way", encoding="ascii")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["store"].startswith("cannot be reached")


def test_a_database_that_is_ahead_is_ready_and_one_that_is_behind_is_not() -> None:
    MigrationRecorder(connection).record_applied("claims", "9999_of_the_next_version")
    assert health._migrations() == "ok"
    MigrationRecorder(connection).record_unapplied("desk", "0001_layout")
    assert health._migrations() == "missing"


def test_every_task_is_rung_by_a_job_by_beat_or_by_another_task() -> None:
    """A sweep that no beat rings for is a promise that nobody keeps."""
    by_job = set(desk_settings.JOB_TASKS.values())
    schedule: dict[str, Any] = desk_settings.CELERY_BEAT_SCHEDULE
    by_beat = {entry["task"] for entry in schedule.values()}
    named: set[str] = set()
    called: set[str] = set()
    for room in ("desk", "sources", "claims"):
        tree = ast.parse((PROJECT / room / "tasks.py").read_text(encoding="utf-8"))
        for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
            if any("shared_task" in ast.unparse(one) for one in function.decorator_list):
                named.add(f"{room}.tasks.{function.name}")
        called |= {f"{room}.tasks.{ast.unparse(node.value)}" for node in ast.walk(tree)
                   if isinstance(node, ast.Attribute) and node.attr == "delay"}  # fmt: skip
    assert named - by_job - by_beat - called == set()
    assert by_job | by_beat <= named
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in schedule.values())


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    assert ContextFilter().filter(record)
    read: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return read


def test_a_line_of_the_log_is_one_object_with_the_request_and_what_went_wrong() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        trouble = (ValueError, error, error.__traceback__)
    with under_request_id("request-1234"):
        record = logging.LogRecord("desk", logging.ERROR, __file__, 1, "job %s failed", (7,), trouble)
        record.status = 500
        line = line_of(record)
    assert (line["message"], line["level"], line["logger"]) == ("job 7 failed", "ERROR", "desk")
    assert (line["request_id"], line["status"]) == ("request-1234", 500)
    assert "two\nlines" in line["exception"]
    assert "\n" not in JsonFormatter().format(record)
    assert "request_id" not in line_of(logging.makeLogRecord({"msg": "outside"}))


def test_nobody_forges_a_line_of_the_log() -> None:
    try:
        raise ValueError("two\nWARNING desk forged")
    except ValueError as error:
        trouble = (ValueError, error, error.__traceback__)
    told = "GET /checks/\nWARNING desk forged\x1b[31m\u202e\u2028 404"
    record = logging.LogRecord("desk", logging.INFO, __file__, 1, told, (), trouble)
    assert ContextFilter().filter(record)
    formatter = LineFormatter("{asctime} {levelname} {name} [{request_id} {task_id}] {message}", style="{")

    first, *traceback = formatter.format(record).split("\n")

    assert first.endswith(r"GET /checks/\nWARNING desk forged\x1b[31m\u202e\u2028 404")
    assert traceback
    assert all(line.startswith("    ") for line in traceback)


def test_each_request_is_one_line_without_what_was_looked_for(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="desk.requests"):
        client.get("/checks/?q=somebody", headers={"X-Request-ID": "request-1234"})
    (record,) = [record for record in caplog.records if record.name == "desk.requests"]
    assert "/checks/ 200" in record.getMessage()
    assert "somebody" not in str(vars(record))


def test_a_job_carries_the_request_it_came_with_to_whatever_follows_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app, "send_task", lambda name, args: None)
    with under_request_id("request-1234"):
        document = add_content(content=b"Tin exports rose by 12 percent.", actor=Actor.shell(), name="a.md").document
    seen: list[str] = []
    job = Job.objects.get(subject_id=document.pk, kind="read")

    def work(document: Document, job: Job) -> dict[str, Any]:
        seen.append(line_of(logging.makeLogRecord({"msg": "inside"}))["request_id"])
        return {}

    run_job(job.pk, Document, work)

    assert seen == ["request-1234"]
    assert set(Job.objects.values_list("request_id", flat=True)) == {"request-1234"}
    assert Job.objects.count() > 1
