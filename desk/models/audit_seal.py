from django.db import models


class AuditSeal(models.Model):
    """One link of the chain over the record: its value depends on this event and on all that were sealed before it.

    Apart from the event, so that an event is written once. No constraint ties the two: a seal whose event is gone is
    the sign that somebody took it away.
    """

    event_id = models.PositiveBigIntegerField(primary_key=True)
    chain = models.CharField(max_length=64, help_text="SHA-256 of the link before, the event's key and its digest.")

    class Meta:
        ordering = ["event_id"]

    def __str__(self) -> str:
        return f"event {self.event_id}: {self.chain[:12]}"
