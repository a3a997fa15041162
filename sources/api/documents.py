"""Documents handed in by API clients, and how far each has come."""

from collections import Counter
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from desk.api.fields import Words, YesOrNo
from desk.api.idempotency import PARAMETER, idempotent
from desk.api.moments import refuse_beyond_calendar
from desk.api.pagination import ByTime
from desk.api.parsers import JSONParser
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey, Job
from sources.documents.embargo import refuse_article_under_embargo
from sources.documents.services import Added, Metadata, add_content, add_url, look_for, refuse_if_too_large
from sources.models import Document

# Of a batch; the text of each is read by a job of its own.
MOST_ROWS = 200


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


class BatchInput(serializers.Serializer[dict[str, Any]]):
    """Documents as for one, without files; each row is judged by itself."""

    documents = serializers.ListField(
        child=serializers.JSONField(), min_length=1, max_length=MOST_ROWS, help_text="Each with url or text."
    )
    dry_run = YesOrNo(default=False, help_text="Say what would become of each row, add nothing.")


class BatchRow(serializers.Serializer[dict[str, Any]]):
    row = serializers.IntegerField(help_text="Its place in what was sent, from 0 on.")
    state = serializers.ChoiceField(choices=["new", "known", "refused"])
    document = serializers.IntegerField(allow_null=True)
    message = serializers.CharField()
    # DRF takes declared fields out of the class, so this does not hide Serializer.errors.
    errors = serializers.DictField()  # type: ignore[assignment]


class BatchOutput(serializers.Serializer[dict[str, Any]]):
    """What became of each row."""

    dry_run = serializers.BooleanField()
    new = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = BatchRow(many=True)


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
        parameters=[PARAMETER],
        request=DocumentInput,
        responses={200: AddedOutput, 202: AddedOutput, **problems(400, 401, 403, 409, 413, 415, 422, 429)},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Add an article or a piece of evidence. What is here already is given back and said."""
        given = DocumentInput(data=request.data)
        given.is_valid(raise_exception=True)
        added = _add(given.validated_data, _actor(request))
        body = {"already_known": added.already_known, "message": added.message, "document": added.document}
        answer = status.HTTP_200_OK if added.already_known else status.HTTP_202_ACCEPTED
        return Response(AddedOutput(body).data, status=answer)

    @extend_schema(
        parameters=[PARAMETER],
        request=BatchInput,
        responses={200: BatchOutput, **problems(400, 401, 403, 409, 415, 422, 429)},
    )
    @action(detail=False, methods=["post"], pagination_class=None, parser_classes=[JSONParser])
    @idempotent
    def batch(self, request: Request) -> Response:
        """Add many at once, each by itself: a row that is refused leaves the others added. With dry_run nothing is."""
        given = BatchInput(data=request.data)
        given.is_valid(raise_exception=True)
        dry_run, actor = given.validated_data["dry_run"], _actor(request)
        rows = [_row(number, row, actor, dry_run) for number, row in enumerate(given.validated_data["documents"])]
        counts = Counter(row["state"] for row in rows)
        states = ("new", "known", "refused")
        return Response({"dry_run": dry_run, **{state: counts[state] for state in states}, "rows": rows})


def _row(number: int, row: Any, actor: Actor, dry_run: bool) -> dict[str, Any]:
    """What became of one row of a batch; in a dry run, what would."""
    told: dict[str, Any] = {"row": number, "state": "refused", "document": None, "message": "", "errors": {}}
    one = DocumentInput(data=row)
    if not one.is_valid():
        return told | {"message": "Some of this row cannot be used; see errors.", "errors": one.errors}
    given = one.validated_data
    try:
        if dry_run:
            known = look_for(url=given.get("url", ""), text=given.get("text", ""))
            refuse_article_under_embargo(given["kind"], given.get("embargo_until"))
            words = f"“{known}” is here already." if known else "It would be added."
            return told | {"state": "known" if known else "new", "document": known and known.pk, "message": words}
        added = _add(given, actor)
    except WorkbenchError as error:
        return told | {"message": str(error)}
    state = "known" if added.already_known else "new"
    return told | {"state": state, "document": added.document.pk, "message": added.message}


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
