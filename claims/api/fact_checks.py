"""Fact-checks of others, handed in by trusted clients: many at once, each row by itself."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.factchecks.services import Imported, Outcome, import_fact_checks
from desk.api.idempotency import PARAMETER, idempotent
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey
from sources.documents.services import refuse_if_too_large

MOST_ROWS = 1_000
LONGEST_BODY = 10_000_000


class AsItIs(BaseParser):
    """The bytes that were sent; what they are is found out by reading them."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        content = stream.read(LONGEST_BODY + 1)
        if len(content) > LONGEST_BODY:
            raise ParseError(f"More than {LONGEST_BODY // 1_000_000} MB are not taken in at once; send them in parts.")
        return content


class JsonAsItIs(AsItIs):
    media_type = "application/json"


class JsonLdAsItIs(AsItIs):
    media_type = "application/ld+json"


class CsvAsItIs(AsItIs):
    media_type = "text/csv"


class BadRowOutput(serializers.Serializer[Any]):
    place = serializers.CharField(help_text="The item of a feed, or the line of a table.")
    reason = serializers.CharField()


class ImportedOutput(serializers.Serializer[Imported]):
    """What became of the rows; in a dry run, what would. Rows that cannot be used leave the others taken in."""

    dry_run = serializers.BooleanField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Known, and says something else by now.")
    known = serializers.IntegerField()
    bad = BadRowOutput(many=True)


_REVIEWS = {
    "type": ["object", "array"],
    "description": "A ClaimReview, a list or a @graph of them, or a DataFeed, after schema.org.",
    "example": {
        "@type": "ClaimReview",
        "claimReviewed": "Velmoor has eleven lighthouses.",
        "url": "https://checks.example/light",
    },
}


class FactChecksView(APIView):
    """Fact-checks of others, with which new claims are compared."""

    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.ADD_FACT_CHECKS
    required_permission = "sources.add_document"
    parser_classes = [JsonAsItIs, JsonLdAsItIs, CsvAsItIs]

    @extend_schema(
        operation_id="fact_checks_import",
        parameters=[
            PARAMETER,
            OpenApiParameter("dry_run", bool, description="true: say what would become of each row, write nothing."),
        ],
        request={
            "application/json": _REVIEWS,
            "application/ld+json": _REVIEWS,
            "text/csv": {"type": "string", "example": "claim_reviewed,url\n"},
        },
        responses={200: ImportedOutput, **problems(400, 401, 403, 409, 415, 422, 429)},
        description="Take in fact-checks of others: a ClaimReview, a DataFeed of them, or a CSV table with the columns "
        f"claim_reviewed and url; at most {MOST_ROWS:,} at once. The same again changes nothing.",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        dry_run = request.query_params.get("dry_run", "false")
        if dry_run not in ("true", "false"):
            raise ValidationError({"dry_run": ["Give true or false."]})
        user: Any = request.user
        content = request.data if isinstance(request.data, bytes) else b""
        refuse_if_too_large("The file", len(content))
        outcome = import_fact_checks(
            content=content,
            actor=Actor.api_client(user) if isinstance(user, ApiClient) else Actor.person(user),
            name="What was sent",
            dry_run=dry_run == "true",
            most=MOST_ROWS,
        )
        counts = {str(one): outcome.count(one) for one in (Outcome.NEW, Outcome.CHANGED, Outcome.KNOWN)}
        return Response(
            {"dry_run": dry_run == "true", **counts}
            | {"bad": [{"place": one.place, "reason": one.reason} for one in outcome.bad]}
        )
