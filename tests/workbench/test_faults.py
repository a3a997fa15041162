"""A storm over one desk: whatever is killed in the middle, what was accepted is complete, exactly once."""

import json
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from celery import Celery, current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from claims.models import (
    Appearance,
    Change,
    Claim,
    Delivery,
    EvidenceLink,
    ExtractionRun,
    Publication,
    Verdict,
    WebhookSubscription,
)
from claims.review.evidence import add_evidence_link, assess_evidence
from claims.review.services import assign_claim
from claims.verdicts.services import hand_in_verdict
from claims.webhooks import delivering
from claims.webhooks.subscriptions import PURPOSE
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.audit.seal import seal_events, verify_record
from desk.jobs import services as jobs
from desk.models import ApiClient, ApiKey, AuditEvent, Job
from desk.sealing import seal
from sources.documents.checking import check_snapshots
from sources.models import Document, Passage, Snapshot
from tests.newsroom import claim_in, editor, fact_checker, passage, rating, snapshot_of, taken_in
from tests.postgres_server import PostgresServer
from tests.processes import StartWorker, Worker, database_url, redis_binary
from tests.servers import Receiver, WebServer, crashable_database
from workbench.benchmarks.breaking import break_redis
from workbench.embedded.redis_server import RedisServer

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

ARTICLES = 9
SENTENCES = 20
PUBLISHED = 5


def article(number: int) -> str:
    return "\n\n".join(
        f"Port {number}-{count} loaded {count + 17},{number}00 tonnes of tin, harbour master Ilka Sorn said."
        for count in range(SENTENCES)
    )


@dataclass
class Storm:
    """The desk in the storm, and what this test knows of it."""

    redis: RedisServer
    database: PostgresServer | None
    web: WebServer
    receiver: Receiver
    bells: Celery
    start_worker: Callable[[], Worker]
    workers: list[Worker] = field(default_factory=list)
    accepted: dict[int, Any] = field(default_factory=dict)
    is_delivering: bool = False
    may_come: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def worker(self) -> Worker:
        return self.workers[-1]

    def hire(self) -> None:
        self.workers.append(self.start_worker())

    def kill_pool(self) -> None:
        for pid in self.worker.pool_pids():
            self.worker.kill_pool_process(pid)

    def articles_come(self, count: int) -> None:
        for _ in range(count):
            self.may_come.release()

    def sweep(self) -> None:
        """What beat has done every ten seconds, as often as this test has patience for."""
        with suppress(DatabaseError):
            jobs.sweep_jobs(queue_is_empty=True)
            delivering.fan_out()
            for bell in delivering.take_due(timezone.now()) if self.is_delivering else ():
                self.bells.send_task("claims.tasks.deliver_webhook", args=[*bell])
            return
        connection.close()

    def wait_until(self, happened: Callable[[], bool], what: str, patience: float = 240) -> None:
        until = time.monotonic() + patience
        while True:
            with suppress(DatabaseError):
                if happened():
                    return
            if time.monotonic() > until:
                pytest.fail(f"never: {what}\n{self.told()}")
            if connection.connection is not None and not connection.is_usable():
                connection.close()
            self.sweep()
            time.sleep(0.1)

    def told(self) -> str:
        open_jobs = list(Job.objects.exclude(state="done").values_list("kind", "state", "attempts", "reason"))
        return f"{open_jobs}\n{self.worker.told()[-3000:]}\n{self.web.log.read_text(encoding='utf-8')[-2000:]}"

    def lose_redis(self) -> None:
        """kill -9, and nothing of what it knew comes back."""
        break_redis(self.redis, redis_binary(), with_memory=True)

    def crash_database(self) -> None:
        if self.database is not None:
            self.database.kill()
            connection.close()
            self.database.start()


@pytest.fixture
def storm(tmp_path: Path, celery_worker_process: StartWorker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storm]:
    redis = RedisServer(tmp_path / "queue")
    redis.start(redis_binary())
    with crashable_database(tmp_path) as database, Receiver().listening() as receiver:
        given = {"REDIS_URL": redis.url, "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY}
        given |= {"WORKBENCH_DATA": str(tmp_path), "JOB_TIME_LIMIT": "60", "LOG_FORMAT": "json"}
        web = WebServer({**os.environ, **given, "ALLOWED_HOSTS": "127.0.0.1"}, tmp_path / "web.log")
        bells = Celery("bells", broker=redis.url.replace("unix://", "redis+socket://"), set_as_current=False)
        bells.conf.broker_connection_timeout = 1
        monkeypatch.setattr(current_app, "send_task", bells.send_task)
        monkeypatch.setattr(jobs, "RING_AGAIN_AFTER", timedelta(seconds=3))
        monkeypatch.setattr(delivering, "LEASE", timedelta(seconds=8))
        made = Storm(
            redis, database, web, receiver, bells, lambda: celery_worker_process(application="tests.storm", **given)
        )
        yield made
        web.kill()
        for worker in made.workers:
            worker.kill()
        redis.stop()


def key_of_a_client() -> tuple[ApiClient, str]:
    client = ApiClient.objects.create(name="Aggregator")
    return client, make_key(client=client, scopes=list(ApiKey.Scope.values), actor=Actor.shell())[1]


def handed_in(count: int) -> list[Verdict]:
    """Verdicts that wait for an editor, each on its own evidence."""
    reviewer, chief = fact_checker(), editor("chief")
    text = " ".join(f"Exports of Orvania rose by {number + 2} percent, Ilka Sorn said." for number in range(count))
    snapshot, evidence = snapshot_of(text), passage()
    verdicts = []
    for number in range(count):
        claim = claim_in(snapshot, f"Exports of Orvania rose by {number + 2} percent, Ilka Sorn said.")
        assignment = assign_claim(claim=claim, reviewer=reviewer, user=chief)
        link = add_evidence_link(claim=claim, passage=evidence, user=chief)
        assessed = assess_evidence(assignment=assignment, link=link, user=reviewer, stance="supports")
        verdicts.append(
            hand_in_verdict(
                assignment=assignment, user=reviewer, rating=rating("true"), rationale="So [1].", assessments=[assessed]
            )
        )
    return verdicts


def publish_by_hand(storm: Storm, given: list[tuple[int, dict[str, Any]]], cookie: str) -> None:
    """An editor presses the button for each, and again where no answer came."""
    token = secrets.token_hex(16)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for claim, form in given:
        body = urlencode({**form, "confirmed": "on", "csrfmiddlewaretoken": token}).encode()
        status, told = storm.web.ask_until_answered(f"admin/claims/claim/{claim}/act/approve/", body, headers)
        assert status == 302, told[-500:]


def hand_in_articles(storm: Storm, key: str) -> None:
    """A client hands its articles in, and again where no answer came."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    for number in range(ARTICLES):
        storm.may_come.acquire(timeout=120)
        given = json.dumps({"text": article(number)}).encode()
        status, body = storm.web.ask_until_answered("api/v1/documents/", given, headers)
        assert status in (200, 202), body
        storm.accepted[number] = json.loads(body)["document"]["id"]


def is_running(*kinds: str) -> Callable[[], bool]:
    return lambda: Job.objects.filter(kind__in=kinds, state=Job.State.RUNNING).exists()


class Beside(threading.Thread):
    """A thread whose failure is the test's."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            self.error = error
        finally:
            connection.close()

    def ended(self) -> None:
        self.join(120)
        assert not self.is_alive()
        if self.error:
            raise self.error


def test_what_was_accepted_is_complete_exactly_once_whatever_is_killed_in_the_middle(storm: Storm) -> None:
    taken_in("Port 1-2 loaded 19,100 tonnes of tin in March, the harbour office counted.", kind="statistics")
    client, key = key_of_a_client()
    verdicts = handed_in(PUBLISHED)
    buttons = [(one.assignment.claim_id, {"verdict": one.pk, "text": one.assignment.claim.text}) for one in verdicts]
    earlier = set(Document.objects.values_list("pk", flat=True))
    address = f"http://127.0.0.1:{storm.receiver.port}/"
    WebhookSubscription.objects.create(client=client, url=address, secret_sealed=seal(b"0" * 32, PURPOSE), cursor=0)
    browser = Client()
    browser.force_login(User.objects.get(username="chief"))
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    storm.receiver.on_first = storm.kill_pool
    storm.hire()
    storm.web.start()

    articles = Beside(lambda: hand_in_articles(storm, key))
    published = Beside(lambda: publish_by_hand(storm, buttons, cookie))
    storm.articles_come(3)
    storm.wait_until(lambda: bool(storm.accepted) and Publication.objects.exists(), "intake and publishing go on")
    storm.web.kill()
    storm.web.start()
    storm.articles_come(2)
    storm.wait_until(is_running("extract", "link"), "articles are read")
    storm.lose_redis()
    storm.articles_come(2)
    storm.wait_until(is_running("extract", "link"), "work goes on after Redis was lost")
    storm.crash_database()
    published.ended()
    storm.wait_until(nothing_is_open, "work goes on after the database was killed")
    storm.is_delivering = True
    storm.articles_come(1)
    storm.wait_until(lambda: Delivery.objects.exclude(state="delivered").count() == 0, "all webhooks arrived")
    storm.articles_come(1)
    storm.wait_until(is_running("extract"), "the last article is read")
    assert storm.worker.stop() == 0
    in_hand, handed_back = Job.objects.filter(state=Job.State.RUNNING).count(), Job.objects.open().count()
    storm.hire()
    articles.ended()
    storm.wait_until(nothing_is_open, "all jobs are done")

    assert in_hand == 0, "a worker that is asked to end finishes what it has in hand"
    assert handed_back > 0, "and leaves the rest to the next"
    assert sorted(storm.accepted) == list(range(ARTICLES))
    assert_articles_are_complete(Document.objects.exclude(pk__in=earlier))
    assert_published_exactly_once([claim for claim, _ in buttons], storm.receiver.came)
    seal_events()
    assert verify_record().trouble == ""
    call_command("check_index", stdout=StringIO())
    assert_log_lines_belong_together(storm)


def nothing_is_open() -> bool:
    return not Job.objects.open().exists()


def assert_articles_are_complete(new: QuerySet[Document]) -> None:
    assert Job.objects.set_aside().count() == 0
    snapshots = Snapshot.objects.filter(document__in=new)
    appearances = Appearance.objects.filter(snapshot__in=snapshots)
    assert new.count() == snapshots.count() == ExtractionRun.objects.count() == ARTICLES
    assert appearances.count() == ARTICLES * SENTENCES
    assert Claim.objects.filter(appearances__in=appearances).distinct().count() == ARTICLES * SENTENCES
    for appearance in appearances.select_related("snapshot"):
        assert appearance.snapshot.text[appearance.start : appearance.end] == appearance.quote
    assert Passage.objects.filter(snapshot__in=snapshots).values("snapshot").distinct().count() == ARTICLES
    linked = EvidenceLink.objects.filter(claim__appearances__in=appearances)
    assert linked.values("claim", "passage").distinct().count() == linked.count() > 0
    for kind in ("read", "index", "extract", "link", "match"):
        done = Job.objects.filter(kind=kind, subject_id__in=new, state=Job.State.DONE)
        assert done.values("subject_id").distinct().count() == ARTICLES, kind
    names = [str(snapshot) for snapshot in snapshots]
    assert [told for told in check_snapshots().wrong if any(name in told for name in names)] == []


def assert_published_exactly_once(claims: list[int], came: Counter[str]) -> None:
    once = Counter(claims)
    assert Counter(Publication.objects.values_list("claim_id", flat=True)) == once
    assert Counter(Change.objects.values_list("publication__claim_id", flat=True)) == once
    events = AuditEvent.objects.filter(what="claim.published", subject_id__in=claims)
    assert events.count() == len(claims)
    assert set(came) == set(Delivery.objects.values_list("message_id", flat=True))
    assert Delivery.objects.count() == len(claims)
    assert sum(Delivery.objects.values_list("attempts", flat=True)) > len(claims), "one was killed in the middle"


def assert_log_lines_belong_together(storm: Storm) -> None:
    """A request by which an article came is found again in the worker that read it."""

    def ids(logs: list[Path], has: str) -> set[str]:
        lines = [line for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
        read = [json.loads(line) for line in lines if line.startswith("{")]
        return {line["request_id"] for line in read if has in line and "request_id" in line}

    handed = ids([storm.web.log], "path")
    worked = ids([worker.log for worker in storm.workers], "task_id")
    of_jobs = set(Job.objects.filter(kind="extract").values_list("request_id", flat=True))
    assert handed & worked & of_jobs
