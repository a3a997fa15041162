from django.db import models


class SigningKey(models.Model):
    """A key pair by which the desk signs what it publishes. Public keys are kept for good, or old signatures would say
    nothing any more."""

    key_id = models.CharField(max_length=40, primary_key=True)
    public_key = models.CharField(max_length=44, help_text="32 bytes in base64url without padding.")
    private_key_sealed = models.TextField(editable=False)
    is_current = models.BooleanField(default=True, help_text="It signs what is published by now.")
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text="Since when it signs nothing new.")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_key_signs_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.key_id
