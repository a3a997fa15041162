"""What the desk found, of whom: outcomes, and whether its attention is spread as its policy says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F

from claims.figures.period import Period
from claims.models import Appearance, Decision, Rating

MOST_ROWS = 20


@dataclass(frozen=True)
class Outcome:
    """How often the desk decided for a rating."""

    rating: Rating
    count: int


@dataclass(frozen=True)
class Share:
    """Decided claims of one publisher or claimant, and what was decided: normal form of the rating to how many."""

    name: str
    count: int
    outcomes: dict[str, int]


def outcomes(during: Period) -> list[Outcome]:
    """Standing decisions by rating, in the order of the scale."""
    rows = Decision.objects.filter(**during.within("approved_at")).order_by().values_list("verdict__rating")
    counted = dict(rows.annotate(count=Count("pk")))
    ratings = Rating.objects.filter(pk__in=counted).select_related("scale")
    return [
        Outcome(rating, counted[rating.pk]) for rating in ratings.order_by("-scale__is_default", "scale", "position")
    ]


def by_claimant(during: Period) -> list[Share]:
    """Decided claims by who made them, as a person has named them; the most first."""
    rows = Decision.objects.filter(**during.within("approved_at")).values_list(
        "claim__claimant_edited__name", "verdict__rating__normal_form"
    )
    return _shares((name or "claimant not named", form, 1) for name, form in rows.iterator())


def by_publisher(during: Period) -> list[Share]:
    """Decided claims by who printed them; one that stands in several papers counts for each."""
    decided = {f"claim__decision__{name}": value for name, value in during.within("approved_at").items()}
    rows = (
        Appearance.objects.filter(**decided)
        .order_by()
        .values("snapshot__document__publisher__name", "claim__decision__verdict__rating__normal_form")
        .annotate(count=Count("claim", distinct=True), form=F("claim__decision__verdict__rating__normal_form"))
        .values_list("snapshot__document__publisher__name", "form", "count")
    )
    return _shares((name or "publisher not known", form, count) for name, form, count in rows)


def _shares(rows: Iterable[tuple[str, str, int]]) -> list[Share]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, form, count in rows:
        counted[name][form] += count
    shares = [Share(name, sum(forms.values()), dict(forms)) for name, forms in counted.items()]
    return sorted(shares, key=lambda share: (-share.count, share.name))[:MOST_ROWS]
