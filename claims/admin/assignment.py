from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from claims.admin import review
from claims.admin.assignment_order import ORDER
from claims.admin.forms import ReasonForm
from claims.models import Assignment
from claims.policy import may_assign, may_be_assigned
from claims.review.services import hand_back, withdraw_assignment
from claims.review.taking import take_next_claim
from desk.admin.base import DeskAdmin, row_key, signed_in
from desk.admin.pages import SortedByKeys
from desk.errors import WorkbenchError


@admin.register(Assignment)
class AssignmentAdmin(DeskAdmin[Assignment]):
    """For a fact-checker their own work, overdue first; for an editor everybody's."""

    search_fields = ["claim__text", "note"]
    search_help_text = "Search in claims and notes"
    list_select_related = ["claim", "reviewer"]
    list_display_links = None
    list_before_template = "claims/admin/take.html"
    nothing_yet = "Nothing is assigned yet. Claims are assigned in the queue, or taken by a fact-checker."

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        user = signed_in(request)
        columns = ["claim_words", _role_column(user), "priority", "due", "state", "assigned_at"]
        return ["claim_words", "reviewer_name", *columns[1:]] if may_assign(user) else columns

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        mine = ["state", "priority"]
        everybodys = ["role", ("reviewer", admin.RelatedOnlyFieldListFilter)]
        return [*mine, *everybodys] if may_assign(signed_in(request)) else mine

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return Assignment.objects.visible_to(signed_in(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SortedByKeys]:
        return SortedByKeys

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return list(ORDER)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("take/", wrap(require_POST(self.take_view)), name="claims_assignment_take"),
            path("<int:key>/end/", wrap(self.end_view), name="claims_assignment_end"),
            path("<int:key>/review/", wrap(review.page), name="claims_assignment_review"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An assignment's page is its review."""
        key = row_key(object_id)
        if not key:
            raise Http404("There is no such assignment.")
        return HttpResponseRedirect(reverse("admin:claims_assignment_review", args=[key]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {**(extra_context or {}), "may_take": may_be_assigned(signed_in(request))}
        return super().changelist_view(request, context)

    def take_view(self, request: HttpRequest) -> HttpResponse:
        """A fact-checker takes the claim that is next; its review opens."""
        try:
            assignment = take_next_claim(user=signed_in(request))
        except WorkbenchError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:claims_assignment_changelist"))
        return HttpResponseRedirect(reverse("admin:claims_assignment_review", args=[assignment.pk]))

    def end_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Its reviewer hands it back, or an editor withdraws it; either says why."""
        assignment = self.get_queryset(request).filter(pk=key).select_related("claim", "reviewer").first()
        if assignment is None:
            raise Http404("There is no such assignment.")
        user = signed_in(request)
        is_own = assignment.reviewer_id == user.pk
        if not is_own and not may_assign(user):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                (hand_back if is_own else withdraw_assignment)(assignment=assignment, user=user, **form.cleaned_data)
            except WorkbenchError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"“{assignment.claim}” is {'handed back' if is_own else 'withdrawn'}.")
                return HttpResponseRedirect(reverse("admin:claims_assignment_changelist"))
        title = "Hand back" if is_own else "Withdraw from its reviewer"
        context = self.page_context(
            request,
            f"{title}: {assignment.claim}",
            form=form,
            button=title,
            back_to=reverse("admin:claims_claim_change", args=[assignment.claim_id]),
        )
        return TemplateResponse(request, "admin/form_page.html", context)

    @admin.display(description="claim", ordering="claim__text")
    def claim_words(self, assignment: Assignment) -> SafeString:
        address = reverse("admin:claims_assignment_review", args=[assignment.pk])
        note = format_html('<span class="d-soft">{}</span>', assignment.note) if assignment.note else ""
        return format_html(
            '<a class="d-cell d-link" href="{}">{}</a>{}', address, Truncator(assignment.claim.text).chars(180), note
        )

    @admin.display(description="reviewer", ordering="reviewer__last_name")
    def reviewer_name(self, assignment: Assignment) -> str:
        return assignment.reviewer.get_full_name() or assignment.reviewer.get_username()

    @admin.display(description="due", ordering="due_at", empty_value="no date")
    def due(self, assignment: Assignment) -> SafeString | None:
        return due_sign(assignment)


def _role_column(user: User) -> Callable[[Assignment], str]:
    """The role as this person may know it. Made for each request: one admin object answers many at once."""

    @admin.display(description="role", ordering="role" if may_assign(user) else None)
    def role_words(assignment: Assignment) -> str:
        return assignment.role_told if assignment.reviewer_id == user.pk else assignment.get_role_display()

    return role_words


def due_sign(assignment: Assignment) -> SafeString | None:
    """When it is due, with a sign and a word once that is past."""
    if assignment.due_at is None:
        return None
    is_late = assignment.state == Assignment.State.OPEN and assignment.due_at < timezone.now()
    words = f"{timezone.localtime(assignment.due_at):%d %b %Y, %H:%M}"
    return format_html(
        '<span class="{}">{}</span>', "d-late" if is_late else "", f"⚠ {words}, overdue" if is_late else words
    )
