from django.conf import settings
from django.db import models


class EvidenceRequest(models.Model):
    """A document that somebody handed in as evidence for a claim: its best passages follow once it is read."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="evidence_requests")
    document = models.ForeignKey("sources.Document", on_delete=models.CASCADE, related_name="evidence_requests")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="What came of it, in words for whoever asked.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "document", "requested_by"],
                condition=models.Q(answered_at=None),
                name="one_open_request_per_document_and_claim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} for {self.claim}"
