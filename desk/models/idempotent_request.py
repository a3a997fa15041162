from typing import Any

from django.db import models


class IdempotentRequest(models.Model):
    """A request that a client may send again without its work being done twice, with the answer that it had.

    Kept for a day; ``status`` is empty while it is worked on.
    """

    sender = models.CharField(max_length=40, help_text="Whose key it is: client:3 or user:5.")
    key = models.CharField(max_length=200)
    address = models.CharField(max_length=300, help_text="Method and path.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was sent.")
    status = models.PositiveSmallIntegerField(null=True)
    answer: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="an_idempotency_key_is_used_once_by_each_sender")
        ]
        indexes = [models.Index(fields=["begun_at"], name="idempotent_requests_by_age")]

    def __str__(self) -> str:
        return f"{self.address} of {self.sender} under {self.key}"
