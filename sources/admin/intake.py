"""The page on which documents are handed in: pasted, uploaded, or by their address."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from desk.admin.base import signed_in
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from sources.admin.forms import AddressForm, PasteForm, UploadForm
from sources.documents.services import Added, Metadata, add_content, add_url, refuse_if_too_large
from sources.fetching.errors import FetchError

# More sentences than these about one form are counted instead.
MOST_NAMED = 3

WAYS: dict[str, type[forms.Form]] = {"paste": PasteForm, "upload": UploadForm, "address": AddressForm}


def bound_forms(request: HttpRequest) -> dict[str, forms.Form]:
    """The three forms; the one that was sent keeps what was typed."""
    sent = request.POST.get("way")
    return {
        way: form(request.POST, request.FILES, prefix=way) if way == sent else form(prefix=way)
        for way, form in WAYS.items()
    }


@dataclass
class TakenIn:
    """What came of one form: what was added, what was here before, and of addresses those that were refused."""

    added: list[Added] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """A sentence for each document; of many, one sentence for all."""
        new = [one for one in self.added if not one.already_known]
        known = [one.message for one in self.added if one.already_known]
        if len(new) > MOST_NAMED:
            return [f"{len(new)} documents were added and are being read.", *_shortened(known)]
        return [*(one.message for one in new), *_shortened(known)]


def _shortened(sentences: list[str]) -> list[str]:
    rest = len(sentences) - MOST_NAMED
    return [*sentences[:MOST_NAMED], f"{rest} more were here already; nothing was doubled."] if rest > 0 else sentences


def take_in(request: HttpRequest, way: str, form: forms.Form) -> TakenIn:
    """Add what a valid form holds. What is refused becomes an error of the form, the rest is added all the same."""
    taken = TakenIn()
    if way == "paste":
        _one(taken, form, "", lambda: _paste(request, form))
    elif way == "upload":
        for file in form.cleaned_data["documents"]:
            _one(taken, form, file.name, _uploader(request, form, file))
    else:
        for url in form.cleaned_data["addresses"]:
            _one(taken, form, url, _fetcher(request, form, url))
    return taken


def _one(taken: TakenIn, form: forms.Form, name: str, add: Callable[[], Added]) -> None:
    try:
        taken.added.append(add())
    except (WorkbenchError, FetchError) as error:
        form.add_error(None, str(error))
        taken.refused.append(name)


def left_to_mend(way: str, form: forms.Form, taken: TakenIn) -> forms.Form:
    """The form as it is shown again: of addresses those that were refused, so that nothing is sent twice."""
    if way != "address":
        return form
    left = AddressForm({**dict(form.data.items()), "address-addresses": "\n".join(taken.refused)}, prefix=way)
    left.is_valid()
    for error in form.non_field_errors():
        left.add_error(None, error)
    return left


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
