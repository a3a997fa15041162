"""The members of the desk and their roles: Django's accounts in the desk's look. For administrators."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from desk.admin.base import signed_in
from desk.admin.second_factor import take_away
from desk.audit.actor import Actor
from desk.audit.services import record_event

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin

admin.site.unregister(User)
admin.site.unregister(Group)


def _permissions(group: Group) -> list[str]:
    held = group.permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{label}.{name}" for label, name in held)


def _told(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list | tuple | QuerySet) else value


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "full_name", "email", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_superuser"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Roles", {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "usable_password", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    actions = [take_away]

    # An account whose owner left is closed, not deleted: the record of their acts stays readable.
    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> "admin.options.QuerySet[User]":  # type: ignore[name-defined]
        return super().get_queryset(request).prefetch_related("groups")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Roles are saved here, after the account; the record of both belongs to the same transaction."""
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        open_fields = [name for name in form.changed_data if "password" not in name]
        record_event(
            actor=Actor.person(signed_in(request)),
            what="account.changed" if change else "account.made",
            on=user,
            before={name: _told(form.initial.get(name)) for name in open_fields} if change else {},
            after={
                "username": user.username,
                "groups": [group.name for group in user.groups.all()],
                "is_active": user.is_active,
                "is_administrator": user.is_superuser,
                "changed": form.changed_data,
            },
        )

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """An administrator gives somebody a new password, or takes it away."""
        answer = super().user_change_password(request, id, form_url)
        person = self.get_object(request, id)
        if answer.status_code == 302 and person is not None:
            after = {"has_password": person.has_usable_password()}
            record_event(actor=Actor.person(signed_in(request)), what="account.password_set", on=person, after=after)
        return answer

    @admin.display(description="name", ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join([*names, "Administrators"] if user.is_superuser else names) or "none: sees nothing"


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[type-arg]
    @transaction.atomic
    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What a role may do is saved here, after its row."""
        group: Group = form.instance
        before = _permissions(group) if change else []
        super().save_related(request, form, formsets, change)
        record_event(
            actor=Actor.person(signed_in(request)),
            what="role.changed" if change else "role.made",
            on=group,
            before={"permissions": before} if change else {},
            after={"name": group.name, "permissions": _permissions(group)},
        )

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
