"""How many requests a key may make: counted in Redis by the minute, told in every answer by the standard headers.

After the draft *RateLimit header fields for HTTP* of the IETF's HTTPAPI group: ``RateLimit-Policy`` names quota and
window, ``RateLimit`` what is left of it and for how many seconds. While Redis cannot be reached, nobody is refused.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from redis import Redis
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from desk.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself imports this module, as a default

logger = logging.getLogger(__name__)

WINDOW = 60
# A Redis that is gone is asked again after so many seconds, not at each request.
PAUSE = 5.0
_paused_until = 0.0


@dataclass(frozen=True)
class Allowance:
    """What is left to a key in this window, and the seconds until the next one."""

    quota: int
    used: int
    seconds: int

    def headers(self) -> dict[str, str]:
        left = max(self.quota - self.used, 0)
        return {
            "RateLimit-Policy": f'"key";q={self.quota};w={WINDOW}',
            "RateLimit": f'"key";r={left};t={self.seconds}',
        }


class LimitByKey(BaseThrottle):
    """A throttle of Django REST framework. Members of the desk are not counted."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return True
        plain: HttpRequest = request._request
        allowed = is_allowed(plain, request.auth)
        self.allowance: Allowance | None = getattr(plain, "allowance", None)
        return allowed

    def wait(self) -> float | None:
        return None if self.allowance is None else float(self.allowance.seconds)


def is_allowed(request: HttpRequest, key: ApiKey) -> bool:
    """Count a request of this key, once however often it is asked, and keep what is left for its answer."""
    if not hasattr(request, "allowance"):
        request.allowance = count_request(key)  # type: ignore[attr-defined]
    allowance: Allowance | None = request.allowance  # type: ignore[attr-defined]
    return allowance is None or allowance.used <= allowance.quota


def count_request(key: ApiKey, now: float | None = None) -> Allowance | None:
    """Count one request of this key; None while Redis cannot be reached."""
    global _paused_until
    moment = time.time() if now is None else now
    if time.monotonic() < _paused_until:
        return None
    place = f"requests:{key.pk}:{int(moment // WINDOW)}"
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as pipeline:
            pipeline.incr(place)
            pipeline.expire(place, 2 * WINDOW)
            used, _ = pipeline.execute()
    except (RedisError, OSError) as error:
        logger.warning("requests are not counted for %s seconds: Redis cannot be reached (%s)", PAUSE, error)
        _paused_until = time.monotonic() + PAUSE
        return None
    quota = key.requests_per_minute or settings.API_REQUESTS_PER_MINUTE
    return Allowance(quota, int(used), WINDOW - int(moment % WINDOW))


@cache
def _redis(url: str) -> "Redis":
    return Redis.from_url(url, socket_timeout=0.25, socket_connect_timeout=0.25)


class AllowanceMiddleware:
    """Puts what is left to the key on the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        allowance: Allowance | None = getattr(request, "allowance", None)
        if allowance is not None:
            for name, value in allowance.headers().items():
                response[name] = value
        return response
