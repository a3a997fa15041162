from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from claims.models import Guideline
from claims.policy import may_triage
from desk.admin.base import DeskAdmin, signed_in
from desk.audit.actor import Actor
from desk.audit.services import record_event


@admin.register(Guideline)
class GuidelineAdmin(DeskAdmin[Guideline]):
    """Written by editors, read by everybody who reviews. One that no longer holds is hidden, not deleted."""

    list_display = ["title", "for_kind", "position", "is_shown", "changed_at"]
    fields = ["title", "text", "for_kind", "position", "is_shown"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("claims.view_claim")

    def has_view_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return signed_in(request).has_perm("claims.view_claim")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_triage(signed_in(request))

    def has_change_permission(self, request: HttpRequest, obj: Guideline | None = None) -> bool:
        return may_triage(signed_in(request))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Guideline, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_event(
            actor=Actor.person(signed_in(request)),
            what="guideline.changed" if change else "guideline.added",
            on=obj,
            before={name: form.initial.get(name) for name in form.changed_data} if change else {},
            after={name: getattr(obj, name) for name in form.changed_data},
        )
