"""What is asked of the list of published claims, and in which order it goes."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.published.filters import ORDERINGS, PublicationFilter
from desk.api.moments import is_moment
from desk.api.pagination import ByTime

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def refuse_odd_values(query: Mapping[str, str]) -> None:
    """Raise ValidationError for a moment that is not written after RFC 3339, a truth value that is neither, and a
    choice of nothing, however well each could be guessed."""
    if empty := [name for name in ("normal_form", "kind", "ordering") if query.get(name) == ""]:
        raise ValidationError({name: ["Choose one, or leave this away."] for name in empty})
    names = ("published_since", "published_before", "updated_since", "updated_before")
    if query.get("stale", "true") not in ("true", "false"):
        raise ValidationError({"stale": ["Give true or false."]})
    odd = [name for name in names if name in query and not _RFC_3339.fullmatch(query[name])]
    if odd:
        raise ValidationError({name: ["Give a moment with its offset, such as 2028-03-14T09:00:00Z."] for name in odd})


class InChosenOrder(ByTime):
    """Pages in the order that ``ordering`` names."""

    ordering = ORDERINGS["-changed"]
    # What narrows nothing: without any other, the list need not be filtered.
    PARAMETERS = frozenset({"cursor", "page_size"})

    def get_ordering(self, request: Request, queryset: Any, view: APIView) -> tuple[str, ...]:
        return ORDERINGS.get(request.query_params.get("ordering", ""), ORDERINGS["-changed"])

    def is_position(self, position: str, request: Request) -> bool:
        by_change = request.query_params.get("ordering", "") in ("", "changed", "-changed")
        return position.isascii() and position.isdigit() and len(position) < 19 if by_change else is_moment(position)


__all__ = ["InChosenOrder", "PublicationFilter", "refuse_odd_values"]
