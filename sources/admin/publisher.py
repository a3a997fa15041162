from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from desk.admin.base import DeskAdmin, signed_in
from desk.audit.actor import Actor
from desk.audit.services import record_event
from sources.models import Publisher


@admin.register(Publisher)
class PublisherAdmin(DeskAdmin[Publisher]):
    list_display = ["name", "domain", "document_count"]
    search_fields = ["name", "domain"]
    search_help_text = "Search by name or domain"
    fields = ["name", "domain"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("sources.add_publisher")

    def has_change_permission(self, request: HttpRequest, obj: Publisher | None = None) -> bool:
        return signed_in(request).has_perm("sources.change_publisher")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).annotate(documents_here=Count("documents"))

    def save_model(self, request: HttpRequest, obj: Publisher, form: "ModelForm[Publisher]", change: bool) -> None:
        obj.domain = obj.domain or None  # an empty domain would collide with the next empty one
        with transaction.atomic():
            before = {name: form.initial.get(name) for name in form.changed_data} if change else {}
            super().save_model(request, obj, form, change)
            record_event(
                actor=Actor.person(signed_in(request)),
                what="publisher.changed" if change else "publisher.added",
                on=obj,
                before=before,
                after={name: getattr(obj, name) for name in form.changed_data},
            )

    @admin.display(description="documents", ordering="documents_here")
    def document_count(self, publisher: Publisher) -> int:
        return int(getattr(publisher, "documents_here", 0))
