from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Topic
from claims.policy import may_triage
from desk.admin.base import DeskAdmin, signed_in
from desk.audit.actor import Actor
from desk.audit.services import record_event


@admin.register(Topic)
class TopicAdmin(DeskAdmin[Topic]):
    """The list from which claims get their topics. One that is used no more is not offered any longer."""

    list_display = ["name", "slug", "is_offered", "its_claims"]
    fields = ["name", "slug", "is_offered"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("claims.view_claim")

    def has_view_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return signed_in(request).has_perm("claims.view_claim")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_triage(signed_in(request))

    def has_change_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return may_triage(signed_in(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        # Clients ask for it by its slug, and what was published carries it.
        return ["slug"] if obj else []

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record_event(
            actor=Actor.person(signed_in(request)),
            what="topic.changed" if change else "topic.added",
            on=obj,
            before={name: form.initial.get(name) for name in form.changed_data} if change else {},
            after={name: getattr(obj, name) for name in form.changed_data},
        )

    @admin.display(description="claims")
    def its_claims(self, topic: Topic) -> SafeString:
        address = f"{reverse('admin:claims_claim_changelist')}?topic={topic.slug}"
        return format_html('<a class="d-link" href="{}">in the queue</a>', address)
