from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.models import ExtractionRun, ReadingDifference
from desk.admin.base import DeskAdmin, row_key
from sources.models import Document

DIFFERENCES_SHOWN = 500


class OfArticle(admin.SimpleListFilter):
    """The runs of one article, reached from its page."""

    title = "article"
    parameter_name = "document"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        document = Document.objects.filter(pk=row_key(request.GET.get("document", ""))).first()
        return [(str(document.pk), str(document))] if document else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[ExtractionRun]) -> QuerySet[ExtractionRun]:
        key = row_key(self.value() or "")
        return queryset.filter(snapshot__document=key) if key else queryset


@admin.register(ExtractionRun)
class ExtractionRunAdmin(DeskAdmin[ExtractionRun]):
    """How articles were read: by which version, and what it found other than the version before it."""

    list_display = ["snapshot", "version", "finished_at", "claims_found", "how_many_differ"]
    list_select_related = ["snapshot__document"]
    list_filter = ["pipeline_version", OfArticle]
    search_fields = ["snapshot__document__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionRun]:
        return super().get_queryset(request).annotate(differing=Count("differences"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = ExtractionRun.objects.select_related("snapshot__document").filter(pk=row_key(object_id)).first()
        if run is None:
            raise Http404("There is no such run.")
        noted = ReadingDifference.objects.filter(run=run)
        rows = list(noted.select_related("claim")[: DIFFERENCES_SHOWN + 1])
        counted: Counter[str] = Counter(noted.order_by().values_list("kind", flat=True))
        context = self.page_context(
            request,
            f"{run.snapshot.document} as read by {run.pipeline} {run.pipeline_version}",
            run=run,
            before=run.snapshot.extraction_runs.filter(pk__lt=run.pk).order_by("-pk").first(),
            counted=[(label, counted[value]) for value, label in ReadingDifference.Kind.choices if counted[value]],
            rows=rows[:DIFFERENCES_SHOWN],
            goes_on=len(rows) > DIFFERENCES_SHOWN,
        )
        return TemplateResponse(request, "claims/admin/run.html", context)

    @admin.display(description="version", ordering="pipeline_version")
    def version(self, run: ExtractionRun) -> str:
        return f"{run.pipeline} {run.pipeline_version}"

    @admin.display(description="read otherwise than before")
    def how_many_differ(self, run: ExtractionRun) -> int:
        return int(getattr(run, "differing", 0))
