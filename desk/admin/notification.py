"""What a person is told, the unread first, and where they want to be told of what."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from desk.admin.base import DeskAdmin, row_key, signed_in
from desk.models import Notification
from desk.notifications.addresses import address_of
from desk.notifications.services import choices_of, choose_notifications, mark_read

PER_PAGE = 50


@admin.register(Notification)
class NotificationAdmin(DeskAdmin[Notification]):
    """Everybody's own; nobody sees those of another, whatever their role."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        return Notification.objects.in_desk_of(signed_in(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).is_active

    def has_view_permission(self, request: HttpRequest, obj: Notification | None = None) -> bool:
        return signed_in(request).is_active

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("read/", wrap(require_POST(self.read_view)), name="desk_notification_read"),
            path("choices/", wrap(self.choices_view), name="desk_notification_choices"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = self.get_queryset(request).select_related("subject_type")
        ordered = rows.order_by(F("read_at").desc(nulls_first=True), "-id")
        page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        newest = max((one.pk for one in shown), default=0)
        unread = rows.filter(read_at=None).count()
        context = self.page_context(request, "Notifications", page=page, unread=unread, shown=shown, newest=newest)
        return TemplateResponse(request, "admin/notifications.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Opening one leads to what it is about; it is read then."""
        row = self.get_queryset(request).filter(pk=row_key(object_id)).select_related("subject_type").first()
        if row is None:
            raise Http404("There is no such notification, or it is not yours.")
        mark_read(person=signed_in(request), notifications=Notification.objects.filter(pk=row.pk))
        return HttpResponseRedirect(address_of(row) or reverse("admin:desk_notification_changelist"))

    def read_view(self, request: HttpRequest) -> HttpResponse:
        """All of them at once, up to the newest that the page showed."""
        newest = row_key(request.POST.get("newest", ""))
        count = mark_read(person=signed_in(request), notifications=self.get_queryset(request).filter(pk__lte=newest))
        messages.success(request, "1 notification is read." if count == 1 else f"{count} notifications are read.")
        return HttpResponseRedirect(reverse("admin:desk_notification_changelist"))

    def choices_view(self, request: HttpRequest) -> HttpResponse:
        """A switch for each kind and place."""
        user = signed_in(request)
        if request.method == "POST":
            sent = set(request.POST.getlist("told"))
            places = {kind: (f"{kind} desk" in sent, f"{kind} email" in sent) for kind in Notification.Kind.values}
            choose_notifications(person=user, places=places)
            messages.success(request, "Saved. It holds from the next notification on.")
            return HttpResponseRedirect(request.path)
        chosen = choices_of(user)
        rows = [(kind, label, *chosen[kind]) for kind, label in Notification.Kind.choices]
        context = self.page_context(request, "What you are told, and where", rows=rows, address=user.email)
        return TemplateResponse(request, "admin/notification_choices.html", context)
