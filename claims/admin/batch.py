"""Claims given out in one act: how far it is, what came of it, and the button that undoes it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from claims.models import Assignment, AssignmentBatch, Claim
from claims.policy import may_assign
from claims.review.giving_out import undo_batch
from desk.admin.base import DeskAdmin, attempt, row_key, signed_in
from desk.models import Job

REFUSED_SHOWN = 100


@admin.register(AssignmentBatch)
class AssignmentBatchAdmin(DeskAdmin[AssignmentBatch]):
    list_display = ["made_at", "made_by", "how_many", "rule", "role_told", "undone_at"]
    list_select_related = ["made_by"]
    nothing_yet = "Nothing was given out yet. Tick claims in the queue and choose “Assign”."

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_assign(signed_in(request))

    def has_view_permission(self, request: HttpRequest, obj: AssignmentBatch | None = None) -> bool:
        return may_assign(signed_in(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssignmentBatch]:
        rows = super().get_queryset(request)
        return rows if may_assign(signed_in(request)) else rows.none()

    def get_urls(self) -> list[URLPattern]:
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:key>/undo/", undo, name="claims_assignmentbatch_undo"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_queryset(request).filter(pk=row_key(object_id)).first()
        if batch is None:
            raise Http404("There is no such batch.")
        # What an editor reviews blind stays out of the table: who else has it is not theirs to know.
        shown = batch.assignments.exclude(claim__in=_blind_to(signed_in(request)))
        per_person = shown.values("reviewer__first_name", "reviewer__last_name", "reviewer__username", "state")
        context = self.page_context(
            request,
            "Claims given out",
            batch=batch,
            job=Job.objects.about(batch).order_by("-id").first(),
            rows=per_person.annotate(count=Count("pk")).order_by("reviewer__username", "state"),
            states=dict(Assignment.State.choices),
            refused=_refused(batch),
            refused_count=len(batch.refused),
            done=batch.assignments.count(),
        )
        return TemplateResponse(request, "claims/admin/batch.html", context)

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Take back what nobody has worked on."""
        batch = self.get_queryset(request).filter(pk=key).first()
        if batch is None:
            raise Http404("There is no such batch.")

        def undo() -> str:
            counted = undo_batch(batch=batch, user=signed_in(request))
            if counted is None:
                return "It is being taken back; this page shows how far it is."
            kept = f" {counted['kept']} reviews had begun and stay." if counted["kept"] else ""
            return f"{counted['undone']} assignments are taken back.{kept}"

        attempt(request, undo)
        return HttpResponseRedirect(self.address_of(key))

    @admin.display(description="claims")
    def how_many(self, batch: AssignmentBatch) -> int:
        return len(batch.claims)


def _blind_to(user: User) -> QuerySet[Assignment, int]:
    own = Assignment.objects.open().filter(reviewer=user).exclude(role=Assignment.Role.ADJUDICATOR)
    return own.values_list("claim", flat=True)


def _refused(batch: AssignmentBatch) -> list[tuple[Claim | None, str]]:
    rows = batch.refused[:REFUSED_SHOWN]
    claims = Claim.objects.in_bulk([key for key, _ in rows])
    return [(claims.get(key), reason) for key, reason in rows]
