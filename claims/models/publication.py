import json
from typing import Any

from django.conf import settings
from django.db import models


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> "PublicationQuerySet":
        """The latest version of each claim's publication, retracted ones included."""
        return self.filter(is_current=True)

    def standing(self) -> "PublicationQuerySet":
        """What readers and API clients see as verified claims."""
        return self.current().exclude(status=Publication.Status.RETRACTED)


class Publication(models.Model):
    """What went out about a claim, word for word; a correction, update or retraction is the next version.

    A *correction* puts right what the desk had wrong, an *update* adds what was not known before.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", "published"
        CORRECTED = "corrected", "corrected"
        UPDATED = "updated", "updated"
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
    claimant_folded = models.CharField(max_length=200, blank=True, editable=False)
    claim_kind = models.CharField(max_length=12, blank=True, editable=False)
    language = models.CharField(max_length=8, blank=True, editable=False)
    canonical = models.TextField(help_text="The published claim as API clients get it: canonical JSON (RFC 8785).")
    signed_with = models.ForeignKey(
        "claims.SigningKey", on_delete=models.PROTECT, null=True, related_name="publications", editable=False
    )
    signature = models.CharField(max_length=100, blank=True, help_text="Ed25519 over canonical, in base64url.")
    note = models.TextField(blank=True, help_text="Public note of a correction, update or retraction.")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    first_published_at = models.DateTimeField()
    last_change = models.PositiveBigIntegerField(
        default=0, help_text="Number of the latest change of this claim in the feed of changes, while this is current."
    )
    changed_at = models.DateTimeField(help_text="When that was.")
    stale_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when what it rests on is known to have changed; empty for what stands."
    )
    stale_note = models.TextField(blank=True, help_text="Public note: what has changed.")

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
        # Django writes a condition on a boolean as the bare column. For that SQLite uses an index with the very same
        # condition, and none that begins with the column.
        indexes = [
            models.Index(fields=columns, condition=models.Q(is_current=True), name=name)
            for name, columns in (
                ("publications_in_order", ["-published_at", "-id"]),
                ("publications_by_last_change", ["-last_change"]),
                ("publications_by_first_day", ["-first_published_at", "-id"]),
                ("publications_of_a_claimant", ["claimant_folded", "-last_change"]),
                ("publications_of_a_rating", ["rating", "-last_change"]),
            )
        ]

    @property
    def document(self) -> dict[str, Any]:
        """The published claim, read anew from ``canonical``: what a caller changes in it stays the caller's."""
        read: dict[str, Any] = json.loads(self.canonical)
        return read

    def __str__(self) -> str:
        return f"{self.get_status_display()} version {self.version}: {self.claim}"
