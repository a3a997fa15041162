from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from desk.admin.base import DeskAdmin, attempt, row_key, signed_in
from desk.admin.job import state_in_words
from desk.errors import WorkbenchError
from desk.models import Job
from sources.admin.forms import CorrectionForm, EmbargoForm
from sources.admin.intake import bound_forms, left_to_mend, take_in
from sources.admin.journey import progress_of, with_latest_job
from sources.admin.library_search import search_page
from sources.admin.origin import form_for, leave_to_machine, origin_of, set_origin
from sources.admin.watch import WatchForm, changes_since_before, set_watch, watch_of
from sources.documents.corrections import Corrected, correct_document
from sources.documents.embargo import set_embargo
from sources.marked_text import Mark, lay_out
from sources.models import Document, Snapshot
from sources.models.document import sees_embargoed

# A page with a book in it helps nobody: of a longer text the beginning is shown, and the rest on request.
SHOWN_AT_ONCE = 60_000
MOST_LETTERS = 90
# The mark of the passage that a page is opened at; no claim has this key.
HERE = 0


class ShelfFilter(admin.SimpleListFilter):
    """What is examined for claims, and what serves as evidence."""

    title = "shelf"
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        shelves = [("articles", "articles"), ("library", "evidence library")]
        return [*shelves, ("trash", "trash")] if sees_embargoed(signed_in(request)) else shelves

    def queryset(self, request: HttpRequest, queryset: QuerySet[Document]) -> QuerySet[Document]:
        if self.value() == "trash" and sees_embargoed(signed_in(request)):
            return queryset.exclude(trashed_at=None)
        queryset = queryset.filter(trashed_at=None)
        if self.value() == "articles":
            return queryset.filter(kind=Document.Kind.ARTICLE)
        return queryset.exclude(kind=Document.Kind.ARTICLE) if self.value() == "library" else queryset


@admin.register(Document)
class DocumentAdmin(DeskAdmin[Document]):
    list_display = ["name", "kind", "publisher_name", "published_on", "language", "journey", "claim_count", "remarks"]
    list_display_links = ["name"]
    list_filter = [
        ShelfFilter,
        "kind",
        ("publisher", AutocompleteSelectFilter),
        ("published_on", RangeDateFilter),
        "language",
    ]
    list_select_related = ["publisher"]
    search_fields = ["title", "byline", "submitted_name", "canonical_url"]
    search_help_text = "Search by title, byline, file name or address"
    list_after_template = "sources/admin/documents_after.html"
    nothing_yet = "No document has been added yet."
    add_words = "Add documents"
    ordering = ["-added_at", "-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("sources.add_document")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        found = (
            Snapshot.objects.filter(document=OuterRef("pk"))
            .order_by()
            .values("document")
            .annotate(count=Count("appearances__claim", distinct=True))
            .values("count")
        )
        user = signed_in(request)
        counted = super().get_queryset(request)
        if not sees_embargoed(user):  # who does finds the trash too, on a shelf of its own
            counted = counted.filter(pk__in=Document.objects.visible_to(user, timezone.now()).order_by().values("pk"))
        counted = counted.annotate(claims_found=Coalesce(Subquery(found), 0))
        return with_latest_job(counted)

    def get_urls(self) -> list[URLPattern]:
        correct = path(
            "<int:key>/correct/", self.admin_site.admin_view(self.correct_view), name="sources_document_correct"
        )
        embargo = path(
            "<int:key>/embargo/", self.admin_site.admin_view(self.embargo_view), name="sources_document_embargo"
        )
        search = path("search/", self.admin_site.admin_view(self.search_view), name="sources_document_search")
        origin = path(
            "<int:key>/origin/<str:act>/", self.admin_site.admin_view(self.origin_view), name="sources_document_origin"
        )
        watch = path("<int:key>/watch/", self.admin_site.admin_view(self.watch_view), name="sources_document_watch")
        return [search, correct, embargo, origin, watch, *super().get_urls()]

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """The library searched by its words."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.page_context(request, "Library search", **search_page(request))
        return TemplateResponse(request, "sources/admin/search.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Three ways in. What was refused stays on the form, with the reason."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        forms = bound_forms(request)
        sent = request.POST.get("way", "paste")
        form, told = forms.get(sent), []
        if form is not None and form.is_valid():
            taken = take_in(request, sent, form)
            told = taken.told()
            if taken.added and not form.errors:
                for sentence in told:
                    messages.success(request, sentence)
                only = taken.added[0].document if len(taken.added) == 1 else None
                listing = reverse("admin:sources_document_changelist")
                return HttpResponseRedirect(self.address_of(only.pk) if only else listing)
            forms[sent] = left_to_mend(sent, form, taken)
        context = self.page_context(request, "Add documents", forms=forms, sent=sent, told=told)
        return TemplateResponse(request, "sources/admin/add.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The document with its text, its claims lit, its snapshots and its jobs."""
        document = self._found(request, object_id)
        snapshots = list(document.snapshots.order_by("-taken_at", "-id").defer("text", "layout"))
        snapshot = document.snapshots.filter(pk=row_key(request.GET.get("snapshot", ""))).first()
        snapshot = snapshot or document.snapshots.order_by("-taken_at", "-id").first()
        jobs = list(Job.objects.about(document).order_by("id"))
        context = self.page_context(
            request,
            str(document),
            document=document,
            progress=progress_of(document),
            snapshots=snapshots,
            snapshot=snapshot,
            **_text_of(snapshot, request),
            is_embargoed=document.embargo_until is not None and document.embargo_until > timezone.now(),
            jobs=[(job, state_in_words(job)) for job in jobs],
            stopped_job=next((job for job in reversed(jobs) if job.state == Job.State.SET_ASIDE), None),
            may_correct=signed_in(request).has_perm("sources.change_document"),
            may_take_down=signed_in(request).has_perm("sources.delete_snapshot"),
            may_watch=signed_in(request).has_perm("sources.add_document"),
            **origin_of(document),
            **watch_of(document),
            **(changes_since_before(snapshot) if snapshot else {}),
        )
        return TemplateResponse(request, "sources/admin/document.html", context)

    def correct_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """An editor sets right title, byline, publisher, date or kind."""
        document = self._found(request, str(key))
        if not signed_in(request).has_perm("sources.change_document"):
            raise PermissionDenied
        known = {name: getattr(document, name) for name in CorrectionForm.base_fields}
        form = CorrectionForm(request.POST or None, initial=known)
        if form.is_valid():
            try:
                correct_document(document=document, user=signed_in(request), to=Corrected(**form.cleaned_data))
            except WorkbenchError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"“{document}” is corrected; the text itself stays as it was read.")
                return HttpResponseRedirect(self.address_of(document.pk))
        context = self.page_context(
            request, f"Correct “{document}”", form=form, button="Save", back_to=self.address_of(document.pk)
        )
        return TemplateResponse(request, "admin/form_page.html", context)

    def embargo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """An editor keeps a document back until a moment, or lets it go."""
        document = self._found(request, str(key))
        if not signed_in(request).has_perm("sources.change_document"):
            raise PermissionDenied
        form = EmbargoForm(request.POST or None, initial={"embargo_until": document.embargo_until})
        if form.is_valid():
            try:
                set_embargo(document=document, user=signed_in(request), until=form.cleaned_data["embargo_until"])
            except WorkbenchError as error:
                form.add_error(None, str(error))
            else:
                until = form.cleaned_data["embargo_until"]
                said = (
                    f"under embargo until {timezone.localtime(until):%Y-%m-%d %H:%M}" if until else "not under embargo"
                )
                messages.success(request, f"“{document}” is {said}.")
                return HttpResponseRedirect(self.address_of(document.pk))
        context = self.page_context(
            request, f"Embargo of “{document}”", form=form, button="Save", back_to=self.address_of(document.pk)
        )
        return TemplateResponse(request, "admin/form_page.html", context)

    def origin_view(self, request: HttpRequest, key: int, act: str) -> HttpResponse:
        """An editor says whether a document goes back to the same source as another."""
        document, user = self._found(request, str(key)), signed_in(request)
        if not user.has_perm("sources.change_document"):
            raise PermissionDenied
        if act == "machine" and request.method == "POST":
            attempt(request, lambda: leave_to_machine(document, user))
            return HttpResponseRedirect(self.address_of(key))
        form = form_for(act, request.POST or None)
        if form is None:
            raise Http404("Nothing of this name is done with the source of a document.")
        if form.is_valid() and attempt(request, lambda: set_origin(document, act, user, form.cleaned_data)):
            return HttpResponseRedirect(self.address_of(key))
        title = {"join": f"“{document}” has the same source as", "split": f"“{document}” stands alone"}[act]
        context = self.page_context(request, title, form=form, button="Save", back_to=self.address_of(key))
        return TemplateResponse(request, "admin/form_page.html", context)

    def watch_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """A member of the desk has the page looked at again, or left alone."""
        document, user = self._found(request, str(key)), signed_in(request)
        if not user.has_perm("sources.add_document"):
            raise PermissionDenied
        form = WatchForm(request.POST or None)
        is_end = "stop" in request.POST
        if is_end or form.is_valid():
            hours = None if is_end else form.cleaned_data["every_hours"]
            attempt(request, lambda: set_watch(document, user, hours))
            return HttpResponseRedirect(self.address_of(key))
        context = self.page_context(
            request, f"Look at “{document}” again", form=form, button="Put under watch", back_to=self.address_of(key)
        )
        return TemplateResponse(request, "admin/form_page.html", context)

    def _found(self, request: HttpRequest, key: str) -> Document:
        document = self.get_object(request, key)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        if document is None:
            raise Http404("There is no such document.")
        return document

    @admin.display(description="document", ordering="title")
    def name(self, document: Document) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', str(document))

    @admin.display(description="publisher", ordering="publisher__name", empty_value="not known")
    def publisher_name(self, document: Document) -> SafeString | None:
        return format_html('<span class="d-cell-short">{}</span>', document.publisher) if document.publisher else None

    @admin.display(description="journey")
    def journey(self, document: Document) -> SafeString:
        progress = progress_of(document)
        if progress.is_done:
            told = format_html("✓ {}", progress.words)
        elif progress.is_stopped:
            words = '<span class="d-late">⚠ {}</span> <span class="d-soft">{}</span>'
            told = format_html(words, progress.words, progress.reason)
        else:
            bar = '{}<progress class="d-progress" max="100" value="{}"></progress>'
            told = format_html(bar, progress.words, progress.percent)
        return format_html('<div class="d-cell-short" data-journey="{}">{}</div>', document.pk, told)

    @admin.display(description="claims", ordering=F("claims_found"))
    def claim_count(self, document: Document) -> int:
        return int(getattr(document, "claims_found", 0))

    @admin.display(description="notes")
    def remarks(self, document: Document) -> SafeString | str:
        notes = " ".join(document.notes)
        shown = Truncator(notes).chars(MOST_LETTERS)
        return format_html('<span class="d-cell-note" title="{}">{}</span>', notes, shown) if notes else ""


def _text_of(snapshot: Snapshot | None, request: HttpRequest) -> dict[str, Any]:
    """The text laid out with its claims, and lit instead of them the passage that the address names."""
    if snapshot is None:
        return {"paragraphs": [], "is_cut": False, "passage": None}
    passage = snapshot.passages.filter(pk=row_key(request.GET.get("passage", ""))).first()
    end = SHOWN_AT_ONCE
    if "whole" in request.GET or (passage is not None and passage.end > end):
        end = len(snapshot.text)
    address = "admin:claims_claim_change"
    marks = [
        Mark(start, stop, key, lit=passage is None, link=reverse(address, args=[key]))
        for start, stop, key in snapshot.appearances.values_list("start", "end", "claim_id")
    ]
    if passage is not None:
        marks.append(Mark(passage.start, passage.end, HERE, lit=True))
    paragraphs = lay_out(snapshot.text, snapshot.blocks, marks, end=end)
    return {"paragraphs": paragraphs, "is_cut": end < len(snapshot.text), "passage": passage}
