import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk.admin.base import RecordAdmin
from desk.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(RecordAdmin[AuditEvent]):
    """The record, for editors and administrators. It can be read and searched, never written here."""

    list_display = ["at", "actor_label", "what", "subject_label", "reason"]
    list_filter = ["what", "at"]
    search_fields = ["actor_label", "subject_label", "reason"]
    search_help_text = "Search by actor, subject or reason"
    date_hierarchy = None
    readonly_fields = [
        "at",
        "actor_label",
        "what",
        "subject_label",
        "before_values",
        "after_values",
        "reason",
        "request_id",
    ]

    @admin.display(description="before")
    def before_values(self, event: AuditEvent) -> SafeString:
        return _values(event.before)

    @admin.display(description="after")
    def after_values(self, event: AuditEvent) -> SafeString:
        return _values(event.after)


def _values(values: object) -> SafeString:
    return format_html('<pre class="desk-values">{}</pre>', json.dumps(values, indent=1, ensure_ascii=False))
