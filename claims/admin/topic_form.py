"""The form that puts claims under topics: exactly those of one claim, or some for many."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q

from claims.models import Claim, Topic
from claims.review.topics import change_topics
from desk.admin.widgets import CheckboxSelectMultiple, Select

EXACTLY, ADD, REMOVE = "exactly", "add", "remove"


class TopicsForm(forms.Form):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="Editors keep the list under Topics.",
    )
    way = forms.ChoiceField(
        choices=[(ADD, "put under these too"), (REMOVE, "take from these"), (EXACTLY, "put under exactly these")],
        widget=Select,
        label="What to do",
    )
    # What was ticked when the page was made: what a colleague has set since then stays.
    shown = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.MultipleHiddenInput, label=""
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = [topic.pk for topic in self.initial.get("shown", [])]
        field = self.fields["topics"]
        if isinstance(field, forms.ModelMultipleChoiceField) and not self.is_bound:
            field.queryset = Topic.objects.filter(Q(is_offered=True) | Q(pk__in=ticked))
        if self.initial.get("way") == EXACTLY or self.data.get("way") == EXACTLY:
            self.fields["way"].widget = forms.HiddenInput()


def known_topics(claim: Claim) -> dict[str, Any]:
    """What the form of one claim begins with."""
    topics = list(claim.topics.all())
    return {"topics": topics, "shown": topics, "way": EXACTLY}


def set_topics(claim: Claim, user: User, given: dict[str, Any]) -> object:
    """What the form says, done to one claim."""
    topics, shown = set(given["topics"]), set(given["shown"])
    if given["way"] == EXACTLY:
        return change_topics(claim=claim, user=user, add=topics - shown, remove=shown - topics)
    if given["way"] == REMOVE:
        return change_topics(claim=claim, user=user, remove=topics)
    return change_topics(claim=claim, user=user, add=topics)
