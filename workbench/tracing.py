"""What Celery's processes say of themselves, and the request's id that goes with a task to whoever does it."""

import time
from typing import Any

from celery import signals

from desk.observing import life
from desk.request_id import clear_request_id, current_request_id, set_request_id

HEADER = "x_request_id"
SPEAKS_EVERY = 5.0


@signals.setup_logging.connect
def _log_as_the_settings_say(**_: Any) -> None:
    """Celery leaves the loggers alone when somebody listens here; Django has set them up."""


@signals.before_task_publish.connect
def _send_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and current_request_id():
        headers[HEADER] = current_request_id()


@signals.task_prerun.connect
def _take_up(task: Any = None, **_: Any) -> None:
    given = (getattr(task.request, "headers", None) or {}).get(HEADER) or task.request.get(HEADER)
    if given and not task.request.is_eager:
        set_request_id(str(given))


@signals.task_postrun.connect
def _put_down(task: Any = None, **_: Any) -> None:
    if not task.request.is_eager:
        clear_request_id()


@signals.beat_init.connect
def _beat_begins(**_: Any) -> None:
    signals.after_task_publish.connect(_beat_has_sent)
    life.beat_lives()


def _beat_has_sent(**_: Any) -> None:
    life.beat_lives()


class _Voice:
    """A worker's heart beats every two seconds; it is noted every few."""

    spoke_at = 0.0
    processes = 0


@signals.celeryd_after_setup.connect
def _worker_begins(instance: Any = None, **_: Any) -> None:
    _Voice.processes = int(instance.concurrency)


@signals.heartbeat_sent.connect
def _worker_lives(sender: Any = None, **_: Any) -> None:
    if time.monotonic() - _Voice.spoke_at >= SPEAKS_EVERY:
        _Voice.spoke_at = time.monotonic()
        life.worker_lives(sender.eventer.hostname, _Voice.processes)


@signals.worker_shutdown.connect
def _worker_ends(sender: Any = None, **_: Any) -> None:
    life.worker_ends(sender.hostname)
