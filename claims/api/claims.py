"""Verified claims: those with a published verdict, whatever the verdict says."""

from typing import Any

import django_filters
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.representation import COLUMNS, current_state
from claims.errors import WrongState
from claims.models import Publication, Rating
from claims.verdicts.claimreview import claim_review
from desk.api.moments import refuse_beyond_calendar
from desk.api.pagination import ByTime
from desk.api.permissions import ScopeOrPermission
from desk.api.problems import problems
from desk.models import ApiKey, Desk


class PublicationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by rating, by what it normalises to, by claimant, by time of the last change."""

    rating = django_filters.CharFilter(field_name="rating__slug")
    normal_form = django_filters.ChoiceFilter(field_name="rating__normal_form", choices=Rating.NormalForm.choices)
    claimant = django_filters.CharFilter(field_name="claimant_name", lookup_expr="iexact")
    updated_since = django_filters.IsoDateTimeFilter(
        field_name="published_at", lookup_expr="gte", validators=[refuse_beyond_calendar]
    )
    q = django_filters.CharFilter(field_name="claim_text", lookup_expr="icontains", label="words in the claim")

    class Meta:
        model = Publication
        fields: list[str] = []


class PublishedClaim(serializers.Serializer[Publication]):
    """A verified claim with its verdict and lineage, as it was published."""

    def to_representation(self, publication: Publication) -> dict[str, Any]:
        row = {name: getattr(publication, name) for name in COLUMNS}
        return publication.document | {"current": current_state(row)}


@extend_schema_view(
    list=extend_schema(
        responses={200: PublishedClaim(many=True), **problems(400, 401, 403)},
        description="Verified claims, latest change first. *Verified* means checked and published, not true: "
        "read `rating`.",
    ),
    retrieve=extend_schema(
        responses={200: PublishedClaim, **problems(401, 403, 404)},
        description="One verified claim; a retracted one keeps its note and loses its verdict.",
    ),
)
class ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Publication]):
    """Published claims."""

    queryset = Publication.objects.none()
    serializer_class = PublishedClaim
    permission_classes = [ScopeOrPermission]
    required_scope = ApiKey.Scope.READ_CLAIMS
    required_permission = "claims.view_publication"
    pagination_class = ByTime.newest_first("published_at")
    filterset_class = PublicationFilter
    lookup_field = "claim__public_id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def get_queryset(self) -> Any:
        return Publication.objects.standing() if self.action == "list" else Publication.objects.current()

    @extend_schema(responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 403, 404)}, filters=False)
    @action(detail=True, url_path="claim-review", filterset_class=None, pagination_class=None)
    def claim_review(self, request: Request, id: str) -> Response:
        """The verdict as ClaimReview JSON-LD."""
        publication = self.get_object()
        if publication.status == Publication.Status.RETRACTED:
            raise WrongState(f"This fact-check was retracted: {publication.note}")
        desk = Desk.current()
        url = desk.absolute(reverse("check", args=[id]))
        body = claim_review(publication.document, url=url, author_name=desk.name, author_url=desk.public_address)
        return Response(body, content_type="application/ld+json")
