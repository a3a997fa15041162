"""Errors of the API, the same everywhere: problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from desk.errors import WorkbenchError
from desk.request_id import current_request_id

CONTENT_TYPE = "application/problem+json"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error: ``type, title, status, detail, code, request_id``, and ``errors`` by field.

    An error that nobody foresaw gives None, so that Django answers 500 and logs it.
    """
    if isinstance(error, WorkbenchError):
        return _answer(error.status, str(error), error.code)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        answer = _answer(response.status_code, "Some of what was sent cannot be used; see errors.", "invalid")
        answer.data["errors"] = (
            response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        )
    else:
        detail = "There is no such thing here." if isinstance(error, Http404) else _detail(response.data)
        answer = _answer(response.status_code, detail, getattr(error, "default_code", "error"))
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def _detail(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, dict) else str(data)


def _answer(code: int, detail: str, word: str) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
        "code": word,
        "request_id": current_request_id(),
    }
    return Response(body, status=code, content_type=CONTENT_TYPE)
