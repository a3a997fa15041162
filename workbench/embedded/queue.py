"""What the embedded desk asks of its Celery worker and queue."""

from typing import Any

from celery import Celery


def worker_answers(app: Celery, node: str) -> bool:
    """True when the worker of this name takes commands, and so tasks."""
    try:
        return bool(app.control.ping(destination=[node], timeout=0.5))
    except OSError:
        return False


def give_back_unfinished(app: Celery) -> None:
    """Puts what a worker had in hand when it was killed back into the queue at once.

    Only for a queue without any other worker, as the embedded one is before its worker starts. Elsewhere a lost task
    comes back by itself after the visibility timeout, which is longer than the longest task.
    """
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        qos = channel.qos
        qos.visibility_timeout = 0
        qos.restore_visible(num=10_000)
