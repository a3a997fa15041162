from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class AuditEvent(models.Model):
    """One editorial act: who did what to which row, before and after. Written with the act, never changed.

    The actor's name is kept in words, so that the record reads the same when an account is gone; for the same reason
    the keys to persons and rows carry no constraint of the database.
    """

    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=60, db_index=True, help_text="For example verdict.handed_in")
    actor_label = models.CharField(max_length=200)
    actor_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    actor_client = models.ForeignKey(
        "desk.ApiClient", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    actor_job = models.ForeignKey(
        "desk.Job", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=300)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, blank=True, help_text="Random; without it the digest tells nothing.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the salt and everything above.")
    erased_by_event = models.PositiveBigIntegerField(
        null=True, help_text="The event that records why persons and values of this one were erased."
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="audit_history_of_a_row")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(actor_label=""), name="an_audit_event_names_its_actor")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.what} ({self.subject_label})"
