"""The evidence library, searched by programs."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.api.fields import OneOrMoreOf, Words, as_given
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.models import ApiKey
from sources.models import Document
from sources.passages.library import DEEPEST, MOST_PAGE_SIZE, PAGE_SIZE, Found, search_library
from sources.passages.search import Filters

LONGEST_QUERY = 50_000


class EvidenceQuery(serializers.Serializer[dict[str, Any]]):
    """What to search for and where. Dates are days, both ends included."""

    q = Words(
        max_length=LONGEST_QUERY,
        help_text="A claim or some words. There are no operators: quotes, AND, * are read as text.",
    )
    kind = OneOrMoreOf(
        choices=Document.Kind.choices, required=False, help_text="Only documents of these kinds; may be repeated."
    )
    publisher = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Only documents of this publisher, by its id."
    )
    language = Words(required=False, max_length=8, help_text="Only documents in it, as in “en”.")
    published_from = serializers.DateField(required=False)
    published_to = serializers.DateField(required=False)
    as_of = serializers.DateField(
        required=False,
        help_text="What was known on that day: a document without a date counts from the day it was fetched.",
    )
    offset = serializers.IntegerField(default=0, min_value=0, max_value=DEEPEST)
    limit = serializers.IntegerField(default=PAGE_SIZE, min_value=1, max_value=MOST_PAGE_SIZE)

    def filters(self, reader: User | None) -> Filters:
        """The filters of a valid query."""
        given = self.validated_data
        return Filters(
            as_of=given.get("as_of"),
            published_from=given.get("published_from"),
            published_to=given.get("published_to"),
            kinds=tuple(sorted(given.get("kind", ()))),
            languages=(given["language"],) if given.get("language") else (),
            publisher=given.get("publisher"),
            reader=reader,
        )


class MarkOutput(serializers.Serializer[dict[str, int]]):
    """Words of ``text`` that matched: characters, end exclusive."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class EvidenceDocument(serializers.ModelSerializer[Document]):
    """The document that a passage stands in."""

    publisher_name = serializers.CharField(source="publisher.name", default=None, allow_null=True)

    class Meta:
        model = Document
        fields = ["id", "kind", "title", "publisher", "publisher_name", "published_on", "language", "canonical_url"]


class EvidenceHit(serializers.Serializer[Found]):
    """A passage with its place: ``text`` is characters ``start`` to ``end`` of the snapshot."""

    passage = serializers.IntegerField(source="passage.pk")
    text = serializers.CharField(source="passage.text")
    marks = serializers.SerializerMethodField()
    matched = serializers.ListField(
        source="hit.matched", child=serializers.CharField(), help_text="Stems, rarest first."
    )
    score = serializers.FloatField(source="hit.score", help_text="BM25; compare only within one answer.")
    snapshot_sha256 = serializers.CharField(source="passage.snapshot.content_sha256")
    taken_at = serializers.DateTimeField(source="passage.snapshot.taken_at")
    start = serializers.IntegerField(source="passage.start")
    end = serializers.IntegerField(source="passage.end")
    document = EvidenceDocument(source="passage.snapshot.document")

    @extend_schema_field(MarkOutput(many=True))
    def get_marks(self, found: Found) -> list[dict[str, int]]:
        return [{"start": start, "end": end} for start, end in found.marks]


class EvidencePage(serializers.Serializer[dict[str, Any]]):
    """``next_offset`` is null on the last page; ``capped``: of what holds these words only a part was ranked."""

    next_offset = serializers.IntegerField(allow_null=True)
    capped = serializers.BooleanField()
    results = EvidenceHit(many=True)


class EvidenceSearch(APIView):
    """Passages of the evidence library, best first. What was deleted or is under embargo is never found."""

    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.SEARCH_EVIDENCE
    required_permission = "sources.view_passage"

    @extend_schema(
        operation_id="evidence_search",
        parameters=[EvidenceQuery],
        responses={200: EvidencePage, **problems(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        """Search the evidence library."""
        return self._answer(request, EvidenceQuery(data=as_given(request.query_params, repeated=["kind"])))

    @extend_schema(
        operation_id="evidence_search_long",
        request=EvidenceQuery,
        responses={200: EvidencePage, **problems(400, 401, 403, 415)},
    )
    def post(self, request: Request) -> Response:
        """The same for a text that is too long for an address; changes nothing."""
        return self._answer(request, EvidenceQuery(data=request.data))

    def _answer(self, request: Request, query: EvidenceQuery) -> Response:
        query.is_valid(raise_exception=True)
        given = query.validated_data
        reader = request.user if isinstance(request.user, User) else None
        page = search_library(given["q"], filters=query.filters(reader), offset=given["offset"], limit=given["limit"])
        end = given["offset"] + given["limit"]
        body = {"next_offset": end if page.has_more else None, "capped": page.capped, "results": page.found}
        return Response(EvidencePage(body).data)
