"""A reviewer's unfinished words, kept with their session so that no page turn loses them."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from claims.models import Assignment

FIELDS = ("rating", "rationale", "confidence", "no_evidence_found", "comment")
# Of each text; a session is no archive.
MOST_LETTERS = 50_000
MOST_SEARCHES = 20


def _key(assignment: Assignment) -> str:
    return f"draft-of-assignment-{assignment.pk}"


def kept(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    """What was typed so far; without a draft, what the reviewer handed in last."""
    draft: dict[str, Any] | None = request.session.get(_key(assignment))
    if draft is not None:
        return draft
    verdict = assignment.verdicts.order_by("-version").first()
    if verdict is None:
        return {}
    handed_in = {name: getattr(verdict, name) for name in ("rationale", "confidence", "no_evidence_found")}
    return {**handed_in, "rating": str(verdict.rating_id)}


def keep(request: HttpRequest, assignment: Assignment) -> dict[str, Any]:
    """Take over what the form holds now."""
    draft = {name: request.POST.get(name, "").replace("\x00", "")[:MOST_LETTERS] for name in FIELDS}
    earlier = request.session.get(_key(assignment)) or {}
    for name in ("searches", "added"):
        draft[name] = earlier.get(name, [])
    draft["saved_at"] = timezone.now().isoformat()
    request.session[_key(assignment)] = draft
    return draft


def note_search(request: HttpRequest, assignment: Assignment, query: str) -> None:
    """Remember a search of the library: a verdict without evidence has to say what was searched for."""
    draft = request.session.get(_key(assignment)) or {}
    searches = [one for one in draft.get("searches", []) if one != query]
    request.session[_key(assignment)] = {**draft, "searches": [*searches, query][-MOST_SEARCHES:]}


def note_added(request: HttpRequest, assignment: Assignment, link: int) -> None:
    """Remember a passage that the reviewer laid beside the claim: another may have done so before, unseen."""
    draft = request.session.get(_key(assignment)) or {}
    request.session[_key(assignment)] = {**draft, "added": [*draft.get("added", []), link]}


def clear(request: HttpRequest, assignment: Assignment, field: str) -> None:
    """What was typed into one field has become something of its own."""
    draft = request.session.get(_key(assignment)) or {}
    request.session[_key(assignment)] = {**draft, field: ""}


def keep_fix(request: HttpRequest, assignment: Assignment, typed: dict[str, str]) -> None:
    """Corrections that could not be saved wait in their fields; none when all of them were."""
    draft = request.session.get(_key(assignment)) or {}
    request.session[_key(assignment)] = {**draft, "fix": typed}


def drop(request: HttpRequest, assignment: Assignment) -> None:
    """The words are handed in."""
    request.session.pop(_key(assignment), None)
