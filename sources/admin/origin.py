"""Which documents go back to one source, on the page of one of them: shown to all, set by editors."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from desk.admin.base import row_key
from desk.admin.widgets import Textarea, TextInput
from desk.errors import WorkbenchError
from sources.fetching.canonical import normalise_url
from sources.models import Document
from sources.origins.clusters import kin_of, members
from sources.origins.services import join_origin, leave_origin_to_machine, split_origin

_IN_WORDS = {
    "copy": "{share} % of the shorter text is the same, word for word",
    "rewrite": "{share} % of the shorter text stands in sentences that both have",
    "quotation": "{share} % of the shorter text is quotations that both have",
}


class SplitForm(forms.Form):
    """Why a document stands alone."""

    reason = forms.CharField(widget=Textarea(attrs={"rows": 3}), help_text="How you know; it stays on the record.")


class JoinForm(SplitForm):
    """With which document it goes back to one source, and why."""

    other = forms.CharField(
        widget=TextInput, label="The other document", help_text="Its number in this desk, or its web address."
    )
    field_order = ["other", "reason"]

    def clean_other(self) -> Document:
        given = self.cleaned_data["other"].strip()
        address = normalise_url(given) or given
        named = Q(pk=row_key(given.lstrip("#"))) | Q(canonical_url=address) | Q(submitted_url=address)
        document = Document.objects.filter(named).order_by("pk").first()
        if document is None:
            raise forms.ValidationError("This desk has no document of this number or address; look it up in the list.")
        return document


def origin_of(document: Document) -> dict[str, Any]:
    """What the page shows: the others of its source, and what the machine found in common."""
    kin = kin_of([document]).get(document.pk)
    found = document.origin_reason or {}
    like = Document.objects.filter(pk=found["with"]).first() if found else None
    words = _IN_WORDS[found["kind"]].format(share=round(100 * found["share"])) if like else ""
    return {
        "kin": kin,
        "kin_members": [one for one in members(document.origin_id or 0) if one.pk != document.pk] if kin else [],
        "kin_like": like,
        "kin_found": words,
        "origin_is_set": document.origin_edited_id is not None,
    }


def form_for(act: str, data: Any) -> SplitForm | None:
    """The form that an act asks for; None for one that does not exist."""
    made = {"join": JoinForm, "split": SplitForm}.get(act)
    return made(data) if made else None


def set_origin(document: Document, act: str, user: User, given: dict[str, Any]) -> str:
    """Do what the form asked for; returns the sentence that says so. Raises WorkbenchError where it is refused."""
    if act == "join":
        join_origin(document=document, other=given["other"], user=user, reason=given["reason"])
        return f"“{document}” and “{given['other']}” count as one source now."
    if act == "split":
        split_origin(document=document, user=user, reason=given["reason"])
        return f"“{document}” counts as a source of its own now."
    raise WorkbenchError("Nothing of this name is done with the source of a document.")


def leave_to_machine(document: Document, user: User) -> str:
    """Take back what a person set; returns the sentence that says so."""
    leave_origin_to_machine(document=document, user=user)
    return f"What a person had set for “{document}” is taken back; the suggestion counts again."
