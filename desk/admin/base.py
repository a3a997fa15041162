"""What all pages of the admin have in common: rows are scoped first, written by services only, and never deleted."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from desk.admin.pages import TICK_ALL, CountedSoFar, DeskChangeList, tick_of
from desk.errors import WorkbenchError

Row = TypeVar("Row", bound=Model)

MOST_SEARCH_WORDS = 30

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as UnfoldAdmin
else:
    from unfold.admin import ModelAdmin

    class UnfoldAdmin(ModelAdmin):
        def __class_getitem__(cls, row: object) -> "type[UnfoldAdmin]":
            return cls


def signed_in(request: HttpRequest) -> User:
    """The member of the desk who asks; the admin lets nobody else in."""
    return cast(User, request.user)


class DeskAdmin(UnfoldAdmin[Row]):
    """A list and pages to read. Whoever may change something says so by overriding the permission."""

    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    paginator = CountedSoFar
    list_filter_submit = True
    list_fullwidth = True
    actions: Any = None
    # What an empty list says, and the button beneath it where there is something to add.
    nothing_yet = "Nothing here yet."
    add_words = ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskChangeList]:
        return DeskChangeList

    @admin.display(description=TICK_ALL)
    def action_checkbox(self, obj: Row) -> SafeString:
        return tick_of(obj.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    # Django allows any column of the row itself in the address; a state or a relation that no filter offers would tell
    # a reviewer by the count what the page hides.
    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:  # type: ignore[override]
        return super().lookup_allowed(lookup, value, request) and any(
            _narrows_by(offered, lookup) for offered in self.get_list_filter(request)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Each word is a condition more, and a database takes only so many."""
        words = " ".join(search_term.split()[:MOST_SEARCH_WORDS])
        return super().get_search_results(request, queryset, words)

    # The audit event is the record of an act; a second log beside it would tell a reviewer what the first one did.
    def log_addition(self, request: HttpRequest, object: Row, message: object) -> Any:
        return None

    def log_change(self, request: HttpRequest, object: Row, message: object) -> Any:
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(self.address_of(object_id))

    def address_of(self, key: object) -> str:
        """The page of one row."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[key])

    def page_context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        """What every page of our own needs to look like a page of the admin."""
        return {**admin.site.each_context(request), "opts": self.opts, "title": title, **more}


def _narrows_by(offered: Any, lookup: str) -> bool:
    """Whether a filter of the list reads this part of the address."""
    if isinstance(offered, type):
        return lookup == getattr(offered, "parameter_name", "")
    name = offered[0] if isinstance(offered, tuple) else offered
    return lookup == name or lookup.startswith((f"{name}__", f"{name}_from", f"{name}_to"))


def row_key(words: str) -> int:
    """The key of a row as a caller names it; 0, which no row has, for anything else."""
    return int(words) if words.isdecimal() and len(words) < 19 else 0


class RecordAdmin(DeskAdmin[Row]):
    """Rows to be read only: the page shows ``readonly_fields`` and nothing else."""

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> Any:
        return self.readonly_fields


def attempt(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do an act and show what it says, or show why it was refused; True if it was done."""
    try:
        done = act()
    except WorkbenchError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page of this desk that the form named as the next one, else to ``otherwise``."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if wanted and is_ours else otherwise)
