"""Answers that a client has already: 304 without building the body, and how long an answer may be kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.views import APIView

from desk.api.authentication import key_of
from desk.api.limits import is_allowed

# What an API client gets is for it alone, and is asked for again each time: with a validator that costs little.
FOR_THIS_CLIENT = "private, no-cache"


class Validator:
    """The state of what an address shows: ``tag`` differs whenever the answer may differ, ``at`` is its last change."""

    def __init__(self, tag: str, at: datetime | None = None) -> None:
        self.etag = f'W/"{tag}"'
        # A moment of which more may still come is no validator: it counts in whole seconds (RFC 9110, 8.8.2.2).
        is_over = at is not None and timezone.now() - at > timedelta(seconds=2)
        self.at = int(at.timestamp()) if at is not None and is_over else None

    def unchanged(self, request: HttpRequest | Request, *, is_sound: bool = False) -> HttpResponse | None:
        """The 304 for a client whose copy is current, else None.

        A tag of ours was given out for this very request, so it need not be looked at again. ``*`` says nothing of the
        kind: it counts once the caller says that the request is sound.
        """
        plain: HttpRequest = request._request if isinstance(request, Request) else request
        if not is_sound and plain.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*":
            return None
        answer = get_conditional_response(plain, etag=self.etag, last_modified=self.at)
        if answer is None or answer.status_code != 304:
            return None
        self.mark(answer)
        return answer

    def mark(self, answer: HttpResponseBase) -> None:
        """Tell the client by what to ask the next time."""
        answer["ETag"] = self.etag
        if self.at is not None:
            answer["Last-Modified"] = http_date(self.at)
        answer["Cache-Control"] = FOR_THIS_CLIENT
        patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Encoding"))


class AnswersUnchanged(APIView):
    """A view of which it is known, before anything is looked at, in which state what it shows is."""

    required_scope: str = ""

    @classmethod
    def state_of(cls, act: str, **kwargs: Any) -> Validator | None:
        """The state of what this act shows at an address with these arguments; None where only the view can tell."""
        return None


class UnchangedMiddleware:
    """Answers 304 to a key whose copy is current, from the state, the key and the count of its requests alone.

    Whatever is not as it should be, and whoever has no key, goes the whole way, which answers alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _unchanged(request) or self.get_response(request)


def _unchanged(request: HttpRequest) -> HttpResponse | None:
    has_copy = "HTTP_IF_NONE_MATCH" in request.META and "HTTP_AUTHORIZATION" in request.META
    if request.method != "GET" or not has_copy:
        return None
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    view = getattr(found.func, "cls", None)
    if view is None or not issubclass(view, AnswersUnchanged):
        return None
    state = view.state_of(getattr(found.func, "actions", {}).get("get", "get"), **found.kwargs)
    answer = state.unchanged(request) if state is not None else None
    if answer is None:
        return None
    key = key_of(request)
    if key is None or not key.allows(view.required_scope):
        return None
    return answer if is_allowed(request, key) else None
