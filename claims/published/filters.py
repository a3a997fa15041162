"""How published claims are narrowed, wherever they are asked for."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field

from claims.models import Claim, Publication, PublishedBy, PublishedTopic, Rating
from claims.published.index import with_words
from claims.published.services import fold
from desk.api.moments import refuse_beyond_calendar

ORDERINGS = {
    "-changed": ("-last_change",),
    "changed": ("last_change",),
    "-published": ("-first_published_at", "-id"),
    "published": ("first_published_at", "id"),
}


# What neither database can hold is refused, and said of every text that is asked for.
_TEXT = {"type": "string", "pattern": r"^[^\u0000]*$"}


@extend_schema_field(_TEXT)
class _Text(django_filters.CharFilter):  # type: ignore[misc]
    """Words as they are."""


@extend_schema_field(_TEXT)
class _OneOf(django_filters.BaseInFilter, django_filters.CharFilter):  # type: ignore[misc]
    """Any of several words, separated by commas."""


class _Moment(django_filters.IsoDateTimeFilter):  # type: ignore[misc]
    """A moment, asked for in UTC: PostgreSQL refuses offsets of sixteen hours and more, which ISO 8601 allows."""

    def filter(self, rows: QuerySet[Publication], value: datetime | None) -> Any:
        return super().filter(rows, value.astimezone(UTC) if value else value)


def _moment(column: str, lookup: str, label: str) -> Any:
    return _Moment(field_name=column, lookup_expr=lookup, validators=[refuse_beyond_calendar], label=label)


class PublicationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list; several conditions must all hold."""

    rating = _OneOf(field_name="rating__slug", lookup_expr="in", label="Slugs of ratings, separated by commas.")
    normal_form = django_filters.ChoiceFilter(
        field_name="rating__normal_form", choices=Rating.NormalForm.choices, label="What the rating normalises to."
    )
    claimant = _Text(method="by_claimant", label="Name of who made the claim.")
    publisher = _Text(method="by_publisher", label="Name of who printed it.")
    topic = _OneOf(method="by_topic", label="Slugs of topics, separated by commas: under any of them.")
    kind = django_filters.ChoiceFilter(field_name="claim_kind", choices=Claim.Kind.choices, label="Kind of claim.")
    language = _Text(field_name="language", label="For example en.")
    stale = django_filters.BooleanFilter(
        field_name="stale_since",
        lookup_expr="isnull",
        exclude=True,
        label="Whether what it rests on has changed.",
    )
    published_since = _moment("first_published_at", "gte", "First published then or later.")
    published_before = _moment("first_published_at", "lt", "First published before then.")
    updated_since = _moment("changed_at", "gte", "Changed in any way then or later; to keep a copy use changes/.")
    updated_before = _moment("changed_at", "lt", "Not changed since before then.")
    q = _Text(
        method="by_words", label="Words that all stand in claim, claimant, quotes or rationale, in whatever form."
    )
    ordering = django_filters.ChoiceFilter(
        method="by_ordering",
        choices=[(name, name) for name in ORDERINGS],
        label="The latest change first unless told otherwise; published is the first publication.",
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def by_claimant(self, rows: QuerySet[Publication], name: str, given: str) -> QuerySet[Publication]:
        return rows.filter(claimant_folded=fold(given))

    def by_publisher(self, rows: QuerySet[Publication], name: str, given: str) -> QuerySet[Publication]:
        return rows.filter(pk__in=PublishedBy.objects.filter(publisher=fold(given)).values("publication"))

    def by_topic(self, rows: QuerySet[Publication], name: str, given: list[str]) -> QuerySet[Publication]:
        return rows.filter(pk__in=PublishedTopic.objects.filter(topic__in=given).values("publication"))

    def by_words(self, rows: QuerySet[Publication], name: str, given: str) -> QuerySet[Publication]:
        return with_words(rows, given)

    def by_ordering(self, rows: QuerySet[Publication], name: str, given: str) -> QuerySet[Publication]:
        return rows  # the pages are cut by it
