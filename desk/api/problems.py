"""How errors look in the API's description (OpenAPI)."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers


class Problem(serializers.Serializer[dict[str, object]]):
    """Problem details after RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    # DRF takes declared fields out of the class, so this does not hide Serializer.errors.
    errors = serializers.DictField(required=False)  # type: ignore[assignment]


def problems(*codes: int) -> dict[tuple[int, str], OpenApiResponse]:
    """Responses for ``extend_schema``: these status codes answer with problem details."""
    return {(code, "application/problem+json"): OpenApiResponse(Problem) for code in codes}
