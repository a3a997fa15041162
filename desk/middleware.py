"""What every request carries: an id that its audit events, log lines and error answers share, and the desk's time."""

import logging
import re
import time
import uuid
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.context import desk_of
from desk.request_id import under_request_id

logger = logging.getLogger("desk.requests")
_ASKED_BY_PROGRAMS = ("/healthz", "/readyz", "/metrics")
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes a caller's ``X-Request-ID`` of 8 to 64 safe characters, or makes one, and gives it back in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with under_request_id(request_id):
            response = self.get_response(request)
            self._tell(request, response, time.perf_counter() - began)
        response["X-Request-ID"] = request_id
        return response

    @staticmethod
    def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """One line a request. Of the address only the path: what somebody looks for is nobody's business."""
        more = {"method": request.method, "path": request.path, "status": response.status_code}
        told = f"{request.method} {request.path} {response.status_code} {1000 * seconds:.0f} ms"
        level = logging.DEBUG if request.path in _ASKED_BY_PROGRAMS else logging.INFO
        logger.log(level, told, extra={**more, "milliseconds": round(1000 * seconds, 1)})


class DeskTimeZoneMiddleware:
    """Shows times in the desk's time zone; to programs, in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/healthz", "/api/")):
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(desk_of(request).time_zone)):
            return self.get_response(request)
