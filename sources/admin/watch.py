"""The watch over a document's page, and what changed between two snapshots of it, on the document's own page."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from desk.admin.widgets import TextInput
from sources.models import Document, Snapshot, Watch
from sources.refetching.changes import Page, changes
from sources.refetching.services import EVERY_HOURS, LONGEST_HOURS, stop_watching, watch_document

MOST_CHANGES = 200


class WatchForm(forms.Form):
    """How often a page is looked at again."""

    every_hours = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=EVERY_HOURS,
        widget=TextInput(attrs={"inputmode": "numeric"}),
        label="Looked at every … hours",
        help_text="24 is daily, 168 weekly. When the page changes it is read anew, and what rests on it is marked.",
    )


def watch_of(document: Document) -> dict[str, Any]:
    """What the page shows: whether it is looked at again, when, and what went wrong."""
    return {
        "watch": Watch.objects.filter(document=document).select_related("set_by").first(),
        "watched_address": document.submitted_url or document.canonical_url,
    }


def set_watch(document: Document, user: User, every_hours: int | None) -> str:
    """Put a document under watch, or with None take it off; returns the sentence that says so."""
    if every_hours is None:
        stop_watching(document=document, user=user)
        return f"The page of “{document}” is not looked at again."
    watch_document(document=document, user=user, every_hours=every_hours)
    return f"The page of “{document}” is looked at every {every_hours} hours from now on."


def changes_since_before(snapshot: Snapshot) -> dict[str, Any]:
    """Paragraphs that changed between the snapshot before this one and this one; nothing for the first."""
    before = (
        Snapshot.objects.filter(document=snapshot.document_id, taken_at__lte=snapshot.taken_at)
        .exclude(pk=snapshot.pk)
        .order_by("-taken_at", "-id")
        .first()
    )
    if before is None:
        return {"before": None, "changed": []}
    found = changes(Page(before.text, before.blocks), Page(snapshot.text, snapshot.blocks))
    return {"before": before, "changed": found[:MOST_CHANGES], "more_changed": max(len(found) - MOST_CHANGES, 0)}
