import zoneinfo

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from desk.access.setup import name_desk
from desk.admin.base import DeskAdmin, signed_in
from desk.admin.widgets import Select, TextInput
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import Desk


class DeskForm(forms.Form):
    """What the desk is called, where it is reached, which time it keeps."""

    name = forms.CharField(max_length=200, widget=TextInput)
    public_address = forms.CharField(
        max_length=200,
        required=False,
        widget=TextInput,
        help_text="Where readers and API clients reach this desk, for example https://desk.example.org",
    )
    time_zone = forms.ChoiceField(
        choices=[(name, name) for name in sorted(zoneinfo.available_timezones())], widget=Select
    )
    names_reviewers = forms.BooleanField(
        required=False,
        widget=forms.CheckboxInput,
        label="Fact-checks name who reviewed and who approved them",
        help_text="For what is published from now on; what is out stays as it went out.",
    )


@admin.register(Desk)
class DeskRowAdmin(DeskAdmin[Desk]):
    """One row: its list is its form."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return self.name_view(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return self.name_view(request)

    def name_view(self, request: HttpRequest) -> HttpResponse:
        if not signed_in(request).has_perm("desk.change_desk"):
            raise PermissionDenied
        desk = Desk.current()
        given = {name: getattr(desk, name) for name in DeskForm.base_fields}
        form = DeskForm(request.POST or None, initial=given)
        if form.is_valid():
            try:
                name_desk(**form.cleaned_data, actor=Actor.person(signed_in(request)))
            except WorkbenchError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "The desk has its new name, address and time zone.")
                return HttpResponseRedirect(request.path)
        context = self.page_context(request, "The desk", form=form, button="Save")
        return TemplateResponse(request, "admin/form_page.html", context)
