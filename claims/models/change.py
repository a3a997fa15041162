from django.db import models


class Change(models.Model):
    """One thing that happened to a published claim, under the next number of the feed. Kept for good.

    Numbers follow the order in which the transactions became visible: whoever has seen a number has seen all before.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", "published"
        CORRECTED = "corrected", "corrected"
        UPDATED = "updated", "updated"
        RETRACTED = "retracted", "retracted"
        STALE = "stale", "stale"
        CONFIRMED = "confirmed", "confirmed after it was stale"
        REMOVED = "removed", "removed"

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    claim = models.UUIDField(db_index=True, help_text="Public id of the claim; the row itself may be gone.")
    version = models.PositiveSmallIntegerField(help_text="Version of the publication that this is about.")
    publication = models.ForeignKey(
        "claims.Publication", on_delete=models.SET_NULL, null=True, related_name="changes", editable=False
    )
    note = models.TextField(blank=True, help_text="Public note.")

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="changes_are_numbered_from_1")]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()} {self.claim} version {self.version}"


class ChangeCounter(models.Model):
    """The one row that numbers the feed. A sequence would not do: it counts in another order than transactions end."""

    last = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True, help_text="When the last change was recorded.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_counter_of_changes")]

    def __str__(self) -> str:
        return str(self.last)
