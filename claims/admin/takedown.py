"""The page on which an administrator takes a document down."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.takedown.services import take_down
from desk.admin.base import signed_in
from desk.admin.widgets import Textarea
from desk.errors import WorkbenchError
from sources.models import Document


class TakedownForm(forms.Form):
    reason = forms.CharField(
        widget=Textarea(attrs={"rows": 3}),
        label="Public reason",
        help_text="Readers see it where the words were, for example: ordered by the district court of Velmoor.",
    )
    understood = forms.BooleanField(
        widget=forms.CheckboxInput,
        label="Bytes and text are destroyed for good, here and in what is published; only a backup brings them back.",
    )


def takedown(request: HttpRequest, key: int) -> HttpResponse:
    """Asks for the reason, then destroys."""
    user = signed_in(request)
    if not user.has_perm("sources.delete_snapshot"):
        raise PermissionDenied
    document = get_object_or_404(Document, pk=key)
    form = TakedownForm(request.POST or None)
    back_to = reverse("admin:sources_document_change", args=[key])
    if form.is_valid():
        try:
            copies = take_down(document=document, user=user, reason=form.cleaned_data["reason"])
        except WorkbenchError as error:
            form.add_error(None, str(error))
        else:
            count = "1 copy is" if len(copies) == 1 else f"{len(copies)} copies are"
            messages.success(request, f"{count} taken down; a job destroys the bytes. Remember your backups.")
            return HttpResponseRedirect(back_to)
    context = {
        **admin.site.each_context(request),
        "title": f"Take down “{document}”",
        "form": form,
        "button": "Take down",
        "back_to": back_to,
    }
    return TemplateResponse(request, "admin/form_page.html", context)
