"""The ``Idempotency-Key`` of a request: sent again with the same key, it has the same answer and does nothing twice.

After the draft *The Idempotency-Key HTTP Header Field* of the IETF's HTTPAPI group.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.errors import WorkbenchError
from desk.models import ApiClient, IdempotentRequest

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
KEPT = timedelta(days=1)
# Whoever began a request and has not answered it by then is gone; it is begun anew.
LEASE = timedelta(minutes=5)
PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Of your choice. Sent again with the same body within a day, a request has the same answer.",
)

View = TypeVar("View", bound=APIView)
Rest = ParamSpec("Rest")
Handler = Callable[Concatenate[View, Request, Rest], Response]


class KeyReused(WorkbenchError):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422


class StillWorking(WorkbenchError):
    """The first request under this key has no answer yet."""

    code = "idempotency_in_progress"
    status = 409


def idempotent(handler: "Handler[View, Rest]") -> "Handler[View, Rest]":
    """For a method of a view that answers POST. Only answers are kept: a request that was refused may be mended."""

    @wraps(handler)
    def answer(self: View, request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        if HEADER not in request.headers:
            return handler(self, request, *args, **kwargs)
        row = _begin(request)
        if row.status is not None:
            return Response(row.answer, status=row.status, headers={"Idempotency-Replayed": "true"})
        try:
            given = handler(self, request, *args, **kwargs)
        except BaseException:
            IdempotentRequest.objects.filter(pk=row.pk, status=None).delete()
            raise
        said = json.loads(JSONRenderer().render(given.data))
        IdempotentRequest.objects.filter(pk=row.pk).update(status=given.status_code, answer=said)
        return given

    return answer


def forget_old_requests(*, at: datetime) -> int:
    """Keys may be used anew after a day; returns how many are forgotten."""
    count, _ = IdempotentRequest.objects.filter(begun_at__lt=at - KEPT).delete()
    return count


def _begin(request: Request) -> IdempotentRequest:
    """The row of this request: just made, or answered before. Raises KeyReused and StillWorking."""
    key = request.headers[HEADER]
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() and " " not in key):
        raise ValidationError({HEADER: [f"Give 1 to {LONGEST_KEY} visible ASCII characters."]})
    sender: Any = request.user
    whose = {"sender": f"{'client' if isinstance(sender, ApiClient) else 'user'}:{sender.pk}", "key": key}
    what = {"address": f"{request.method} {request.path}"[:300], "digest": digest_of(request)}
    now = timezone.now()
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(**whose, **what, begun_at=now)
    except IntegrityError:
        return _known(whose, what, now)


@transaction.atomic
def _known(whose: dict[str, str], what: dict[str, str], now: datetime) -> IdempotentRequest:
    row = IdempotentRequest.objects.select_for_update().filter(**whose).first()
    if row is None:  # refused in this very moment
        return IdempotentRequest.objects.create(**whose, **what, begun_at=now)
    if row.begun_at < now - KEPT or (row.status is None and row.begun_at < now - LEASE):
        row.address, row.digest, row.status, row.answer, row.begun_at = what["address"], what["digest"], None, None, now
        row.save()
        return row
    if (row.address, row.digest) != (what["address"], what["digest"]):
        raise KeyReused(f"The key {row.key[:60]!r} was sent with another request before; choose a new one.")
    if row.status is None:
        raise StillWorking("The first request under this key is still being worked on; ask again in a moment.")
    return row


def digest_of(request: Request) -> str:
    """The same for the same request, however a form is cut into parts or JSON is spaced."""
    data: Any = request.data
    query = sorted(request.query_params.lists())
    if isinstance(data, bytes):
        return _sha256(json.dumps(query).encode() + b"\n" + data)
    if not hasattr(data, "lists"):
        return _sha256(json.dumps([query, data], sort_keys=True, default=str).encode())
    parts = sorted((name, [_of_part(one) for one in values]) for name, values in data.lists())
    return _sha256(json.dumps([query, parts]).encode())


def _of_part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


__all__ = ["HEADER", "PARAMETER", "KeyReused", "StillWorking", "forget_old_requests", "idempotent"]
