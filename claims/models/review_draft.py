from typing import Any

from django.db import models


class ReviewDraft(models.Model):
    """A reviewer's unfinished words on an assignment: theirs alone, on no page but their own, gone with the verdict.

    Words of one window that would have written over those of another wait in ``waiting``, by the name of their field,
    until the reviewer takes or drops them.
    """

    assignment = models.OneToOneField("claims.Assignment", on_delete=models.CASCADE, related_name="draft")
    rating = models.ForeignKey("claims.Rating", on_delete=models.SET_NULL, null=True, related_name="+")
    rationale = models.TextField(blank=True)
    confidence = models.CharField(max_length=8, blank=True)
    no_evidence_found = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    waiting: "models.JSONField[Any, Any]" = models.JSONField(default=dict, help_text="Field to the words that wait.")
    searches: "models.JSONField[Any, Any]" = models.JSONField(default=list, help_text="What the library was asked.")
    added: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="Links that the reviewer came upon, though another may have added them unseen."
    )
    corrections: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, help_text="Corrections of the claim that were refused, by the name of their field."
    )
    saved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Draft of {self.assignment}"
