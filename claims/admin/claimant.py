from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.forms import ClaimantField
from claims.errors import ClaimsError
from claims.models import Claimant, ClaimantAlias
from claims.review.claimants import merge_claimants
from desk.admin.base import DeskAdmin, signed_in
from desk.audit.actor import Actor
from desk.audit.services import record_event

if TYPE_CHECKING:
    from django.contrib.admin import TabularInline

    AliasBase = TabularInline[ClaimantAlias, Claimant]
else:
    from unfold.admin import TabularInline as AliasBase


class MergeForm(forms.Form):
    claimant = ClaimantField()

    def clean_claimant(self) -> Claimant:
        if self.cleaned_data["claimant"] is None:
            raise forms.ValidationError("Name the claimant to keep.")
        kept: Claimant = self.cleaned_data["claimant"]
        return kept


class AliasInline(AliasBase):
    model = ClaimantAlias
    extra = 1
    verbose_name = "name"
    verbose_name_plural = "Other names under which they are quoted"


@admin.register(Claimant)
class ClaimantAdmin(DeskAdmin[Claimant]):
    list_display = ["name", "kind", "other_names", "their_claims"]
    list_filter = ["kind"]
    search_fields = ["name", "aliases__name"]
    search_help_text = "Search by name or alias"
    fields = ["name", "kind", "same_as"]
    inlines = [AliasInline]
    change_form_before_template = "claims/admin/merge_claimant.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("claims.add_claimant")

    def has_change_permission(self, request: HttpRequest, obj: Claimant | None = None) -> bool:
        return signed_in(request).has_perm("claims.change_claimant")

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("<int:key>/merge/", merge, name="claims_claimant_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """An editor finds that two rows are one claimant."""
        user, claimant = signed_in(request), Claimant.objects.filter(pk=key).first()
        if claimant is None:
            raise Http404("There is no such claimant.")
        if not self.has_change_permission(request, claimant):
            raise PermissionDenied
        form = MergeForm(request.POST or None)
        if form.is_valid():
            try:
                kept = merge_claimants(claimant=claimant, into=form.cleaned_data["claimant"], user=user)
            except ClaimsError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{claimant} is another name of {kept} now.")
                return HttpResponseRedirect(self.address_of(kept.pk))
        context = self.page_context(
            request,
            f"Merge {claimant} into another claimant",
            form=form,
            button="Merge",
            back_to=self.address_of(key),
        )
        return TemplateResponse(request, "admin/form_page.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claimant]:
        return super().get_queryset(request).prefetch_related("aliases")

    def save_related(self, request: HttpRequest, form: "ModelForm[Claimant]", formsets: object, change: bool) -> None:
        claimant: Claimant = form.instance
        with transaction.atomic():
            before = [alias.name for alias in ClaimantAlias.objects.filter(claimant=claimant)] if change else []
            super().save_related(request, form, formsets, change)
            after = [alias.name for alias in ClaimantAlias.objects.filter(claimant=claimant)]
            record_event(
                actor=Actor.person(signed_in(request)),
                what="claimant.changed" if change else "claimant.added",
                on=claimant,
                before={"aliases": before},
                after={"aliases": after, **{name: getattr(claimant, name) for name in form.changed_data}},
            )

    @admin.display(description="other names")
    def other_names(self, claimant: Claimant) -> SafeString:
        return format_html('<span class="d-cell">{}</span>', ", ".join(alias.name for alias in claimant.aliases.all()))

    @admin.display(description="claims")
    def their_claims(self, claimant: Claimant) -> SafeString:
        address = f"{reverse('admin:claims_claim_changelist')}?claimant={claimant.pk}"
        return format_html('<a class="d-link" href="{}">in the queue</a>', address)
