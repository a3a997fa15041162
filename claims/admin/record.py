"""Verdicts, decisions, publications, the record and what people are told: to be read, as a blind review allows it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.signs import rating_sign
from claims.models import Claim, Decision, Verdict
from claims.review.blindness import notifications_shown_to, record_shown_to
from desk.admin.audit_event import AuditEventAdmin
from desk.admin.base import RecordAdmin, signed_in
from desk.admin.notification import NotificationAdmin
from desk.models import AuditEvent, Notification

admin.site.unregister(AuditEvent)
admin.site.unregister(Notification)


def claim_link(claim: Claim) -> SafeString:
    address = reverse("admin:claims_claim_change", args=[claim.pk])
    return format_html('<a class="d-cell d-link" href="{}">{}</a>', address, str(claim))


@admin.register(Verdict)
class VerdictAdmin(RecordAdmin[Verdict]):
    list_display = ["rating_shown", "claim", "reviewer", "version", "confidence", "handed_in_at"]
    list_filter = ["rating", "confidence", "handed_in_at"]
    list_select_related = ["rating", "assignment__claim", "assignment__reviewer"]
    search_fields = ["rationale", "assignment__claim__text"]
    search_help_text = "Search in rationales and claims"
    readonly_fields = [
        "claim",
        "reviewer",
        "version",
        "rating_shown",
        "confidence",
        "rationale",
        "no_evidence_found",
        "handed_in_at",
    ]
    ordering = ["-handed_in_at", "-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        return Verdict.objects.visible_to(signed_in(request))

    @admin.display(description="rating", ordering="rating__position")
    def rating_shown(self, verdict: Verdict) -> SafeString:
        return rating_sign(verdict.rating)

    @admin.display(description="claim")
    def claim(self, verdict: Verdict) -> SafeString:
        return claim_link(verdict.assignment.claim)

    @admin.display(description="reviewer", ordering="assignment__reviewer__last_name")
    def reviewer(self, verdict: Verdict) -> str:
        return verdict.assignment.reviewer.get_full_name() or verdict.assignment.reviewer.get_username()


@admin.register(Decision)
class DecisionAdmin(RecordAdmin[Decision]):
    list_display = ["rating_shown", "claim_shown", "approved_by", "approved_at"]
    list_filter = ["verdict__rating", "approved_at"]
    list_select_related = ["claim", "verdict__rating", "approved_by"]
    search_fields = ["claim__text"]
    readonly_fields = ["claim_shown", "rating_shown", "approved_by", "approved_at"]

    @admin.display(description="rating", ordering="verdict__rating__position")
    def rating_shown(self, decision: Decision) -> SafeString:
        return rating_sign(decision.verdict.rating)

    @admin.display(description="claim", ordering="claim__text")
    def claim_shown(self, decision: Decision) -> SafeString:
        return claim_link(decision.claim)


@admin.register(AuditEvent)
class RecordOfActsAdmin(AuditEventAdmin):
    """The desk's record, which knows nothing of reviews, without what a blind review hides."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return record_shown_to(signed_in(request))


@admin.register(Notification)
class NoticesAdmin(NotificationAdmin):
    """Likewise for what people are told."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        return notifications_shown_to(signed_in(request))
