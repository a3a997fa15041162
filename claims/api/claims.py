"""Verified claims: those with a published verdict, whatever the verdict says."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.filters import InChosenOrder, PublicationFilter, refuse_odd_values
from claims.api.published_claim import PublishedClaim
from claims.api.representation import MEMBERS, Shape, state_after, state_of_all, state_of_one
from claims.errors import WrongState
from claims.exports.services import refuse_if_too_many
from claims.models import Publication, Receipt
from claims.published.export import FORMS, streamed
from claims.published.feed import COLUMNS
from claims.published.services import note_new_receipts, note_receipt
from claims.verdicts.claimreview import claim_review
from desk.api.conditional import AnswersUnchanged, Validator
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.models import ApiClient, ApiKey, Desk

_SHAPE = [
    OpenApiParameter(
        "fields",
        {"type": "array", "items": {"type": "string", "enum": list(MEMBERS)}},
        explode=False,
        description="Only these members, separated by commas; id and current always come along.",
    ),
    OpenApiParameter(
        "expand",
        {"type": "array", "items": {"type": "string", "enum": list(Shape.EXPANSIONS)}},
        explode=False,
        description="Members that are made for you, separated by commas.",
    ),
    OpenApiParameter(
        "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of the answer that you have."
    ),
]

# Made once: to build a query takes longer than to ask it.
_CURRENT, _STANDING = Publication.objects.current(), Publication.objects.standing()


@extend_schema_view(
    list=extend_schema(
        parameters=_SHAPE,
        responses={200: PublishedClaim(many=True), 304: None, **problems(400, 401, 403, 404, 429)},
        description="Verified claims, latest change first. *Verified* means checked and published, not true: "
        "read `rating`.",
    ),
    retrieve=extend_schema(
        parameters=_SHAPE,
        responses={200: PublishedClaim, 304: None, **problems(400, 401, 403, 404, 429)},
        description="One verified claim; a retracted one keeps its note and loses its verdict.",
    ),
)
@method_decorator(gzip_page, name="dispatch")
class ClaimViewSet(AnswersUnchanged, GenericViewSet[Publication]):
    """Published claims."""

    queryset = Publication.objects.none()
    serializer_class = PublishedClaim
    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.READ_CLAIMS
    required_permission = "claims.view_publication"
    pagination_class = InChosenOrder
    filterset_class = PublicationFilter
    lookup_field = "claim__public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def get_queryset(self) -> Any:
        return (_STANDING if self.action in ("list", "export") else _CURRENT).all()

    @classmethod
    def state_of(cls, act: str, **kwargs: Any) -> Validator | None:
        if act == "list":
            return state_of_all()
        return state_of_one(kwargs["id"]) if act == "retrieve" else None

    def list(self, request: Request) -> HttpResponse:
        """A page of claims, written out from what was published letter by letter."""
        state = state_of_all()
        # Before anything is read or built: an address that was answered once would be answered alike again.
        if unchanged := state.unchanged(request):
            return unchanged
        shape = Shape.of(request.query_params)
        rows = self.get_queryset()
        if not request.query_params.keys() <= InChosenOrder.PARAMETERS | Shape.PARAMETERS:
            refuse_odd_values(request.query_params)
            rows = self.filter_queryset(rows)
        pages = self.paginator
        if not isinstance(pages, InChosenOrder):
            raise TypeError("The list of claims is cut into pages by InChosenOrder.")
        columns = dict.fromkeys(["pk", *COLUMNS, pages.get_ordering(request, rows, self)[0].lstrip("-")])
        page: list[Any] = pages.paginate_queryset(rows.values(*columns), request, view=self) or []
        if unchanged := state.unchanged(request, is_sound=True):
            return unchanged
        self._note_receipts(page)
        links = {"next": pages.get_next_link(), "previous": pages.get_previous_link()}
        body = f'{json.dumps(links)[:-1]},"results":[{",".join(shape.write(row) for row in page)}]}}'
        return _answer(body, state)

    def retrieve(self, request: Request, id: str) -> HttpResponse:
        """One claim as its latest version stands."""
        shape = Shape.of(request.query_params)
        rows = self.get_queryset().filter(claim__public_id=id).order_by().values("pk", "changed_at", *COLUMNS)
        row = next(iter(rows[:1]), None)
        if row is None:
            raise Http404
        state = state_after(row["last_change"], row["changed_at"])
        if unchanged := state.unchanged(request, is_sound=True):
            return unchanged
        self._note_receipts([row])
        return _answer(shape.write(row), state)

    @extend_schema(
        parameters=[OpenApiParameter("as", str, enum=tuple(FORMS), description="ndjson unless told otherwise.")],
        responses={
            (200, "application/x-ndjson"): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            **problems(400, 401, 403, 409, 429),
        },
    )
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        """All claims that the filters leave, streamed: NDJSON with a claim a line, or CSV.

        Where they are too many for one answer, 409 with the code export_too_large: ask for a file under exports/.
        """
        refuse_odd_values(request.query_params)
        name = request.query_params.get("as", "ndjson")
        if name not in FORMS:
            raise ValidationError({"as": [f"Choose from {', '.join(FORMS)}."]})
        client: Any = request.user
        is_client = isinstance(client, ApiClient)
        rows = self.filter_queryset(Publication.objects.standing())
        refuse_if_too_many(rows)

        def given(keys: Sequence[int]) -> None:
            if is_client:
                note_receipt(client, keys, Receipt.Via.EXPORT)

        answer = StreamingHttpResponse(streamed(FORMS[name], rows, given), content_type=FORMS[name].content_type)
        answer["Content-Disposition"] = f'attachment; filename="claims.{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    @extend_schema(responses={200: OpenApiTypes.OBJECT, **problems(401, 403, 404, 409, 429)}, filters=False)
    @action(detail=True, url_path="claim-review", filterset_class=None, pagination_class=None)
    def claim_review(self, request: Request, id: str) -> Response:
        """The verdict as ClaimReview JSON-LD."""
        publication = self.get_object()
        if publication.status == Publication.Status.RETRACTED:
            raise WrongState(f"This fact-check was retracted: {publication.note}")
        body = claim_review(publication.document, desk=Desk.current())
        return Response(body, content_type="application/ld+json")

    def _note_receipts(self, rows: Iterable[dict[str, Any]]) -> None:
        client: Any = self.request.user
        if isinstance(client, ApiClient):
            note_new_receipts(client, [row["pk"] for row in rows], Receipt.Via.CLAIMS)


def _answer(body: str, state: Validator) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/json")
    state.mark(answer)
    return answer
