from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.access.keys import OVERLAP, make_key, revoke_key, rotate_key
from desk.admin.base import DeskAdmin, signed_in
from desk.admin.widgets import CheckboxSelectMultiple, DateTimeInput, NumberInput
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey


class RotateForm(forms.Form):
    """How long the old key goes on beside the new one."""

    days = forms.IntegerField(
        min_value=0,
        max_value=90,
        initial=OVERLAP.days,
        widget=NumberInput,
        label="Days that the old key still opens",
        help_text="So long the client has to put the new key in its place.",
    )


class KeyForm(forms.Form):
    """What a new key opens, and until when."""

    scopes = forms.MultipleChoiceField(
        choices=ApiKey.Scope.choices, initial=[ApiKey.Scope.READ_CLAIMS], widget=CheckboxSelectMultiple
    )
    expires_at = forms.DateTimeField(
        required=False, widget=DateTimeInput, label="Expires", help_text="Leave empty for a key that does not expire."
    )
    requests_per_minute = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=NumberInput,
        help_text="Leave empty for what the desk allows every key.",
    )


@admin.register(ApiClient)
class ApiClientAdmin(DeskAdmin[ApiClient]):
    """Programs that pull verified claims. For administrators."""

    list_display = ["name", "contact", "is_active", "usable_keys", "last_used"]
    search_fields = ["name", "contact"]
    fields = ["name", "contact", "is_active"]
    change_form_template = "admin/api_client.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("desk.add_apiclient")

    def has_change_permission(self, request: HttpRequest, obj: ApiClient | None = None) -> bool:
        return signed_in(request).has_perm("desk.change_apiclient")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiClient]:
        usable = Count("keys", filter=Q(keys__in=ApiKey.objects.usable(timezone.now())))
        return super().get_queryset(request).annotate(key_count=usable, used_at=Max("keys__last_used_at"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:key>/key/", wrap(self.key_view), name="desk_apiclient_key"),
            path("key/<int:key>/rotate/", wrap(self.rotate_view), name="desk_apikey_rotate"),
            path("key/<int:key>/revoke/", wrap(require_POST(self.revoke_view)), name="desk_apikey_revoke"),
            *super().get_urls(),
        ]

    def save_model(
        self, request: HttpRequest, obj: ApiClient, form: "forms.ModelForm[ApiClient]", change: bool
    ) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            record_event(
                actor=Actor.person(signed_in(request)),
                what="api_client.changed" if change else "api_client.added",
                on=obj,
                after={name: getattr(obj, name) for name in form.changed_data},
            )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: object, **kwargs: object
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if isinstance(obj, ApiClient):
            context["keys"] = obj.keys.select_related("created_by", "replaced_by")
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[arg-type]

    def key_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Make a key; its text is on the answer to this one request and nowhere else."""
        client = self._client(request, key)
        form = KeyForm(request.POST or None)
        secret = ""
        if form.is_valid():
            actor = Actor.person(signed_in(request))
            try:
                _, secret = make_key(client=client, actor=actor, **form.cleaned_data)
            except WorkbenchError as error:
                form.add_error(None, str(error))
        return self._once(request, f"New key for {client}", form, secret, "Make key", client)

    def _once(
        self, request: HttpRequest, title: str, form: forms.Form, secret: str, button: str, client: ApiClient
    ) -> HttpResponse:
        back_to = self.address_of(client.pk)
        context = self.page_context(request, title, form=form, secret=secret, button=button, back_to=back_to)
        response = TemplateResponse(request, "admin/api_key.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def rotate_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Make a key that takes the place of an old one after some days."""
        row = self._key(request, key)
        form = RotateForm(request.POST or None)
        secret = ""
        if form.is_valid():
            overlap = timedelta(days=form.cleaned_data["days"])
            try:
                _, secret = rotate_key(key=row, actor=Actor.person(signed_in(request)), overlap=overlap)
            except WorkbenchError as error:
                form.add_error(None, str(error))
        return self._once(request, f"New key in place of {row.prefix}…", form, secret, "Rotate key", row.client)

    def revoke_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Close a key for good."""
        row = self._key(request, key)
        revoke_key(key=row, actor=Actor.person(signed_in(request)))
        messages.success(request, f"The key {row.prefix}… is revoked; it opens nothing any more.")
        return HttpResponseRedirect(reverse("admin:desk_apiclient_change", args=[row.client_id]))

    def _key(self, request: HttpRequest, key: int) -> ApiKey:
        row = ApiKey.objects.filter(pk=key).select_related("client").first()
        if row is None:
            raise Http404("There is no such key.")
        self._client(request, row.client_id)
        return row

    def _client(self, request: HttpRequest, key: int) -> ApiClient:
        if not self.has_change_permission(request):
            raise PermissionDenied
        client = ApiClient.objects.filter(pk=key).first()
        if client is None:
            raise Http404("There is no such API client.")
        return client

    @admin.display(description="keys", ordering="key_count")
    def usable_keys(self, client: ApiClient) -> int:
        return int(getattr(client, "key_count", 0))

    @admin.display(description="last used", ordering="used_at", empty_value="never")
    def last_used(self, client: ApiClient) -> object:
        return getattr(client, "used_at", None)
