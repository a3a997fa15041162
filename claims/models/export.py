import uuid
from typing import Any

from django.conf import settings
from django.db import models


class Export(models.Model):
    """Published claims written into a file for somebody to fetch, until it expires.

    ``last_key``, ``rows`` and ``size`` say how far the file is, so that whoever goes on with it begins there.
    """

    class Form(models.TextChoices):
        NDJSON = "ndjson", "NDJSON"
        CSV = "csv", "CSV"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    form = models.CharField(max_length=8, choices=Form.choices)
    filters: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    client = models.ForeignKey("desk.ApiClient", on_delete=models.CASCADE, null=True, related_name="exports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    requested_at = models.DateTimeField()
    as_of = models.PositiveBigIntegerField(help_text="Number of the last change before it was begun.")
    last_key = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="In bytes.")
    sha256 = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True, help_text="When its file was deleted.")

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(client=None) ^ models.Q(user=None), name="an_export_is_for_a_client_or_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(expires_at__isnull=False), name="a_finished_export_expires"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="exports_by_expiry")]

    def __str__(self) -> str:
        return f"export {self.public_id} as {self.get_form_display()}"

    @property
    def file_name(self) -> str:
        """Under which name of the store its file is kept."""
        return f"{self.public_id}.{self.form}"
