"""The page on which documents are handed in: pasted, uploaded, or by their address."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from desk.admin.base import signed_in
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from sources.admin.forms import AddressForm, PasteForm, UploadForm
from sources.documents.services import Added, Metadata, add_content, add_url, refuse_if_too_large
from sources.fetching.errors import FetchError
from sources.models import Document

WAYS: dict[str, type[forms.Form]] = {"paste": PasteForm, "upload": UploadForm, "address": AddressForm}


def bound_forms(request: HttpRequest) -> dict[str, forms.Form]:
    """The three forms; the one that was sent keeps what was typed."""
    sent = request.POST.get("way")
    return {
        way: form(request.POST, request.FILES, prefix=way) if way == sent else form(prefix=way)
        for way, form in WAYS.items()
    }


def take_in(request: HttpRequest, way: str, form: forms.Form) -> list[Document]:
    """Add what a valid form holds. What is refused becomes an error of the form, the rest is added all the same."""
    if way == "paste":
        added = [_one(request, form, lambda: _paste(request, form))]
    elif way == "upload":
        added = [_one(request, form, _uploader(request, form, file)) for file in form.cleaned_data["documents"]]
    else:
        added = [_one(request, form, _fetcher(request, form, url)) for url in form.cleaned_data["addresses"]]
    return [document for document in added if document is not None]


def _one(request: HttpRequest, form: forms.Form, add: Callable[[], Added]) -> Document | None:
    try:
        added = add()
    except (WorkbenchError, FetchError) as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, added.message)
    return added.document


def _paste(request: HttpRequest, form: forms.Form) -> Added:
    given = form.cleaned_data
    metadata = Metadata(
        given["title"], given["byline"], given["publisher"], given["published_on"], given["embargo_until"]
    )
    return add_content(
        content=given["text"].encode("utf-8"),
        actor=Actor.person(signed_in(request)),
        kind=given["kind"],
        content_type="text/plain; charset=utf-8",
        metadata=metadata,
    )


def _uploader(request: HttpRequest, form: forms.Form, upload: UploadedFile) -> Callable[[], Added]:
    def add() -> Added:
        refuse_if_too_large(upload.name or "", upload.size or 0)
        return add_content(
            content=upload.read(),
            actor=Actor.person(signed_in(request)),
            kind=form.cleaned_data["kind"],
            name=upload.name or "",
            content_type=upload.content_type or "",
            metadata=Metadata(embargo_until=form.cleaned_data["embargo_until"]),
        )

    return add


def _fetcher(request: HttpRequest, form: forms.Form, url: str) -> Callable[[], Added]:
    metadata = Metadata(embargo_until=form.cleaned_data["embargo_until"])
    kind = form.cleaned_data["kind"]
    return lambda: add_url(url=url, actor=Actor.person(signed_in(request)), kind=kind, metadata=metadata)
