"""Answers that a client has already: 304 without building the body, and how long an answer may be kept."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
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

    def unchanged(self, request: HttpRequest | Request) -> HttpResponse | None:
        """The 304 for a client whose copy is current, else None."""
        plain: HttpRequest = request._request if isinstance(request, Request) else request
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
    """A view that knows the state of what it shows before it looks at anything else of a request.

    A key whose copy is current has its 304 from the state, the key and the count of its requests alone. Whatever is not
    as it should be, and whoever has no key, goes the whole way, which answers alike.
    """

    required_scope: str = ""

    def state_of(self, **kwargs: Any) -> Validator | None:
        """The state of what stands at an address with these arguments; None where only the whole way tells."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._unchanged(request, kwargs) or super().dispatch(request, *args, **kwargs)

    def _unchanged(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
        if request.method != "GET" or "HTTP_IF_NONE_MATCH" not in request.META:
            return None
        state = self.state_of(**kwargs)
        answer = state.unchanged(request) if state is not None else None
        if answer is None:
            return None
        key = key_of(request)
        if key is None or not key.allows(self.required_scope):
            return None
        return answer if is_allowed(request, key) else None
