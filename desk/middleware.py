"""What every request carries: an id that its audit events, log lines and error answers share, and the desk's time."""

import re
import uuid
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from desk.models import Desk
from desk.request_id import under_request_id

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes a caller's ``X-Request-ID`` of 8 to 64 safe characters, or makes one, and gives it back in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        with under_request_id(request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response


class DeskTimeZoneMiddleware:
    """Shows times in the desk's time zone; to programs, in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(("/static/", "/healthz", "/api/")):
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(Desk.current().time_zone)):
            return self.get_response(request)
