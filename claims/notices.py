"""Whom the newsroom tells of what. Nobody who reviews a claim blind is told of another's review of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.utils import timezone

from claims.models import Assignment, Claim, CommentMention, Decision, Publication
from desk.models import Notification
from desk.notifications.services import Kind, notify

SOON = timedelta(days=1)
# What has been overdue for longer was told then; a sweep that came later than this would not help any more.
TOLD_WITHIN = timedelta(days=14)
MOST_WORDS = 160


def tell_assigned(assignment: Assignment) -> None:
    """Its reviewer learns of an assignment, unless they took it themselves."""
    tell_assigned_many([assignment])


def tell_assigned_many(assignments: Sequence[Assignment]) -> None:
    """Each reviewer learns of theirs: of one by its words, of many by their number."""
    by_reviewer: dict[User, list[Assignment]] = {}
    for one in assignments:
        if one.assigned_by_id != one.reviewer_id:
            by_reviewer.setdefault(one.reviewer, []).append(one)
    for reviewer, given in by_reviewer.items():
        first = given[0]
        by = _name(first.assigned_by) if first.assigned_by else "The desk"
        if len(given) > 1:
            words = f"{by} assigned {len(given)} claims to you, among them {_quoted(first.claim)}."
        else:
            words = f"{by} assigned {_quoted(first.claim)} to you as {first.role_told}{_until(first.due_at)}."
        notify(person=reviewer, kind=Kind.ASSIGNED, words=words, about=first, key=f"assigned:{first.pk}")


def forget_assigned(assignments: Sequence[int]) -> None:
    """What nobody has read of assignments that were undone is told to nobody any more."""
    kind = ContentType.objects.get_for_model(Assignment)
    told = Notification.objects.filter(kind=Kind.ASSIGNED, subject_type=kind, subject_id__in=assignments)
    told.filter(read_at=None, letter_sent_at=None).delete()


def tell_handed_back(assignment: Assignment, reason: str) -> None:
    """The editors of the claim learn that it lies idle again."""
    words = f"{_name(assignment.reviewer)} handed {_quoted(assignment.claim)} back: {_short(reason)}"
    for editor in _editors_of(assignment.claim, besides=[assignment.reviewer_id]):
        notify(person=editor, kind=Kind.HANDED_BACK, words=words, about=assignment.claim)


def tell_adjudication_wanted(claim: Claim) -> None:
    """The editors of the claim learn that its reviews are in and differ."""
    words = f"The reviewers of {_quoted(claim)} came to different ratings; give it to an adjudicator."
    for editor in _editors_of(claim):
        notify(person=editor, kind=Kind.ADJUDICATION, words=words, about=claim)


def tell_approved(decision: Decision) -> None:
    """Whoever wrote the verdict learns that it is the desk's decision."""
    verdict = decision.verdict
    words = f"{_name(decision.approved_by)} approved your verdict “{verdict.rating}” on {_quoted(decision.claim)}."
    key = f"approved:{decision.pk}"
    notify(person=verdict.assignment.reviewer, kind=Kind.APPROVED, words=words, about=decision.claim, key=key)


def tell_stale(claim: Claim, why: str, *, key: str) -> None:
    """Who wrote and who published what stands about a claim learn why it may be out of date.

    ``key`` names what happened, for example a snapshot: of the same thing nobody is told twice.
    """
    publication = Publication.objects.standing().filter(claim=claim).first()
    if publication is None:
        return
    words = f"What is published about {_quoted(claim)} may be out of date: {_short(why)}"
    people = {publication.published_by, publication.verdict.assignment.reviewer}
    for person in sorted(people, key=lambda one: one.pk):
        if not _reviews_blind(person, claim):
            notify(person=person, kind=Kind.STALE, words=words, about=claim, key=f"stale:{claim.pk}:{key}"[:120])


def tell_source_changed(claim: Claim, assignments: Iterable[Assignment], why: str, *, key: str) -> None:
    """Who has a claim under review learns that words it rests on have changed; of the same change once."""
    words = f"What {_quoted(claim)} rests on has changed: {_short(why)}"
    for one in assignments:
        notify(person=one.reviewer, kind=Kind.STALE, words=words, about=one, key=f"changed:{one.pk}:{key}"[:120])


def tell_mentioned(mention: CommentMention) -> None:
    """Who is named in a comment learns what it says. The caller makes sure that they may read it."""
    comment = mention.comment
    words = f"{_name(comment.author)} mentions you on {_quoted(comment.claim)}: {_short(comment.text)}"
    notify(person=mention.person, kind=Kind.MENTIONED, words=words, about=comment, key=f"mentioned:{comment.pk}")


def tell_what_is_due(now: datetime | None = None) -> int:
    """Tell reviewers what is due within a day, and them and their editors what is overdue; each once for a due time.

    Returns how many notifications that made. A review that was given within its last day is not called due soon too.
    """
    now = now or timezone.now()
    near = Assignment.objects.open().filter(due_at__lt=now + SOON, due_at__gt=now - TOLD_WITHIN)
    wanted = near.filter(Q(due_at__lte=now) | Q(assigned_at__lt=F("due_at") - SOON))
    told = 0
    for assignment in _untold(wanted.select_related("claim", "reviewer", "assigned_by"), now):
        told += _tell_overdue(assignment) if assignment.due_at and assignment.due_at <= now else _tell_soon(assignment)
    return told


def _untold(assignments: Iterable[Assignment], now: datetime) -> list[Assignment]:
    by_key = {_due_key(one, now): one for one in assignments}
    known = Notification.objects.filter(key__in=by_key, person__in={one.reviewer_id for one in by_key.values()})
    told = set(known.values_list("key", "person"))
    return [one for key, one in by_key.items() if (key, one.reviewer_id) not in told]


def _due_key(assignment: Assignment, now: datetime) -> str:
    due = assignment.due_at
    return f"{'overdue' if due and due <= now else 'soon'}:{assignment.pk}:{due:%Y%m%d%H%M}"


def _tell_soon(assignment: Assignment) -> int:
    due = assignment.due_at
    key = f"soon:{assignment.pk}:{due:%Y%m%d%H%M}"
    words = f"Your review of {_quoted(assignment.claim)} is due {_moment(due)}."
    person = assignment.reviewer
    return int(notify(person=person, kind=Kind.DUE_SOON, words=words, about=assignment, key=key) is not None)


def _tell_overdue(assignment: Assignment) -> int:
    claim, due = assignment.claim, assignment.due_at
    key = f"overdue:{assignment.pk}:{due:%Y%m%d%H%M}"
    words = f"Your review of {_quoted(claim)} is overdue since {_moment(due)}."
    told = [notify(person=assignment.reviewer, kind=Kind.OVERDUE, words=words, about=assignment, key=key)]
    words = f"{_name(assignment.reviewer)}’s review of {_quoted(claim)} is overdue since {_moment(due)}."
    by = assignment.assigned_by
    if by is not None and by.pk != assignment.reviewer_id and not _reviews_blind(by, claim):
        told.append(notify(person=by, kind=Kind.OVERDUE, words=words, about=claim, key=key))
    return sum(one is not None for one in told)


def _editors_of(claim: Claim, besides: Iterable[int] = ()) -> list[User]:
    """Who assigned the claim and does not review it; where nobody of them is left, every editor who does not."""
    hidden = set(besides) | set(claim.assignments.open().values_list("reviewer", flat=True))
    editors = User.objects.with_perm("claims.assign_claim", include_superusers=False).filter(is_active=True)
    others = editors.exclude(pk__in=hidden).order_by("pk")
    own = others.filter(pk__in=claim.assignments.values("assigned_by"))
    return list(own or others)


def _reviews_blind(person: User, claim: Claim) -> bool:
    own = claim.assignments.open().filter(reviewer=person)
    return own.exclude(role=Assignment.Role.ADJUDICATOR).exists()


def _name(person: User) -> str:
    return person.get_full_name() or person.get_username()


def _quoted(claim: Claim) -> str:
    return f"“{_short(claim.text)}”"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_WORDS else f"{line[: MOST_WORDS - 1]}…"


def _until(due: datetime | None) -> str:
    return f", due {_moment(due)}" if due else ""


def _moment(due: datetime | None) -> str:
    return f"{timezone.localtime(due):%d %B %Y, %H:%M}" if due else "at no set time"
