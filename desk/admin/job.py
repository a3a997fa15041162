from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from desk.admin.base import RecordAdmin, attempt, back, signed_in
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.jobs.services import retry_job
from desk.models import Job

STATE_SIGNS = {
    Job.State.WAITING: "◷",
    Job.State.RUNNING: "▶",
    Job.State.DONE: "✓",
    Job.State.SET_ASIDE: "⚠",
}


def state_in_words(job: Job) -> str:
    """The state with its sign, never colour alone."""
    how_far = f", {100 * job.progress // job.progress_of} %" if job.state == "running" and job.progress_of else ""
    return f"{STATE_SIGNS[Job.State(job.state)]} {job.get_state_display()}{how_far}"


def retry(job: Job, request: HttpRequest) -> str:
    """Give a job three new attempts; returns the sentence that says so."""
    retry_job(job=job, actor=Actor.person(signed_in(request)))
    return f"The {job.kind} job for “{job.subject}” is on its way again."


@admin.register(Job)
class JobAdmin(RecordAdmin[Job]):
    list_display = ["number", "kind", "about", "state_words", "attempts", "why", "created_at"]
    list_display_links = ["number"]
    list_filter = ["state", "kind"]
    search_fields = ["reason"]
    search_help_text = "Search in the reasons of failure"
    list_select_related = ["requested_by", "requested_by_client"]
    actions = ["retry_selected"]
    change_form_template = "admin/job.html"
    readonly_fields = [
        "kind", "about", "state_words", "attempts", "reason", "next_attempt_at", "started_at",
        "finished_at", "outcome", "requested_by", "requested_by_client", "request_id",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return Job.objects.shown_to(signed_in(request)).prefetch_related("subject")

    def get_urls(self) -> list[URLPattern]:
        retry = path(
            "<int:key>/retry/", self.admin_site.admin_view(require_POST(self.retry_view)), name="desk_job_retry"
        )
        return [retry, *super().get_urls()]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("desk.retry_job")

    @admin.action(description="Retry jobs that were set aside", permissions=["retry"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        done = 0
        for job in queryset:
            try:
                retry(job, request)
            except WorkbenchError as error:
                messages.warning(request, str(error))
            else:
                done += 1
        if done:
            messages.success(
                request, "1 job is on its way again." if done == 1 else f"{done} jobs are on their way again."
            )

    def retry_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """The button beside one job."""
        job = self.get_object(request, str(key))
        if job is None or not self.has_view_permission(request, job):
            messages.error(request, "There is no such job.")
        else:
            attempt(request, lambda: retry(job, request) if self.has_retry_permission(request) else _refused())
        return back(request, self.address_of(key))

    @admin.display(description="job", ordering="id")
    def number(self, job: Job) -> int:
        return job.pk

    @admin.display(description="about")
    def about(self, job: Job) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', job.subject or "a row that is gone")

    @admin.display(description="reason")
    def why(self, job: Job) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', job.reason)

    @admin.display(description="state", ordering="state")
    def state_words(self, job: Job) -> SafeString:
        return format_html('<span class="d-sign">{}</span>', state_in_words(job))


def _refused() -> str:
    raise WorkbenchError("Only editors retry jobs; ask one.")
