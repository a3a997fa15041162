from typing import Any

from django.conf import settings
from django.db import models


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> "PublicationQuerySet":
        """The latest version of each claim's publication, retracted ones included."""
        return self.filter(is_current=True)

    def standing(self) -> "PublicationQuerySet":
        """What readers and API clients see as verified claims."""
        return self.current().filter(status__in=[Publication.Status.PUBLISHED, Publication.Status.CORRECTED])


class Publication(models.Model):
    """What went out about a claim, word for word; a correction or retraction is the next version."""

    class Status(models.TextChoices):
        PUBLISHED = "published", "published"
        CORRECTED = "corrected", "corrected"
        RETRACTED = "retracted", "retracted"

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)
    is_current = models.BooleanField(default=True)
    verdict = models.ForeignKey("claims.Verdict", on_delete=models.PROTECT, related_name="publications")
    rating = models.ForeignKey("claims.Rating", on_delete=models.PROTECT, related_name="+")
    claim_text = models.TextField()
    claim_short = models.CharField(max_length=300, help_text="For lists and ClaimReview; no rating in it.")
    claimant_name = models.CharField(max_length=200, blank=True)
    document: "models.JSONField[Any, Any]" = models.JSONField(help_text="The published claim as API clients get it.")
    note = models.TextField(blank=True, help_text="Public note of a correction or retraction.")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    first_published_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="publication_versions_count_up_per_claim"),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(is_current=True), name="one_current_publication_per_claim"
            ),
            models.CheckConstraint(
                condition=models.Q(status="published") | ~models.Q(note=""), name="a_change_of_a_publication_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["is_current", "-published_at", "-id"], name="publications_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} version {self.version}: {self.claim}"
