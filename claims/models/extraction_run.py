from typing import Any

from django.db import models


class ExtractionRun(models.Model):
    """One reading of a snapshot by one pipeline. The same pipeline and text give the same rows, however often run."""

    snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.CASCADE, related_name="extraction_runs")
    pipeline = models.CharField(max_length=100)
    pipeline_version = models.CharField(max_length=30)
    pipeline_sha256 = models.CharField(max_length=64, help_text="Hash of weights and rules.")
    input_sha256 = models.CharField(max_length=64, help_text="Hash of the text, its layout and its date.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    claims_found = models.PositiveIntegerField(default=0)
    passed_over: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="Sentences that were read and not made claims: start, end, score, reason."
    )
    notes: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    job = models.ForeignKey("desk.Job", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "pipeline_sha256", "input_sha256"], name="one_run_per_snapshot_pipeline_and_input"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pipeline} {self.pipeline_version} on {self.snapshot}"
