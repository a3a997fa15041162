"""How the work goes: claims by state over time, how long verdicts take, who has how much to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Min, Q
from django.db.models.fields.json import KeyTextTransform

from claims.figures.period import Period
from claims.models import Assignment, Claim, Decision, Publication, Verdict
from desk.models import AuditEvent

MOST_COLUMNS = 13


@dataclass(frozen=True)
class Moment:
    """How many claims were in which state at a moment."""

    at: datetime
    counts: dict[str, int]


@dataclass(frozen=True)
class Duration:
    """How long something took: of so many cases the middle one and the one that nine of ten stay below."""

    label: str
    cases: int
    middle: timedelta | None
    nine_of_ten: timedelta | None


@dataclass(frozen=True)
class Load:
    """What a fact-checker has open, and what they handed in during the period."""

    person: User
    waiting: int
    overdue: int
    due_soon: int
    handed_in: int


def claims_by_state(during: Period, steps: int = MOST_COLUMNS) -> list[Moment]:
    """The claims by state at evenly spread moments of the period, the last of them its end.

    From today's counts backwards through the record, so that the cost is that of the period and not of all claims. A
    claim that a later run took back is counted as if it had never been.
    """
    counts = Counter(dict(Claim.objects.order_by().values_list("state").annotate(count=Count("pk"))))
    first = Claim.objects.aggregate(first=Min("created_at"))["first"]
    since = during.since or first or during.until - timedelta(days=1)
    length = max((during.until - since) / (steps - 1), timedelta(minutes=1))
    moments = [during.until - step * length for step in range(steps)]
    changes = iter(_changes(since, during.until))
    change = next(changes, None)
    told = []
    for at in moments:
        while change is not None and change[0] >= at:
            _, before, after = change
            counts[after] -= 1
            if before:
                counts[before] += 1
            change = next(changes, None)
        told.append(Moment(at, {state: max(counts[state], 0) for state in Claim.State.values}))
    return told[::-1]


def _changes(since: datetime, until: datetime) -> Iterable[tuple[datetime, str, str]]:
    """Moment, state before ("" for a claim that was not there) and state after, the latest first."""
    rooms = ContentType.objects.get_for_models(Claim, Assignment).values()
    moves = (
        AuditEvent.objects.filter(at__gte=since, at__lt=until, subject_type__in=[room.pk for room in rooms])
        .annotate(was=KeyTextTransform("state", "before"), became=KeyTextTransform("state", "after"))
        .exclude(was=None)
        .exclude(became=None)
        .exclude(was=F("became"))
        .values_list("at", "was", "became")
    )
    states = set(Claim.State.values)
    found = Claim.objects.filter(created_at__gte=since, created_at__lt=until).order_by().values_list("created_at")
    # Found by a machine or added by a person, who accepts it in the same act.
    added = [
        (at, "", Claim.State.TRIAGED if by else Claim.State.EXTRACTED)
        for at, by in found.values_list("created_at", "created_by")
    ]
    moved = [(at, was, became) for at, was, became in moves if was in states and became in states]
    return sorted([*added, *moved], key=lambda change: change[0], reverse=True)


def durations(during: Period) -> list[Duration]:
    """From being assigned to the first verdict, from being found to the decision, from there to the readers."""
    reviewed = Verdict.objects.filter(version=1, **during.within("handed_in_at"))
    decided = Decision.objects.filter(**during.within("approved_at"))
    published = Publication.objects.filter(version=1, **during.within("published_at"))
    return [
        _duration("assigned to handed in", reviewed.values_list("assignment__assigned_at", "handed_in_at")),
        _duration("found to decided", decided.values_list("claim__created_at", "approved_at")),
        _duration("decided to published", published.values_list("verdict__decisions__approved_at", "published_at")),
    ]


def _duration(label: str, rows: Iterable[tuple[datetime | None, datetime | None]]) -> Duration:
    took = sorted(ended - began for began, ended in rows if began and ended and ended >= began)
    if not took:
        return Duration(label, 0, None, None)
    seconds = [one.total_seconds() for one in took]
    ninth = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Duration(label, len(took), timedelta(seconds=median(seconds)), timedelta(seconds=ninth))


def workload(during: Period, soon: timedelta = timedelta(days=1)) -> list[Load]:
    """Everybody who has something open or handed something in, most open first."""
    now = during.until
    is_open = Q(assignments__state=Assignment.State.OPEN)
    came_in = {f"assignments__{name}": value for name, value in during.within("closed_at").items()}
    people = User.objects.annotate(
        waiting=Count("assignments", filter=is_open),
        overdue=Count("assignments", filter=is_open & Q(assignments__due_at__lt=now)),
        due_soon=Count("assignments", filter=is_open & Q(assignments__due_at__range=(now, now + soon))),
        handed_in=Count("assignments", filter=Q(assignments__state=Assignment.State.HANDED_IN, **came_in)),
    ).filter(Q(waiting__gt=0) | Q(handed_in__gt=0))
    return [
        Load(one, one.waiting, one.overdue, one.due_soon, one.handed_in)
        for one in people.order_by("-waiting", "username")
    ]
