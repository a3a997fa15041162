"""Pages of a list that are as fast with a million rows as with a thousand, and cost no more than they must."""

from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin, checkbox
from unfold.templatetags import unfold_list

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.views import ChangeList

# Nobody leafs further, and no act is done with more rows than these at once.
MOST_COUNTED = 20_000
# What heads the column of boxes: the one that chooses all.
TICK_ALL: str = ModelAdmin.action_checkbox.short_description
_KEY = "key-of-the-row"


class CountedSoFar(Paginator):  # type: ignore[type-arg]
    """Counts up to ``MOST_COUNTED`` rows and shows their pages; ``goes_on`` says whether more follow."""

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: MOST_COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED)

    @property
    def goes_on(self) -> bool:
        return self._counted > MOST_COUNTED


class DeskChangeList(ChangeList):
    """Knows whether its count is all there is, which the templates say beside the number."""

    headers: list[dict[str, Any]] | None = None

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.goes_on = self.paginator.goes_on


class SortedByKeys(DeskChangeList):
    """For an order that no index has: keys alone are sorted, and only the rows of the page are read whole."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        sorted_rows: Any = self.result_list
        keys = list(sorted_rows.values_list("pk", flat=True))
        rows = self.queryset.in_bulk(keys)
        self.result_list = [rows[key] for key in keys if key in rows]


def tick_of(key: object) -> SafeString:
    """The box that chooses a row."""
    return mark_safe(_tick().replace(_KEY, escape(str(key))))  # noqa: S308 (the widget's own HTML)


# A widget renders two templates, for each row of a list.
@cache
def _tick() -> str:
    return str(checkbox.render(ACTION_CHECKBOX_NAME, _KEY))


_headers = unfold_list.result_headers


def _headers_once(changes: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(changes, DeskChangeList):
        return list(_headers(changes))
    if changes.headers is None:
        changes.headers = list(_headers(changes))
    return changes.headers


# unfold makes all headings of a list anew for each of its rows, a third of the time that a page takes.
unfold_list.result_headers = _headers_once
