from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import ReviewRule
from claims.policy import may_assign
from desk.admin.base import DeskAdmin, signed_in
from desk.audit.actor import Actor
from desk.audit.services import record_event


@admin.register(ReviewRule)
class ReviewRuleAdmin(DeskAdmin[ReviewRule]):
    """For editors alone: who reviews a claim is not to know from a rule that another does too."""

    list_display = ["covered", "least_score", "why", "is_on", "changed_at"]
    fields = ["kind", "least_score", "why", "is_on"]
    nothing_yet = (
        "No rule yet: a claim gets one reviewer, or two where an editor sets so for it. "
        "A rule gives two to every claim of a kind, or from a score on."
    )
    add_words = "Add a rule"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_assign(signed_in(request))

    def has_view_permission(self, request: HttpRequest, obj: ReviewRule | None = None) -> bool:
        return may_assign(signed_in(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_assign(signed_in(request))

    def has_change_permission(self, request: HttpRequest, obj: ReviewRule | None = None) -> bool:
        return may_assign(signed_in(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewRule]:
        rules = super().get_queryset(request)
        return rules if may_assign(signed_in(request)) else rules.none()

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: ReviewRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_event(
            actor=Actor.person(signed_in(request)),
            what="review_rule.changed" if change else "review_rule.added",
            on=obj,
            before={name: form.initial.get(name) for name in form.changed_data} if change else {},
            after={name: getattr(obj, name) for name in form.changed_data},
        )

    @admin.display(description="two reviewers for", ordering="kind")
    def covered(self, rule: ReviewRule) -> str:
        return f"{rule.get_kind_display() if rule.kind else 'all'} claims"
