"""API clients sign in with ``Authorization: Bearer <key>``."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from desk.access.keys import find_key
from desk.models import ApiClient, ApiKey


class ApiKeyAuthentication(BaseAuthentication):
    """Gives the request its ApiClient as ``user`` and its ApiKey as ``auth``."""

    def authenticate(self, request: Request) -> tuple[ApiClient, ApiKey] | None:
        plain: HttpRequest = request._request
        if _bearer(plain) is None:
            return None
        key = key_of(plain)
        if key is None:
            raise AuthenticationFailed("This API key is unknown, expired or revoked.")
        return key.client, key

    def authenticate_header(self, request: Request) -> str:
        """Makes a refusal a 401 that says which scheme is meant."""
        return "Bearer"


def key_of(request: HttpRequest) -> ApiKey | None:
    """The usable key that a request brings, noted as used; None without one."""
    given = _bearer(request)
    key = find_key(given) if given is not None else None
    if key is None:
        return None
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > timedelta(minutes=1):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def _bearer(request: HttpRequest) -> str | None:
    scheme, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "desk.api.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The key of an API client."}
