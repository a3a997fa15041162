import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models


def _message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"


class WebhookSubscription(models.Model):
    """An address of a client that is told of changes as they happen. ``cursor`` is the last change that was put into
    deliveries for it, so that none is left out however long nothing could be sent."""

    client = models.ForeignKey("desk.ApiClient", on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=2000, verbose_name="address")
    events: "models.JSONField[Any, Any]" = models.JSONField(default=list, help_text="Kinds of change; empty for all.")
    normal_forms: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="Only claims rated so; empty for all."
    )
    claimant = models.CharField(max_length=200, blank=True, help_text="Only claims of this claimant; empty for all.")
    secret_sealed = models.TextField(editable=False)
    cursor = models.PositiveBigIntegerField(editable=False, help_text="Number of the last change it was told of.")
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_reason = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["client", "id"]
        verbose_name = "webhook"
        constraints = [
            models.UniqueConstraint(fields=["client", "url"], name="an_address_of_a_client_is_told_once"),
            models.CheckConstraint(
                condition=models.Q(paused_at=None) | ~models.Q(paused_reason=""), name="a_paused_webhook_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.url}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Deliveries to be tried now; those of a paused webhook wait."""
        return self.filter(state=Delivery.State.WAITING, next_attempt_at__lte=at, subscription__paused_at=None)


class Delivery(models.Model):
    """One change on its way to one webhook. The message keeps its id through every attempt and replay."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        DEAD = "dead", "given up"

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey("claims.Change", on_delete=models.PROTECT, null=True, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True, default=_message_id)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    request_body = models.TextField(blank=True, help_text="What was sent the last time.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "change"], name="a_change_is_delivered_to_a_webhook_once")
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="deliveries_by_next_attempt")]

    @property
    def last_attempt(self) -> "DeliveryAttempt | None":
        """What came of sending it the last time, None before the first."""
        attempts = list(self.log.all())
        return attempts[-1] if attempts else None

    def __str__(self) -> str:
        return f"{self.message_id} ({self.get_state_display()})"


class DeliveryAttempt(models.Model):
    """What came of sending it once."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    seconds = models.FloatField()
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; empty where no answer came.")
    answer = models.TextField(blank=True, help_text="The beginning of the answer, or why there was none.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}: {self.status or 'no answer'}"
