"""The buttons that put a document into the trash and take it out again."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.forms import ReasonForm
from claims.review.trash import restore_document, trash_document
from desk.admin.base import attempt, signed_in
from desk.errors import WorkbenchError
from sources.models import Document

if TYPE_CHECKING:
    from claims.admin.claim import ClaimAdmin


def trash_view(admin: "ClaimAdmin", request: HttpRequest, key: int, act: str) -> HttpResponse:
    """Asks why, then hides the document; with ``restore`` shows it again."""
    user = signed_in(request)
    if not user.has_perm("sources.change_document"):
        raise PermissionDenied
    document = Document.objects.filter(pk=key).first()
    if document is None or act not in ("put", "restore"):
        raise Http404("There is no such document.")
    page = reverse("admin:sources_document_change", args=[key])
    if act == "restore":
        if request.method == "POST":
            attempt(request, lambda: _counted(f"“{document}” is back", restore_document(document=document, user=user)))
        return HttpResponseRedirect(page)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            closed = trash_document(document=document, user=user, reason=form.cleaned_data["reason"])
        except WorkbenchError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _counted(f"“{document}” is in the trash", closed))
            return HttpResponseRedirect(page)
    context = admin.page_context(
        request, f"Put “{document}” into the trash", form=form, button="Put it into the trash", back_to=page
    )
    return TemplateResponse(request, "admin/form_page.html", context)


def _counted(said: str, claims: int) -> str:
    return f"{said}, with {claims} claim{'' if claims == 1 else 's'}." if claims else f"{said}."
