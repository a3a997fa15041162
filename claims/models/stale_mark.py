from typing import Any

from django.conf import settings
from django.db import models


class StaleMarkQuerySet(models.QuerySet["StaleMark"]):
    def unsettled(self) -> "StaleMarkQuerySet":
        """Marks that nobody has looked at yet."""
        return self.filter(settled_at=None)


class StaleMark(models.Model):
    """Words that a claim rests on have changed on their page: the evidence of a link, or the claim where it was said.

    A machine raises it when a newer snapshot no longer has the words; a person settles it with a note. While it is
    unsettled and the page changes on, the mark follows the newest snapshot; where the words stand again, it is taken
    back. Verdicts and publications stay as they are until a person acts.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="stale_marks")
    link = models.ForeignKey("claims.EvidenceLink", on_delete=models.CASCADE, null=True, related_name="stale_marks")
    appearance = models.ForeignKey("claims.Appearance", on_delete=models.CASCADE, null=True, related_name="stale_marks")
    old_snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.PROTECT, related_name="+")
    new_snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.PROTECT, related_name="+")
    changes: "models.JSONField[Any, Any]" = models.JSONField(
        help_text="Words that stand no more, and what stands there."
    )
    raised_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    note = models.TextField(blank=True, help_text="What whoever looked at it found.")

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link=None) ^ models.Q(appearance=None), name="a_stale_mark_is_about_one_place"
            ),
            models.UniqueConstraint(
                fields=["link"], condition=models.Q(settled_at=None), name="one_unsettled_mark_per_link"
            ),
            models.UniqueConstraint(
                fields=["appearance"], condition=models.Q(settled_at=None), name="one_unsettled_mark_per_appearance"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, note="", settled_by=None)
                | (models.Q(settled_at__isnull=False) & ~models.Q(note="")),
                name="a_settled_mark_says_what_was_found",
            ),
        ]
        indexes = [models.Index(fields=["claim", "settled_at"], name="stale_marks_of_a_claim")]

    def __str__(self) -> str:
        return f"{self.new_snapshot.document} has changed: {self.claim}"
