"""Webhooks of API clients: made, tried, paused, told again, with the log of what was sent and answered."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from claims.models import Change, Delivery, Rating, WebhookSubscription
from claims.webhooks.subscriptions import pause, renew_secret, replay, resume, send_test, subscribe
from desk.admin.base import RecordAdmin, attempt, signed_in
from desk.admin.widgets import CheckboxSelectMultiple, Select, TextInput
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import ApiClient

SHOWN_DELIVERIES = 50


class WebhookForm(forms.Form):
    """Who is told of what, and where."""

    client = forms.ModelChoiceField(queryset=ApiClient.objects.none(), widget=Select, label="API client")
    url = forms.CharField(
        max_length=2000, widget=TextInput, label="Address", help_text="A public address that takes POST."
    )
    events = forms.MultipleChoiceField(
        choices=Change.Kind.choices, required=False, widget=CheckboxSelectMultiple, help_text="None means all."
    )
    normal_forms = forms.MultipleChoiceField(
        choices=Rating.NormalForm.choices,
        required=False,
        widget=CheckboxSelectMultiple,
        label="Ratings",
        help_text="Only claims rated so; none means all.",
    )
    claimant = forms.CharField(
        required=False, max_length=200, widget=TextInput, help_text="Only claims of this claimant."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = ApiClient.objects.filter(is_active=True)


@admin.register(WebhookSubscription)
class WebhookAdmin(RecordAdmin[WebhookSubscription]):
    """For administrators. A webhook is written by its services alone."""

    list_display = ["client", "address", "state", "waiting", "given_up"]
    list_select_related = ["client"]
    readonly_fields = ["client", "url", "told_of", "state", "created_at"]
    fields = ("client", "url", "told_of", "state", "created_at")
    change_form_template = "claims/admin/webhook.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("claims.add_webhooksubscription")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookSubscription]:
        counts = {
            f"{state}_count": Count("deliveries", filter=Q(deliveries__state=state))
            for state in (Delivery.State.WAITING, Delivery.State.DEAD)
        }
        return super().get_queryset(request).annotate(**counts)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        acts = path("<int:key>/act/", wrap(require_POST(self.act_view)), name="claims_webhook_act")
        return [path("add/", wrap(self.make_view), name="claims_webhooksubscription_add"), acts, *super().get_urls()]

    def make_view(self, request: HttpRequest) -> HttpResponse:
        """Make a webhook; its secret is on the answer to this one request and nowhere else."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WebhookForm(request.POST or None)
        secret, back_to = "", ".."
        if form.is_valid():
            try:
                made, secret = subscribe(**form.cleaned_data, actor=Actor.person(signed_in(request)))
                back_to = self.address_of(made.pk)
            except WorkbenchError as error:
                form.add_error(None, str(error))
        return self._once(request, "New webhook", form, secret, back_to)

    def act_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """One of the buttons of a webhook's page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        webhook = WebhookSubscription.objects.filter(pk=key).select_related("client").first()
        if webhook is None:
            raise Http404("There is no such webhook.")
        actor, given = Actor.person(signed_in(request)), request.POST
        if given.get("act") == "secret":
            secret = renew_secret(subscription=webhook, actor=actor)
            return self._once(request, f"New secret of {webhook}", None, secret, self.address_of(key))
        attempt(request, lambda: _act(webhook, actor, given.get("act", ""), given))
        return HttpResponseRedirect(self.address_of(key))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        webhook = kwargs.get("obj")
        if isinstance(webhook, WebhookSubscription):
            recent = webhook.deliveries.select_related("change").prefetch_related("log")
            context |= {"deliveries": recent[:SHOWN_DELIVERIES], "may_act": self.has_add_permission(request)}
        return super().render_change_form(request, context, *args, **kwargs)

    def _once(
        self, request: HttpRequest, title: str, form: forms.Form | None, secret: str, back_to: str
    ) -> HttpResponse:
        context = self.page_context(request, title, form=form, secret=secret, button="Make webhook", back_to=back_to)
        response = TemplateResponse(request, "claims/admin/webhook_secret.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description="address", ordering="url")
    def address(self, webhook: WebhookSubscription) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', webhook.url)

    @admin.display(description="told of")
    def told_of(self, webhook: WebhookSubscription) -> str:
        """What it subscribes to, in a sentence."""
        kinds = [str(Change.Kind(one).label) for one in webhook.events]
        words = [", ".join(kinds) if kinds else "every change"]
        if webhook.normal_forms:
            words.append(
                f"of claims rated {', '.join(str(Rating.NormalForm(one).label) for one in webhook.normal_forms)}"
            )
        if webhook.claimant:
            words.append(f"of claims by {webhook.claimant}")
        return "; ".join(words)

    @admin.display(description="state")
    def state(self, webhook: WebhookSubscription) -> str:
        return f"paused: {webhook.paused_reason}" if webhook.paused_at else "on"

    @admin.display(description="waiting", ordering="waiting_count")
    def waiting(self, webhook: WebhookSubscription) -> int:
        return int(getattr(webhook, "waiting_count", 0))

    @admin.display(description="given up", ordering="dead_count")
    def given_up(self, webhook: WebhookSubscription) -> int:
        return int(getattr(webhook, "dead_count", 0))


def _act(webhook: WebhookSubscription, actor: Actor, act: str, given: Any) -> str:
    """Do it and say what was done. Raises WorkbenchError for what cannot be."""
    if act == "test":
        send_test(subscription=webhook, actor=actor)
        return "A test message is on its way; its answer will stand below within a minute."
    if act == "pause":
        pause(subscription=webhook, actor=actor, reason=given.get("reason", ""))
        return "The webhook is paused; what happens meanwhile waits."
    if act == "resume":
        return f"The webhook goes on: {resume(subscription=webhook, actor=actor)} messages wait."
    if act == "replay":
        first, last = given.get("first", ""), given.get("last", "") or given.get("first", "")
        if not (first.isdecimal() and last.isdecimal()) or max(len(first), len(last)) > 18:
            raise WorkbenchError("Give the numbers of the first and the last change to send again.")
        count = replay(subscription=webhook, first=int(first), last=int(last), actor=actor)
        return f"{count} changes are on their way again."
    raise WorkbenchError("There is no such thing to do with a webhook.")
