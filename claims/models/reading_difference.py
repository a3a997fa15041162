from typing import Any

from django.db import models


class ReadingDifference(models.Model):
    """What a run of the pipeline found other than the run before it, in one sentence of an article.

    Where a person had acted on the claim, nothing of it was changed: then this is all that is known of the new reading.
    """

    class Kind(models.TextChoices):
        NEW = "new", "found new"
        CHANGED = "changed", "read anew"
        GONE = "gone", "not found again, taken back"
        OTHERWISE = "otherwise", "read otherwise, left as people have it"
        MISSED = "missed", "not found again, kept for people acted on it"

    run = models.ForeignKey("claims.ExtractionRun", on_delete=models.CASCADE, related_name="differences")
    claim = models.ForeignKey(
        "claims.Claim", on_delete=models.SET_NULL, null=True, blank=True, related_name="reading_differences"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices)
    start = models.PositiveIntegerField()
    quote = models.TextField()
    fields: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="What differs: its name, how the machine read it before, how it reads it now."
    )

    class Meta:
        ordering = ["run", "start", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: “{self.quote[:80]}”"
