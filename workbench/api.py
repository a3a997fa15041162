"""Errors of the API, the same everywhere: problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from desk.errors import WorkbenchError
from desk.request_id import current_request_id

CONTENT_TYPE = "application/problem+json"
NOTHING_HERE = "There is no such thing here."


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
        detail = NOTHING_HERE if isinstance(error, Http404) else _detail(response.data)
        code = "not_found" if isinstance(error, Http404) else getattr(error, "default_code", "error")
        answer = _answer(response.status_code, detail, code)
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def _detail(data: Any) -> str:
    return str(data.get("detail", "")) if isinstance(data, dict) else str(data)


def _body(status: int, detail: str, code: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": current_request_id(),
    }


def _answer(status: int, detail: str, code: str) -> Response:
    return Response(_body(status, detail, code), status=status, content_type=CONTENT_TYPE)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _plain(status: int, detail: str, code: str) -> JsonResponse:
    return JsonResponse(_body(status, detail, code), status=status, content_type=CONTENT_TYPE)


# What Django answers where no view of the API was reached: readers get pages, programs problem details.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_api(request):
        return _plain(400, "This request cannot be read.", "parse_error")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_api(request):
        return _plain(403, "Your key or account may not do this.", "permission_denied")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_api(request):
        return _plain(404, f"{NOTHING_HERE} The description of the API is at /api/v1/docs/.", "not_found")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if _is_api(request):
        return _plain(500, "Something went wrong here. Tell the desk the request_id.", "server_error")
    return defaults.server_error(request)
