"""Where every process of every host notes what it measures: Redis. What cannot be noted is let go, never waited for."""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A Redis that is gone is asked again after so many seconds, not with each note.
PAUSE = 5.0
_paused_until = 0.0


@cache
def _redis(url: str) -> "Redis":
    return Redis.from_url(url, socket_timeout=0.25, socket_connect_timeout=0.25, decode_responses=True)


def note(write: Callable[[Any], Any]) -> None:
    """Send what ``write`` puts into a pipeline. While Redis cannot be reached nothing is noted, and nobody waits."""
    global _paused_until
    if time.monotonic() < _paused_until:
        return
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as pipeline:
            write(pipeline)
            pipeline.execute()
    except (RedisError, OSError) as error:
        logger.warning("nothing is measured for %s seconds: Redis cannot be reached (%s)", PAUSE, error)
        _paused_until = time.monotonic() + PAUSE


def noted(name: str) -> dict[str, str]:
    """The fields of one hash. Raises RedisError or OSError while Redis cannot be reached."""
    found: Any = _redis(settings.REDIS_URL).hgetall(name)
    return dict(found)
