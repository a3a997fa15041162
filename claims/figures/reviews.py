"""The blind pairs of reviews, and how far they agree.

Compared is what each of the two handed in first: later versions may have been written after the other review could be
read. An adjudicator has read both and is not compared.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf

from claims.figures.agreement import Estimate, cohens_kappa, krippendorffs_alpha, raw_agreement
from claims.figures.period import Period
from claims.models import Assignment, Claim, Rating, RatingScale, Verdict

FIRST_VERSION = 1


@dataclass(frozen=True)
class BlindPair:
    """Two independent ratings of one claim on one scale, by their slugs."""

    scale: int
    kind: str
    first: str
    second: str


@dataclass(frozen=True)
class Agreement:
    """How far the pairs of one group agree; ``ordinal`` counts only ratings on the truth axis."""

    label: str
    raw: Estimate
    kappa: Estimate
    nominal: Estimate
    ordinal: Estimate


@dataclass(frozen=True)
class ScaleAgreement:
    """One version of a scale: all its pairs, by kind of claim, and which ratings were given together how often."""

    scale: RatingScale
    ratings: list[Rating]
    together: Agreement
    by_kind: list[Agreement]
    table: list[tuple[Rating, list[int]]]


def blind_pairs(during: Period) -> list[BlindPair]:
    """Pairs of which both reviews are in, by when the second of them came; one whose scale changed between is none."""
    handed_in: dict[int, dict[str, tuple[int, str, str]]] = defaultdict(dict)
    verdicts = (
        Verdict.objects.filter(
            version=FIRST_VERSION,
            assignment__state=Assignment.State.HANDED_IN,
            assignment__role__in=[Assignment.Role.REVIEWER, Assignment.Role.SECOND_REVIEWER],
        )
        .annotate(
            kind=Coalesce(NullIf("assignment__claim__kind_edited", Value("")), "assignment__claim__kind_suggested")
        )
        .values_list("assignment__claim", "assignment__role", "rating__scale", "rating__slug", "kind", "handed_in_at")
        .order_by("handed_in_at")
    )
    last = {}
    for claim, role, scale, slug, kind, at in verdicts.iterator():
        handed_in[claim][role] = (scale, slug, kind)
        last[claim] = at
    pairs = []
    for claim, given in handed_in.items():
        if len(given) < 2 or last[claim] >= during.until or (during.since and last[claim] < during.since):
            continue
        (scale, first, kind), (other, second, _) = given["reviewer"], given["second_reviewer"]
        if scale == other:
            pairs.append(BlindPair(scale, kind, first, second))
    return pairs


def agreement_by_scale(pairs: Sequence[BlindPair]) -> list[ScaleAgreement]:
    """Each version of a scale that pairs were rated on, the one in use first."""
    used = RatingScale.objects.filter(pk__in={pair.scale for pair in pairs}).prefetch_related("ratings")
    return [
        _of_scale(scale, [pair for pair in pairs if pair.scale == scale.pk])
        for scale in used.order_by("-is_default", "slug", "-version")
    ]


def _of_scale(scale: RatingScale, pairs: Sequence[BlindPair]) -> ScaleAgreement:
    ratings = sorted(scale.ratings.all(), key=lambda rating: rating.position)
    axis = [rating.slug for rating in ratings if rating.on_truth_axis]
    labels = dict(Claim.Kind.choices)
    kinds = sorted({pair.kind for pair in pairs}, key=lambda kind: labels.get(kind, ""))
    by_kind = [_agreement(labels.get(kind, "kind not known"), _where(pairs, kind), axis) for kind in kinds]
    counted = {(pair.first, pair.second): 0 for pair in pairs}
    for pair in pairs:
        counted[pair.first, pair.second] += 1
    table = [(row, [counted.get((row.slug, column.slug), 0) for column in ratings]) for row in ratings]
    return ScaleAgreement(scale, ratings, _agreement("all claims", pairs, axis), by_kind, table)


def _where(pairs: Sequence[BlindPair], kind: str) -> list[BlindPair]:
    return [pair for pair in pairs if pair.kind == kind]


def _agreement(label: str, pairs: Sequence[BlindPair], axis: Sequence[str]) -> Agreement:
    rated = [(pair.first, pair.second) for pair in pairs]
    nominal: Callable[[Sequence[tuple[str, str]]], Estimate] = krippendorffs_alpha
    return Agreement(label, raw_agreement(rated), cohens_kappa(rated), nominal(rated), krippendorffs_alpha(rated, axis))
