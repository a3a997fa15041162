"""The public keys by which anybody can verify what the desk has published."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from claims.models import SigningKey


class KeyOutput(serializers.Serializer[Any]):
    """A JSON Web Key (RFC 7517, RFC 8037)."""

    kid = serializers.CharField(source="key_id")
    x = serializers.CharField(source="public_key", help_text="The public key in base64url.")
    kty = serializers.CharField(read_only=True, default="OKP")
    made_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: SigningKey) -> dict[str, object]:
        return super().to_representation(instance) | {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig"}


class KeysOutput(serializers.Serializer[dict[str, object]]):
    keys = KeyOutput(many=True)


@extend_schema(operation_id="keys", responses=KeysOutput, auth=[])
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
def keys(request: Request) -> Response:
    """Every key that has ever signed a published claim, the one that signs by now first. Needs no key of a client."""
    answer = Response({"keys": KeyOutput(SigningKey.objects.all(), many=True).data})
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
