from django.conf import settings
from django.db import models


class Contact(models.Model):
    """One attempt to hear whoever made a claim, or who else knows: when, how, until when, and what they replied."""

    class Way(models.TextChoices):
        EMAIL = "email", "e-mail"
        PHONE = "phone", "telephone"
        LETTER = "letter", "letter"
        MESSAGE = "message", "message on a network"
        FORM = "form", "contact form"
        MEETING = "meeting", "in person"

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="contacts")
    whom = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=Way.choices)
    contacted_at = models.DateTimeField()
    asked = models.TextField(blank=True, help_text="What they were asked.")
    deadline_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["contacted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(whom=""), name="a_contact_names_whom"),
            models.CheckConstraint(
                condition=models.Q(reply="") ^ models.Q(replied_at__isnull=False),
                name="a_reply_has_its_time_and_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whom} by {self.get_way_display()} about {self.claim}"
