"""A reviewer's unfinished words, in a row of their assignment: no page turn, second window or lost browser loses them.

Nothing of it is a review yet: nobody else reads it, no record tells of it, and it goes when the verdict is in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ClaimsError
from claims.models import Assignment, Rating, ReviewDraft, Verdict

FIELDS = ("rating", "rationale", "confidence", "no_evidence_found", "comment")
LABELS = {
    "rating": "Rating",
    "rationale": "Rationale",
    "confidence": "Confidence",
    "no_evidence_found": "Searches that were made",
    "comment": "Comment",
}
CHOICES = ("rating", "confidence")
MOST_LETTERS = 50_000  # of each text
MOST_SEARCHES = 20
MOST_WAITING = 20


@dataclass(frozen=True)
class Typed:
    """What the fields of a window hold by now, and what was saved in them when it was filled.

    A field that is not among ``words`` was not on the page, and is left alone.
    """

    words: Mapping[str, str]
    was: Mapping[str, str] = field(default_factory=dict)


def words_of(assignment: Assignment, draft: ReviewDraft | None) -> dict[str, str]:
    """The words saved so far by their field; without a draft those that the reviewer handed in last."""
    if draft is not None:
        return {name: _as_typed(draft, name) for name in FIELDS}
    verdict = assignment.verdicts.order_by("-version").first()
    return {name: _as_typed(verdict, name) if verdict else "" for name in FIELDS}


def _as_typed(row: ReviewDraft | Verdict, name: str) -> str:
    value = getattr(row, "rating_id" if name == "rating" else name, "")
    return "" if value is None else str(value)


@transaction.atomic
def draft_for(*, assignment: Assignment, user: User) -> ReviewDraft:
    """The draft of the reviewer's assignment, locked, begun with what they handed in last.

    Raises NotAllowed for anybody else.
    """
    policy.require(policy.may_review(user, assignment), "Only its reviewer has a draft of this review.")
    # Two windows may save at once: the assignment's row is their queue.
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    draft = ReviewDraft.objects.filter(assignment=assignment).first()
    if draft is not None:
        return draft
    draft = ReviewDraft(assignment=assignment)
    for name, words in words_of(assignment, None).items():
        _put(draft, name, words)
    draft.save()
    return draft


@transaction.atomic
def keep_words(*, assignment: Assignment, user: User, typed: Typed) -> list[str]:
    """Save what a window holds, field by field; returns the fields in which it disagrees with another window.

    A field that this window left as it was takes nothing back. Where both changed it, what was saved first stays and
    the other words wait beside it, so that neither is lost.
    """
    draft = draft_for(assignment=assignment, user=user)
    disputed, changed = [], False
    for name in FIELDS:
        given = typed.words.get(name)
        saved = _as_typed(draft, name)
        if given is None or _same(given, saved):
            continue
        base = typed.was.get(name, saved)
        if _same(given, base):
            continue
        changed = True
        if _same(base, saved):
            _put(draft, name, given)
        else:
            _wait(draft, name, given)
            disputed.append(name)
    if changed:
        draft.save()
    return disputed


def _wait(draft: ReviewDraft, name: str, words: str) -> None:
    """Words typed on from others that wait take their place."""
    others = [one for one in draft.waiting.get(name, []) if not words.startswith(one)]
    if len(others) >= MOST_WAITING:
        raise ClaimsError(f"{LABELS[name]}: {MOST_WAITING} versions of other windows wait; settle them first.")
    draft.waiting[name] = [*others, _cut(name, words)]


def _put(draft: ReviewDraft, name: str, words: str) -> None:
    if name == "rating":
        draft.rating = Rating.objects.filter(pk=int(words)).first() if words.isdecimal() and len(words) < 19 else None
    elif name == "confidence":
        draft.confidence = words if words in Verdict.Confidence.values else ""
    else:
        setattr(draft, name, _cut(name, words))


def _cut(name: str, words: str) -> str:
    if len(words) > MOST_LETTERS:
        raise ClaimsError(f"{LABELS[name]}: at most {MOST_LETTERS:,} characters are kept; this has {len(words):,}.")
    return words.replace("\r\n", "\n")


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()


@transaction.atomic
def settle_words(*, assignment: Assignment, user: User, name: str, place: int, how: str) -> str:
    """Of the words that wait beside a field, take those at ``place`` instead, ``join`` them below, or ``drop`` them.

    Returns the words that the field has now. Raises ClaimsError for words that wait no more.
    """
    draft = draft_for(assignment=assignment, user=user)
    waiting = list(draft.waiting.get(name, []))
    if how not in ("take", "join", "drop") or not 0 <= place < len(waiting) or (how == "join" and name in CHOICES):
        raise ClaimsError("These words wait no more; reload the page to see what is saved.")
    words = waiting.pop(place)
    if how == "take":
        _put(draft, name, words)
    elif how == "join":
        _put(draft, name, f"{_as_typed(draft, name).rstrip()}\n\n{words}".lstrip())
    draft.waiting = {**draft.waiting, name: waiting} if waiting else _without(draft.waiting, name)
    draft.save()
    return _as_typed(draft, name)


def _without(waiting: dict[str, list[str]], name: str) -> dict[str, list[str]]:
    return {other: words for other, words in waiting.items() if other != name}


def require_settled(assignment: Assignment, words: Mapping[str, str]) -> None:
    """Raises ClaimsError while handing in would lose what another window wrote.

    ``words`` are what this window hands in, by field: they must be the ones saved, with none waiting beside them.
    """
    draft = ReviewDraft.objects.filter(assignment=assignment).first()
    if draft is None:
        return
    if draft.waiting:
        raise ClaimsError(
            f"Another window changed the same fields ({_listed(draft.waiting)}): take, join or drop its words first."
        )
    newer = [name for name, given in words.items() if not _same(given, _as_typed(draft, name))]
    if newer:
        raise ClaimsError(
            f"Another window saved newer words ({_listed(newer)}); they stand here now. Read them and hand in again."
        )


def _listed(names: Collection[str]) -> str:
    return ", ".join(LABELS[name].lower() for name in FIELDS if name in names)


@transaction.atomic
def note_search(*, assignment: Assignment, user: User, query: str) -> None:
    """Remember a search of the library: a verdict without evidence has to say what was searched for."""
    draft = draft_for(assignment=assignment, user=user)
    draft.searches = [*(one for one in draft.searches if one != query), query][-MOST_SEARCHES:]
    draft.save(update_fields=["searches"])


def added_by_hand(assignment: Assignment) -> list[int]:
    """Keys of the links that its reviewer laid beside the claim, whoever did so before."""
    return next(iter(ReviewDraft.objects.filter(assignment=assignment).values_list("added", flat=True)), [])


@transaction.atomic
def note_added(*, assignment: Assignment, user: User, link: int) -> None:
    """Remember a passage that the reviewer laid beside the claim: another may have done so before, unseen."""
    draft = draft_for(assignment=assignment, user=user)
    if link not in draft.added:
        draft.added = [*draft.added, link]
        draft.save(update_fields=["added"])


@transaction.atomic
def note_corrections(*, assignment: Assignment, user: User, typed: Mapping[str, str]) -> None:
    """Corrections of the claim that could not be saved wait in their fields; none when all of them were."""
    draft = draft_for(assignment=assignment, user=user)
    draft.corrections = dict(typed)
    draft.save(update_fields=["corrections"])


@transaction.atomic
def clear_field(*, assignment: Assignment, user: User, name: str) -> None:
    """What was typed into one field has become something of its own."""
    draft = draft_for(assignment=assignment, user=user)
    _put(draft, name, "")
    draft.save()
