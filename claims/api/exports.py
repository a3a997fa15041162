"""Published claims in a file that a job writes: asked for, followed, fetched until it expires."""

from typing import Any

import django_filters
from django.http import StreamingHttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.filters import refuse_odd_values
from claims.exports.services import handed_out, request_export
from claims.models import Export, Publication
from claims.published.export import FORMS
from claims.published.filters import PublicationFilter
from desk.api.fields import Words
from desk.api.idempotency import PARAMETER, idempotent
from desk.api.pagination import ByTime
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey, Job

LONGEST_FILTER = 1_000


def _described(name: str) -> dict[str, Any]:
    """A filter as it is written in an address."""
    one = PublicationFilter.base_filters[name]
    if isinstance(one, django_filters.BooleanFilter):
        return {"type": "string", "enum": ["true", "false"]}
    if isinstance(one, django_filters.IsoDateTimeFilter):
        return {"type": "string", "format": "date-time"}
    if "choices" in one.extra:
        return {"type": "string", "enum": [value for value, _ in one.extra["choices"]]}
    return {"type": "string", "maxLength": LONGEST_FILTER, "pattern": r"^[^\u0000]*$"}


FILTERS = [name for name in PublicationFilter.base_filters if name != "ordering"]
_FILTERS: dict[str, Any] = {
    "type": "object",
    "properties": {name: _described(name) for name in FILTERS},
    "additionalProperties": False,
}


@extend_schema_field(_FILTERS)
class FiltersField(serializers.DictField):
    child = Words(allow_blank=True, trim_whitespace=False, max_length=LONGEST_FILTER)


class ExportInput(serializers.Serializer[dict[str, Any]]):
    """What is wanted in the file."""

    form = serializers.ChoiceField(choices=Export.Form.choices, default=Export.Form.NDJSON)
    filters = FiltersField(required=False, help_text="As for claims/, each written as in an address.")

    def validate_filters(self, given: dict[str, str]) -> dict[str, str]:
        unknown = sorted(given.keys() - set(FILTERS))
        if unknown:
            raise serializers.ValidationError(f"There is no filter {unknown[0][:60]!r}.")
        for name, value in given.items():
            # A form would take an empty choice for none.
            if value not in (_FILTERS["properties"][name].get("enum") or [value]):
                raise serializers.ValidationError(f"{value[:60]!r} is no {name}.")
        try:
            refuse_odd_values(given)
        except ValidationError as error:
            raise serializers.ValidationError(error.detail) from error
        narrowed = PublicationFilter(given, queryset=Publication.objects.none())
        if not narrowed.is_valid():
            raise serializers.ValidationError(narrowed.errors)
        return given


class ExportOutput(serializers.ModelSerializer[Export]):
    """How far it is, and where its file lies once ``state`` is ``done``."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    filters = serializers.DictField(read_only=True)
    state = serializers.SerializerMethodField(help_text="waiting, running, done, set_aside or expired.")
    progress = serializers.SerializerMethodField(help_text="Claims written so far.")
    progress_of = serializers.SerializerMethodField(help_text="Of so many; 0 before that is known.")
    url = serializers.SerializerMethodField(help_text="Where the file is, until expires_at.")
    as_of = serializers.IntegerField(read_only=True, help_text="Go on with changes/?after= this.")

    class Meta:
        model = Export
        fields = [
            "id", "form", "filters", "state", "progress", "progress_of", "rows", "size", "sha256", "as_of",
            "requested_at", "done_at", "expires_at", "url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, export: Export) -> str:
        if export.deleted_at is not None:
            return "expired"
        job = _job(export)
        return "done" if export.done_at else str(job.state if job else Job.State.WAITING)

    def get_progress(self, export: Export) -> int:
        return export.rows

    def get_progress_of(self, export: Export) -> int:
        job = None if export.done_at else _job(export)
        return export.rows if export.done_at else job.progress_of if job else 0

    @extend_schema_field({"type": ["string", "null"]})
    def get_url(self, export: Export) -> str | None:
        is_there = export.done_at is not None and export.deleted_at is None
        return reverse("api:export-file", args=[export.public_id]) if is_there else None


def _job(export: Export) -> Job | None:
    return Job.objects.about(export).order_by("-id").first()


@extend_schema_view(
    list=extend_schema(responses={200: ExportOutput(many=True), **problems(400, 401, 403, 404, 429)}),
    retrieve=extend_schema(responses={200: ExportOutput, **problems(401, 403, 404, 429)}),
)
class ExportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Export]):
    """Exports of whoever asks; nobody sees another's."""

    queryset = Export.objects.none()
    serializer_class = ExportOutput
    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.READ_CLAIMS
    required_permission = "claims.view_publication"
    pagination_class = ByTime.newest_first("requested_at")
    filter_backends: list[Any] = []
    lookup_field = "public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return Export.objects.filter(client=user) if isinstance(user, ApiClient) else Export.objects.filter(user=user)

    @extend_schema(
        parameters=[PARAMETER],
        request=ExportInput,
        responses={202: ExportOutput, **problems(400, 401, 403, 409, 415, 422, 429)},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Ask for a file with all claims that the filters leave."""
        given = ExportInput(data=request.data)
        given.is_valid(raise_exception=True)
        user: Any = request.user
        export = request_export(
            form=given.validated_data["form"],
            filters=given.validated_data.get("filters", {}),
            actor=Actor.api_client(user) if isinstance(user, ApiClient) else Actor.person(user),
        )
        address = reverse("api:export-detail", args=[export.public_id])
        return Response(ExportOutput(export).data, status=202, headers={"Location": address})

    @extend_schema(
        responses={
            (200, "application/x-ndjson"): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            **problems(401, 403, 404, 409, 410, 429),
        }
    )
    @action(detail=True, pagination_class=None)
    def file(self, request: Request, id: str) -> StreamingHttpResponse:
        """The file itself."""
        export, user = self.get_object(), request.user
        client = user if isinstance(user, ApiClient) else None
        answer = StreamingHttpResponse(handed_out(export, client), content_type=FORMS[export.form].content_type)
        answer["Content-Disposition"] = f'attachment; filename="claims.{export.form}"'
        answer["Content-Length"] = str(export.size)
        answer["Cache-Control"] = "private, no-store"
        return answer
