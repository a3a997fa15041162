"""The page on which people search the library."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from desk.admin.base import signed_in
from desk.admin.widgets import DateInput, Select, TextInput
from sources.models import Document, Publisher
from sources.passages.library import DEEPEST, PAGE_SIZE, search_library
from sources.passages.search import Filters

LONGEST_QUERY = 50_000
MOST_LANGUAGES = 50


class LibrarySearchForm(forms.Form):
    """Words and filters; it is sent by address, so that a search can be kept and passed on."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        label="Search for",
        widget=TextInput(
            attrs={"type": "search", "placeholder": "A claim, or some words of it", "autocomplete": "off"}
        ),
    )
    kind = forms.ChoiceField(
        required=False, widget=Select, choices=[("", "all kinds"), *Document.Kind.choices], label="Kind"
    )
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(), required=False, widget=Select, label="Publisher", empty_label="all publishers"
    )
    language = forms.ChoiceField(required=False, widget=Select, label="Language")
    published_from = forms.DateField(required=False, widget=DateInput, label="Published from")
    published_to = forms.DateField(required=False, widget=DateInput, label="to")
    as_of = forms.DateField(required=False, widget=DateInput, label="Known on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        spoken = Document.objects.exclude(language="").order_by("language").values_list("language", flat=True)
        choices = [("", "all languages"), *((code, code) for code in spoken.distinct()[:MOST_LANGUAGES])]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = given.get("published_from"), given.get("published_to")
        if begin and end and begin > end:
            self.add_error("published_to", "This day comes before the first one; swap them.")
        return given


def search_page(request: HttpRequest) -> dict[str, Any]:
    """What the page shows for its address: the form, and a page of what was found."""
    form = LibrarySearchForm(request.GET)
    shown: dict[str, Any] = {"form": form, "query": "", "page": None}
    if not form.is_valid():
        return shown
    given = form.cleaned_data
    query = given["q"].strip()
    is_filtered = any(value for name, value in given.items() if name != "q")
    if not query:
        return {**shown, "is_filtered": is_filtered}
    offset = _offset(request)
    filters = Filters(
        as_of=given["as_of"],
        published_from=given["published_from"],
        published_to=given["published_to"],
        kinds=(given["kind"],) if given["kind"] else (),
        languages=(given["language"],) if given["language"] else (),
        publisher=given["publisher"].pk if given["publisher"] else None,
        reader=signed_in(request),
    )
    page = search_library(query, filters=filters, offset=offset)
    return {
        **shown,
        "query": query,
        "now": timezone.now(),
        "page": page,
        "is_filtered": is_filtered,
        "first": offset + 1,
        "last": offset + len(page.found),
        "earlier": _address(request, offset - PAGE_SIZE) if offset else "",
        "later": _address(request, offset + PAGE_SIZE) if page.has_more else "",
        "is_deepest": offset + PAGE_SIZE >= DEEPEST,
        "without_filters": _address(request, 0, only_words=True),
    }


def _offset(request: HttpRequest) -> int:
    """Whole pages only, whatever the address says."""
    given = request.GET.get("offset", "")
    wanted = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    return min(wanted, DEEPEST - PAGE_SIZE) // PAGE_SIZE * PAGE_SIZE


def _address(request: HttpRequest, offset: int, *, only_words: bool = False) -> str:
    wanted = request.GET.copy()
    for name in list(wanted):
        if not wanted[name] or name == "offset" or (only_words and name != "q"):
            del wanted[name]
    if offset > 0:
        wanted["offset"] = str(offset)
    return f"?{wanted.urlencode()}"
