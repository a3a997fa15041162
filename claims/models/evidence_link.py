from typing import Any

from django.conf import settings
from django.db import models


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def suggested(self) -> "EvidenceLinkQuerySet":
        """Links that only a machine has proposed so far."""
        return self.filter(confirmed_by=None, dismissed_by=None, added_by=None)

    def confirmed(self) -> "EvidenceLinkQuerySet":
        """Links that a person has accepted as evidence."""
        return self.filter(confirmed_by__isnull=False)


class EvidenceLink(models.Model):
    """A passage that may bear on a claim. A machine suggests it with rank, score and signals; a person confirms it."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="evidence_links")
    passage = models.ForeignKey("sources.Passage", on_delete=models.PROTECT, related_name="evidence_links")
    rank = models.PositiveSmallIntegerField(null=True, help_text="1 for the best of the last search.")
    score = models.FloatField(null=True)
    score_parts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    signals: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    suggested_by = models.CharField(
        max_length=60, blank=True, help_text="Version of the search; empty if added by hand."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "passage"], name="a_passage_is_linked_to_a_claim_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | models.Q(dismissed_by=None),
                name="a_link_is_not_confirmed_and_dismissed",
            ),
            models.CheckConstraint(
                condition=~models.Q(suggested_by="") | models.Q(added_by__isnull=False),
                name="a_link_says_where_it_comes_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} for {self.claim}"


class EvidenceAssessment(models.Model):
    """What one reviewer makes of a link within one assignment: how it stands to the claim, and how near the source."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "supports"
        REFUTES = "refutes", "refutes"
        QUALIFIES = "qualifies", "qualifies"
        MENTIONS = "mentions", "mentions"
        IRRELEVANT = "irrelevant", "irrelevant"

    class Directness(models.TextChoices):
        PRIMARY = "primary", "primary"
        SECONDARY = "secondary", "secondary"
        TERTIARY = "tertiary", "tertiary"

    assignment = models.ForeignKey("claims.Assignment", on_delete=models.PROTECT, related_name="assessments")
    link = models.ForeignKey(EvidenceLink, on_delete=models.PROTECT, related_name="assessments")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    directness = models.CharField(max_length=12, choices=Directness.choices, blank=True)
    note = models.TextField(blank=True)
    assessed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["assignment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "link"], name="one_assessment_of_a_link_per_assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.link.passage} {self.get_stance_display()}"
