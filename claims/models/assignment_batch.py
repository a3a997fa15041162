from typing import Any

from django.conf import settings
from django.db import models

from claims.models.assignment import Assignment


class AssignmentBatch(models.Model):
    """Many claims given out in one act: to whom, by which rule, what came of it. It can be undone as one."""

    class Rule(models.TextChoices):
        ROUND_ROBIN = "round_robin", "in turn"
        BY_LOAD = "by_load", "to whoever has least to do"

    # Instead of a role: for each claim the one that it wants next.
    WHICHEVER_IS_LACKING = ""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.ROUND_ROBIN)
    claims: "models.JSONField[Any, Any]" = models.JSONField(help_text="Keys of the claims, in the order of the list.")
    reviewers: "models.JSONField[Any, Any]" = models.JSONField(help_text="Keys of the people to choose from.")
    role = models.CharField(max_length=16, choices=Assignment.Role.choices, default=Assignment.Role.REVIEWER)
    priority = models.PositiveSmallIntegerField(choices=Assignment.Priority.choices, default=Assignment.Priority.NORMAL)
    due_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    refused: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="Key of a claim and why nobody got it."
    )
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "assignment batches"
        ordering = ["-id"]

    @property
    def role_told(self) -> str:
        """As what the claims are given out, in words."""
        return f"as {self.get_role_display()}" if self.role else "in the role that each lacks"

    def __str__(self) -> str:
        return f"{len(self.claims)} claims given out by {self.made_by}"
