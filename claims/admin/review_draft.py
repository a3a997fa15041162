"""The draft of a review as its page sends and shows it."""

from typing import Any

from django.http import HttpRequest

from claims.models import Assignment, Rating, ReviewDraft
from claims.review.drafts import CHOICES, FIELDS, LABELS, Typed, keep_words, words_of
from desk.admin.base import signed_in


def of_reviewer(assignment: Assignment) -> dict[str, Any]:
    """What was typed so far; without a draft, what the reviewer handed in last."""
    draft = ReviewDraft.objects.filter(assignment=assignment).first()
    words = words_of(assignment, draft)
    if draft is None:
        return {**words, "words": words}
    return {
        **words,
        "words": words,
        "searches": draft.searches,
        "added": draft.added,
        "fix": draft.corrections,
        "disputes": _disputes(words, draft.waiting),
    }


def handed_in(assignment: Assignment) -> dict[str, Any]:
    """What somebody else may read who may read this review: nothing that its reviewer has not handed in."""
    words = words_of(assignment, None)
    return {**words, "words": words}


def keep(request: HttpRequest, assignment: Assignment) -> list[str]:
    """Take over what the form holds now; returns the fields in which another window says something else."""
    words: dict[str, str] = {}
    for name in FIELDS:
        # A group of buttons none of which is pressed sends nothing; the field beside it tells that it was there.
        is_there = name in request.POST or (name in CHOICES and f"{name}-was" in request.POST)
        if is_there:
            words[name] = _typed(request, name)
    was = {name: _typed(request, f"{name}-was") for name in FIELDS if f"{name}-was" in request.POST}
    return keep_words(assignment=assignment, user=signed_in(request), typed=Typed(words, was))


def said_of(disputed: list[str]) -> str:
    """The sentence for who saved over the words of another window, empty for nobody."""
    if not disputed:
        return ""
    fields = ", ".join(LABELS[name].lower() for name in disputed)
    return f"Another window changed this meanwhile ({fields}). Nothing is lost: both versions stand above the rating."


def _typed(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).replace("\x00", "")


def _disputes(words: dict[str, str], waiting: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each field with the words saved in it and those that wait, as a person reads them."""
    keys = [one for one in [words["rating"], *waiting.get("rating", [])] if one.isdecimal()]
    labels = {str(rating.pk): rating.label for rating in Rating.objects.filter(pk__in=keys)} if waiting else {}
    return [
        {
            "name": name,
            "label": LABELS[name],
            "saved": labels.get(words[name], words[name]),
            "others": [labels.get(one, one) for one in waiting[name]],
            "can_be_joined": name not in CHOICES,
        }
        for name in FIELDS
        if name in waiting
    ]
