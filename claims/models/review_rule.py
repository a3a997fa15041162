from django.db import models
from django.db.models import Exists, OuterRef, Q

from claims.models.assignment import Assignment
from claims.models.claim import Claim, ClaimQuerySet

REVIEWERS = (Assignment.Role.REVIEWER, Assignment.Role.SECOND_REVIEWER)
_TAKEN = (Assignment.State.OPEN, Assignment.State.HANDED_IN)


class ReviewRule(models.Model):
    """Which claims get two reviewers, who do not know of each other, where one is the rule.

    It counts for every claim that is not decided yet, unless an editor has set the number for the claim itself. One
    that no longer holds is switched off, not deleted.
    """

    kind = models.CharField(
        max_length=12, choices=Claim.Kind.choices, blank=True, help_text="Only claims of this kind; empty: all."
    )
    least_score = models.FloatField(
        default=0.0,
        verbose_name="from this score",
        help_text="How much a claim asks to be checked, from 0 to 1, at least.",
    )
    why = models.CharField(max_length=200, blank=True, help_text="For whoever wonders later.")
    is_on = models.BooleanField(default=True, verbose_name="in force")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "rule of double review"
        verbose_name_plural = "rules of double review"
        ordering = ["kind", "least_score", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least_score__gte=0.0, least_score__lte=1.0), name="a_review_rule_begins_between_0_and_1"
            ),
        ]

    def __str__(self) -> str:
        kind = Claim.Kind(self.kind).label if self.kind else "every"
        return f"two reviewers: {kind} claims from {self.least_score:.2f}"

    def covers(self) -> Q:
        """The claims that this rule is about."""
        covered = Q(checkworthiness__gte=self.least_score)
        if self.kind:
            covered &= Q(kind_edited=self.kind) | Q(kind_edited="", kind_suggested=self.kind)
        return covered

    @classmethod
    def wanting_two(cls) -> Q:
        """Claims that get two reviewers: set so by an editor, or covered by a rule and set to nothing."""
        covered = Q(pk__in=[])
        for rule in cls.objects.filter(is_on=True):
            covered |= rule.covers()
        return Q(reviewers_set=2) | (Q(reviewers_set=None) & covered)


def reviews_wanted(claim: Claim) -> int:
    """How many reviews the desk wants of a claim, 1 or 2."""
    if claim.reviewers_set is not None:
        return claim.reviewers_set
    return 2 if Claim.objects.filter(ReviewRule.wanting_two(), pk=claim.pk).exists() else 1


def _reviewed(*roles: str, states: tuple[str, ...] = _TAKEN) -> Exists:
    return Exists(Assignment.objects.filter(claim=OuterRef("pk"), role__in=roles, state__in=states))


def lacking_a_second_reviewer(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Of these, the claims under review that want two reviewers and have one."""
    wanting = claims.filter(ReviewRule.wanting_two(), state__in=[Claim.State.ASSIGNED, Claim.State.IN_REVIEW])
    one = _reviewed(Assignment.Role.REVIEWER) & ~_reviewed(Assignment.Role.SECOND_REVIEWER)
    other = _reviewed(Assignment.Role.SECOND_REVIEWER) & ~_reviewed(Assignment.Role.REVIEWER)
    return wanting.filter(one | other).exclude(_reviewed(Assignment.Role.ADJUDICATOR))
