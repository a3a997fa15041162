"""Documents handed in by API clients, and how far each has come."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from desk.api.fields import Words
from desk.api.moments import refuse_beyond_calendar
from desk.api.pagination import ByTime
from desk.api.parsers import JSONParser
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey, Job
from sources.documents.services import Added, Metadata, add_content, add_url, refuse_if_too_large
from sources.models import Document


class DocumentInput(serializers.Serializer[dict[str, Any]]):
    """A document: exactly one of ``url``, ``text`` and ``file``."""

    url = Words(required=False, max_length=2000)
    text = Words(required=False, trim_whitespace=False)
    file = serializers.FileField(required=False)
    kind = serializers.ChoiceField(choices=Document.Kind.choices, default=Document.Kind.ARTICLE)
    title = Words(required=False, max_length=500)
    byline = Words(required=False, max_length=300)
    publisher = Words(required=False, max_length=200)
    published_on = serializers.DateField(required=False)
    embargo_until = serializers.DateTimeField(
        required=False,
        validators=[refuse_beyond_calendar],
        help_text="Before this moment only editors find it. Not for articles.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if sum(name in given for name in ("url", "text", "file")) != 1:
            raise serializers.ValidationError("Send exactly one of url, text and file.")
        return given


class JobOutput(serializers.ModelSerializer[Job]):
    class Meta:
        model = Job
        fields = ["kind", "state", "attempts", "progress", "progress_of", "reason", "created_at", "finished_at"]


class DocumentOutput(serializers.ModelSerializer[Document]):
    """What is known of a document, with the jobs of its journey."""

    publisher = serializers.CharField(source="publisher.name", default=None, allow_null=True)
    canonical_url = serializers.CharField(read_only=True)
    submitted_url = serializers.CharField(read_only=True)
    jobs = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = [
            "id",
            "kind",
            "title",
            "byline",
            "publisher",
            "published_on",
            "embargo_until",
            "language",
            "canonical_url",
            "submitted_url",
            "duplicate_of",
            "notes",
            "added_at",
            "jobs",
        ]

    @extend_schema_field(JobOutput(many=True))
    def get_jobs(self, document: Document) -> list[dict[str, Any]]:
        rows = Job.objects.about(document).order_by("id")
        return [dict(row) for row in JobOutput(rows, many=True).data]


class AddedOutput(serializers.Serializer[dict[str, Any]]):
    """What became of a document that was handed in."""

    already_known = serializers.BooleanField()
    message = serializers.CharField()
    document = DocumentOutput()


@extend_schema_view(
    list=extend_schema(responses={200: DocumentOutput(many=True), **problems(400, 401, 403, 404, 429)}),
    retrieve=extend_schema(responses={200: DocumentOutput, **problems(401, 403, 404)}),
)
class DocumentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Document]):
    """Hand in documents and follow them. A client sees what it handed in itself, a member of the desk everything."""

    queryset = Document.objects.none()
    serializer_class = DocumentOutput
    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.ADD_DOCUMENTS
    required_permission = "sources.add_document"
    parser_classes = [JSONParser, MultiPartParser]
    pagination_class = ByTime.newest_first("added_at")
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        documents = Document.objects.select_related("publisher")
        user: Any = self.request.user
        if isinstance(user, ApiClient):
            return documents.filter(handed_in_by=user)
        return documents.filter(pk__in=Document.objects.visible_to(user, timezone.now()).order_by().values("pk"))

    @extend_schema(
        request=DocumentInput, responses={200: AddedOutput, 202: AddedOutput, **problems(400, 401, 403, 413, 415)}
    )
    def create(self, request: Request) -> Response:
        """Add an article or a piece of evidence. What is here already is given back and said."""
        given = DocumentInput(data=request.data)
        given.is_valid(raise_exception=True)
        added = _add(given.validated_data, _actor(request))
        body = {"already_known": added.already_known, "message": added.message, "document": added.document}
        answer = status.HTTP_200_OK if added.already_known else status.HTTP_202_ACCEPTED
        return Response(AddedOutput(body).data, status=answer)


def _actor(request: Request) -> Actor:
    user: Any = request.user
    return Actor.api_client(user) if isinstance(user, ApiClient) else Actor.person(user)


def _add(given: dict[str, Any], actor: Actor) -> Added:
    about = {
        name: given[name] for name in ("title", "byline", "publisher", "published_on", "embargo_until") if name in given
    }
    metadata = Metadata(**about)
    if "url" in given:
        return add_url(url=given["url"], actor=actor, kind=given["kind"], metadata=metadata)
    if "text" in given:
        content, name, content_type = given["text"].encode("utf-8"), "", "text/plain"
    else:
        upload = given["file"]
        refuse_if_too_large(upload.name, upload.size)
        content, name, content_type = upload.read(), upload.name, upload.content_type or ""
    return add_content(
        content=content, actor=actor, kind=given["kind"], name=name, content_type=content_type, metadata=metadata
    )
