from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from desk.admin.base import DeskAdmin, attempt, signed_in
from desk.admin.job import state_in_words
from desk.admin.widgets import TextInput
from desk.errors import WorkbenchError
from desk.models import Job
from sources.admin.forms import KindField
from sources.feeds.services import EVERY_MINUTES, FEWEST_MINUTES, MOST_MINUTES, add_feed, pause_feed, resume_feed
from sources.models import Feed

ENTRIES_SHOWN = 50


class FeedForm(forms.Form):
    """The address of a feed, and what its pages are."""

    url = forms.CharField(
        max_length=2000,
        widget=TextInput(attrs={"placeholder": "https://"}),
        label="Address of the feed",
        help_text="RSS or Atom. Its pages are fetched as they appear, by this desk alone.",
    )
    kind = KindField()
    every_minutes = forms.IntegerField(
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        initial=EVERY_MINUTES,
        widget=TextInput(attrs={"inputmode": "numeric"}),
        label="Asked for news every … minutes",
    )


@admin.register(Feed)
class FeedAdmin(DeskAdmin[Feed]):
    """Feeds that the desk follows: what each brought, when it is asked next, and what went wrong."""

    list_display = ["name", "kind", "state", "added_count", "last_polled_at", "next_poll_at", "trouble"]
    list_display_links = ["name"]
    list_filter = ["is_paused", "kind"]
    search_fields = ["title", "url"]
    search_help_text = "Search by title or address"
    nothing_yet = "No feed is followed yet. Of a feed the desk fetches each new page by itself."
    add_words = "Follow a feed"

    # Who reads documents reads where they come from.
    def has_view_permission(self, request: HttpRequest, obj: Feed | None = None) -> bool:
        return signed_in(request).has_perm("sources.view_document")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("sources.add_document")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feed]:
        added = Count("entries", filter=Q(entries__document__isnull=False))
        return super().get_queryset(request).annotate(documents_added=added)

    def get_urls(self) -> list[URLPattern]:
        act = path(
            "<int:key>/<str:act>/", self.admin_site.admin_view(require_POST(self.act_view)), name="sources_feed_act"
        )
        return [*super().get_urls()[:-1], act, *super().get_urls()[-1:]]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FeedForm(request.POST or None)
        if form.is_valid():
            try:
                feed = add_feed(user=signed_in(request), **form.cleaned_data)
            except WorkbenchError as error:
                form.add_error("url", str(error))
            else:
                messages.success(request, f"The feed {feed} is followed from now on.")
                return HttpResponseRedirect(self.address_of(feed.pk))
        context = self.page_context(request, "Follow a feed", form=form, button="Follow")
        return TemplateResponse(request, "admin/form_page.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        feed = self._found(request, object_id)
        entries = feed.entries.select_related("document").order_by("-id")
        context = self.page_context(
            request,
            str(feed),
            feed=feed,
            entries=list(entries[:ENTRIES_SHOWN]),
            waiting=feed.entries.filter(is_done=False).count(),
            entry_count=entries.count(),
            jobs=[(job, state_in_words(job)) for job in Job.objects.about(feed).order_by("-id")[:5]],
            may_follow=self.has_add_permission(request),
        )
        return TemplateResponse(request, "sources/admin/feed.html", context)

    def act_view(self, request: HttpRequest, key: int, act: str) -> HttpResponse:
        """Pause a feed, or have it polled again."""
        feed, user = self._found(request, str(key)), signed_in(request)
        acts = {"pause": (pause_feed, "is left alone from now on"), "resume": (resume_feed, "is asked for news again")}
        if act not in acts:
            raise Http404("Nothing of this name is done with feeds.")
        service, said = acts[act]

        def do() -> str:
            service(feed=feed, user=user)
            return f"The feed {feed} {said}."

        attempt(request, do)
        return HttpResponseRedirect(self.address_of(key))

    def _found(self, request: HttpRequest, key: str) -> Feed:
        feed = self.get_object(request, key)
        if not self.has_view_permission(request, feed):
            raise PermissionDenied
        if feed is None:
            raise Http404("There is no such feed.")
        return feed

    @admin.display(description="feed", ordering="title")
    def name(self, feed: Feed) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', str(feed))

    @admin.display(description="state", ordering="is_paused")
    def state(self, feed: Feed) -> str:
        return "⏸ paused" if feed.is_paused else "⚠ failing" if feed.failures else "✓ followed"

    @admin.display(description="documents", ordering="documents_added")
    def added_count(self, feed: Feed) -> int:
        return int(getattr(feed, "documents_added", 0))

    @admin.display(description="last error")
    def trouble(self, feed: Feed) -> SafeString:
        return format_html('<span class="d-cell-note">{}</span>', feed.last_error)
