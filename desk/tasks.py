"""What beat does for the jobs and for letters that wait to be sent."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from redis import Redis

from desk.api.idempotency import forget_old_requests
from desk.audit.seal import seal_events
from desk.jobs.services import sweep_jobs as sweep
from desk.notifications import letters
from desk.observing.life import sweep_is_done

QUEUE = "celery"


def queue_is_empty() -> bool:
    """Whether no message waits in the queue."""
    with Redis.from_url(settings.REDIS_URL, socket_timeout=5) as redis:
        return bool(redis.llen(QUEUE) == 0)


@shared_task
def sweep_jobs() -> None:
    """Find the jobs whose message was lost."""
    sweep(queue_is_empty=queue_is_empty())
    sweep_is_done()


@shared_task
def seal_audit() -> None:
    """Link what was recorded since the last time to the chain over the record."""
    seal_events()


@shared_task
def send_letters() -> None:
    """Send by e-mail what people are to be told."""
    letters.send_letters()


@shared_task
def forget_requests() -> None:
    """Answers that were kept for requests sent twice."""
    forget_old_requests(at=timezone.now())
