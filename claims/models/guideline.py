from django.db import models

from claims.models.claim import Claim


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    def shown_for(self, claim: Claim) -> "GuidelineQuerySet":
        """What the team has agreed on for claims of this kind, and for all of them."""
        return self.filter(is_shown=True, for_kind__in=["", claim.kind])


class Guideline(models.Model):
    """What the team has agreed on for its reviews; shown beside the form in which verdicts are written."""

    title = models.CharField(max_length=120)
    text = models.TextField()
    for_kind = models.CharField(
        max_length=12, choices=Claim.Kind.choices, blank=True, help_text="Only beside claims of this kind; empty: all."
    )
    position = models.PositiveSmallIntegerField(default=1, help_text="The smallest number comes first.")
    is_shown = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="a_guideline_says_something")]

    def __str__(self) -> str:
        return self.title
