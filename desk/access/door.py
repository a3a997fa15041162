"""The door of the desk: who has not shown the second factor is a stranger but at the page that asks for it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from desk.access.second_factor import factor_of, has_shown_factor, must_have_factor


class SecondFactorMiddleware:
    """After the middleware of django-otp, which knows what this session has shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asking for the user reads the session; programs with keys have none.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _waits_at_the_door(request):
            return self.get_response(request)
        asking = reverse("second-factor")
        if request.path in (asking, reverse("admin:logout")):
            return self.get_response(request)
        if request.path.startswith(reverse("admin:index")):
            return HttpResponseRedirect(f"{asking}?{urlencode({'next': request.get_full_path()})}")
        request.user = AnonymousUser()
        return self.get_response(request)


def _waits_at_the_door(request: HttpRequest) -> bool:
    person = request.user
    if not person.is_authenticated or has_shown_factor(person):
        return False
    return factor_of(person) is not None or must_have_factor(person)


def client_address(request: HttpRequest) -> str:
    """Whose sign-ins are counted together: the address that the proxy saw, or the connection's own without a proxy."""
    if settings.SECURE_PROXY_SSL_HEADER:
        # The last entry is the proxy's; what stands before it the client may have written.
        seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """The answer to whoever tried too often."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "admin/locked_out.html", {"minutes": minutes}, status=429)
