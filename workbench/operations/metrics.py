"""/metrics in the text form of Prometheus. Counted anew from rows and from Redis with each question, so that it does
not matter which process of which host answers."""

import hmac
import logging
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from desk.observing.durations import BORDERS, Histogram, histograms
from desk.observing.life import life
from workbench.operations import facts

logger = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1")
# What a proxy adds: whoever asks through one is not on this machine.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has the token; without a token in the settings, for programs on this machine."""
    if not _is_let_in(request):
        return HttpResponseForbidden(
            "Figures are for the operator: ask from this machine without a proxy, or with METRICS_TOKEN as the bearer.",
            content_type="text/plain",
        )
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Desk())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _is_let_in(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK


class _Desk(Collector):
    """All families. One that cannot be read is left out and counted, rather than told as zero."""

    def collect(self) -> Iterator[Metric]:
        unread = 0
        for family in FAMILIES:
            try:
                yield from list(family())
            except (DatabaseError, RedisError, OSError) as error:
                unread += 1
                logger.warning("%s cannot be measured: %s", family.__name__, error)
        yield _gauge("unreadable", "Groups of figures that could not be read just now.", unread)


def _queue() -> Iterable[Metric]:
    now = facts.queue()
    yield _gauge("queue_messages", "Messages in the queue that no worker has taken.", now.waiting)
    yield _gauge("queue_in_hand", "Messages that workers have in hand.", now.in_hand)
    yield _gauge("redis_memory_bytes", "Memory that Redis uses.", now.memory)


def _life() -> Iterable[Metric]:
    now = life()
    yield _gauge("workers", "Workers that live.", len(now.working))
    yield _gauge("worker_processes", "Tasks that they do at once.", sum(one.processes for one in now.working))
    if now.beat is not None:
        yield _gauge("beat_silent_seconds", "Seconds since beat sent something.", now.beat)
    if now.sweep is not None:
        yield _gauge("sweep_silent_seconds", "Seconds since a worker did what beat asked for.", now.sweep)


def _jobs() -> Iterable[Metric]:
    counted = _labelled("jobs", "Jobs that are not done.", "kind", "state")
    oldest = _labelled("job_oldest_due_seconds", "How long the oldest waiting job has been due.", "kind")
    for kind in facts.jobs_by_kind():
        for state, count in sorted(kind.counts.items()):
            counted.add_metric([kind.kind, state], count)
        oldest.add_metric([kind.kind], kind.oldest)
    return counted, oldest


def _durations() -> Iterable[Metric]:
    jobs = HistogramMetricFamily("workbench_job_seconds", "How long attempts at jobs took.", labels=["kind", "outcome"])
    for labels, histogram in sorted(histograms("job").items()):
        jobs.add_metric(list(labels), _buckets(histogram), histogram.sum)
    searches = HistogramMetricFamily("workbench_search_seconds", "How long searches of the library took.")
    for histogram in histograms("search").values():
        searches.add_metric([], _buckets(histogram), histogram.sum)
    return jobs, searches


def _claims() -> Iterable[Metric]:
    counted = _labelled("claims", "Claims that are not settled.", "state")
    oldest = _labelled(
        "claim_oldest_seconds", "Age of the oldest claim in this state: extracted is unreviewed.", "state"
    )
    for state, (count, age) in sorted(facts.oldest_claims().items()):
        counted.add_metric([state], count)
        oldest.add_metric([state], age)
    return counted, oldest


def _outgoing() -> Iterable[Metric]:
    counted = _labelled("webhook_deliveries", "Deliveries that have not arrived.", "state")
    overdue = _labelled("webhook_oldest_due_seconds", "How long the oldest has been due.", "state")
    for state, (count, due) in sorted(facts.deliveries().items()):
        counted.add_metric([state], count)
        overdue.add_metric([state], due)
    yield counted
    yield overdue
    yield _gauge("webhooks_paused", "Webhooks that are told nothing.", facts.paused_webhooks())
    yield _gauge("letters_waiting", "Letters that have not gone out.", facts.letters_waiting())


def _record() -> Iterable[Metric]:
    count, age = facts.unsealed_events()
    yield _gauge("audit_unsealed", "Events of the record that are not in its chain yet.", count)
    yield _gauge("audit_oldest_unsealed_seconds", "Age of the oldest of them.", age)


def _room() -> Iterable[Metric]:
    now = facts.disk()
    yield _gauge("disk_free_bytes", "Free room under the data folder.", now.free)
    yield _gauge("disk_bytes", "The disk under the data folder.", now.total)
    yield _gauge("database_bytes", "The database.", facts.database_bytes())


FAMILIES: tuple[Callable[[], Iterable[Metric]], ...] = (
    _queue, _life, _jobs, _durations, _claims, _outgoing, _record, _room,
)  # fmt: skip


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"workbench_{name}", meaning, value=value)


def _labelled(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"workbench_{name}", meaning, labels=list(labels))


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    """Prometheus wants each bucket to hold those below it too."""
    summed, buckets = 0, []
    for border, count in zip([*map(str, BORDERS), "+Inf"], histogram.counts, strict=True):
        summed += count
        buckets.append((border, float(summed)))
    return buckets
