"""How the desk stands, read from its database, its queue and its disk: for the status page and for /metrics."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from claims.models import Claim, Delivery, WebhookSubscription
from desk.models import AuditEvent, AuditSeal, Job, Notification
from desk.observing.life import Life, life
from desk.tasks import QUEUE
from sources.models import Passage
from sources.passages.services import outdated_passages
from sources.terms.index import registered

Row = TypeVar("Row", bound=Any)
# Where Celery's Redis transport keeps what a worker has taken and not finished.
IN_HAND = "unacked"
# A desk needs room for the next documents, and a database for its own work.
LEAST_FREE_BYTES = 500_000_000
LEAST_FREE_SHARE = 0.03


@dataclass(frozen=True)
class Queue:
    """Messages in Redis: how many wait, how many workers have in hand."""

    waiting: int
    in_hand: int
    memory: int


@dataclass
class KindOfJob:
    """The jobs of one kind that are not done, and the seconds that the oldest has been due."""

    kind: str
    counts: dict[str, int] = field(default_factory=dict)
    oldest: float = 0.0


@dataclass(frozen=True)
class Disk:
    """The disk under the data folder, in bytes."""

    free: int
    total: int

    @property
    def is_low(self) -> bool:
        """Whether somebody must make room soon."""
        return self.free < max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * self.total)


@dataclass(frozen=True)
class Index:
    """The search indexes: parts that are missing, passages, and those with terms of an older analyser."""

    missing: list[str]
    passages: int
    outdated: int


def queue() -> Queue:
    """Raises RedisError or OSError while Redis cannot be reached."""
    with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
        memory: Any = redis.info("memory")
        return Queue(_number(redis.llen(QUEUE)), _number(redis.hlen(IN_HAND)), int(memory["used_memory"]))


def signs_of_life() -> Life | None:
    """Workers and beat; None while Redis cannot be reached."""
    try:
        return life()
    except (RedisError, OSError):
        return None


def jobs_by_kind() -> list[KindOfJob]:
    """Jobs that wait, run or are set aside, by kind. Done ones are not counted: there are too many."""
    found: defaultdict[str, KindOfJob] = defaultdict(lambda: KindOfJob(""))
    states = [*Job.OPEN_STATES, Job.State.SET_ASIDE]
    grouped = Job.objects.filter(state__in=states).order_by().values("kind", "state")
    for row in grouped.annotate(count=Count("pk"), due=Min("next_attempt_at")):
        kind = found[row["kind"]]
        kind.kind = row["kind"]
        kind.counts[row["state"]] = row["count"]
        if row["state"] == Job.State.WAITING:
            kind.oldest = seconds_since(row["due"])
    return sorted(found.values(), key=lambda kind: kind.kind)


def oldest_claims() -> dict[str, tuple[int, float]]:
    """Claims that are not settled, by state: how many, and the age of the oldest in seconds."""
    grouped = Claim.objects.exclude(state__in=[Claim.State.DECIDED, Claim.State.CLOSED]).order_by().values("state")
    rows = grouped.annotate(count=Count("pk"), oldest=Min("created_at"))
    return {row["state"]: (row["count"], seconds_since(row["oldest"])) for row in rows}


def deliveries() -> dict[str, tuple[int, float]]:
    """Deliveries to webhooks that wait or were given up: how many, and for how many seconds the oldest is due."""
    rows = (
        Delivery.objects.exclude(state=Delivery.State.DELIVERED)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), due=Min("next_attempt_at"))
    )
    return {row["state"]: (row["count"], seconds_since(row["due"])) for row in rows}


def paused_webhooks() -> int:
    """Webhooks that are told nothing until somebody resumes them."""
    return WebhookSubscription.objects.exclude(paused_at=None).count()


def letters_waiting() -> int:
    """Notifications that are to go out as letters and have not."""
    return Notification.objects.exclude(letter_due_at=None).count()


def unsealed_events() -> tuple[int, float]:
    """Events of the record that are not in the chain yet, and the age of the oldest in seconds."""
    last = AuditSeal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    waiting: QuerySet[AuditEvent] = AuditEvent.objects.filter(pk__gt=last)
    oldest = waiting.order_by("pk").values_list("at", flat=True).first()
    return waiting.count(), seconds_since(oldest)


def disk() -> Disk:
    """Where documents and, on SQLite, the database lie."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    return Disk(usage.free, usage.total)


def database_bytes() -> int:
    """How much room the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def index() -> Index:
    """Whether every search has its index. ``manage.py check_index`` proves that each agrees with its rows."""
    missing = [part for index in registered() for part in index.missing(connection)]
    return Index(missing, Passage.objects.count(), outdated_passages())


def seconds_since(moment: datetime | None) -> float:
    """Zero for what has not happened, or is still to come."""
    return 0.0 if moment is None else max((timezone.now() - moment).total_seconds(), 0.0)


def _number(told: Any) -> int:
    return int(told)
