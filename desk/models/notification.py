from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class NotificationQuerySet(models.QuerySet["Notification"]):
    def in_desk_of(self, person: User) -> "NotificationQuerySet":
        """What this person finds in the desk."""
        return self.filter(person=person, in_desk=True) if person.is_active else self.none()

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def letters_due(self, at: datetime) -> "NotificationQuerySet":
        """Those whose letter should have gone out by now."""
        return self.filter(letter_due_at__lte=at)


class Notification(models.Model):
    """One thing that a person is told, in the desk, by e-mail or both. A letter is a row until it is out."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "A claim is assigned to you"
        DUE_SOON = "due_soon", "A review of yours is due within a day"
        OVERDUE = "overdue", "A review is overdue"
        HANDED_BACK = "handed_back", "A reviewer hands a claim back"
        ADJUDICATION = "adjudication", "Reviewers disagree, and somebody has to decide"
        APPROVED = "approved", "A verdict of yours is approved"
        STALE = "stale", "A published claim may be out of date"
        MENTIONED = "mentioned", "Somebody mentions you in a comment"
        WEBHOOK = "webhook", "A webhook is paused"

    MAX_LETTERS = 3

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    words = models.TextField()
    key = models.CharField(max_length=120, blank=True, help_text="What it is about; nobody is told the same twice.")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    created_at = models.DateTimeField(auto_now_add=True)
    in_desk = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    letter_due_at = models.DateTimeField(null=True, help_text="When the next attempt to send it by e-mail begins.")
    letter_attempts = models.PositiveSmallIntegerField(default=0)
    letter_sent_at = models.DateTimeField(null=True)
    letter_failure = models.TextField(blank=True, help_text="Why the last attempt to send it failed.")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], condition=~models.Q(key=""), name="a_person_is_told_of_a_thing_once"
            ),
            models.CheckConstraint(condition=~models.Q(words=""), name="a_notification_says_something"),
        ]
        indexes = [
            models.Index(fields=["person", "in_desk", "read_at"], name="notifications_of_a_person"),
            models.Index(
                fields=["letter_due_at"], condition=models.Q(letter_due_at__isnull=False), name="letters_to_be_sent"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notifications_about_a_row"),
        ]

    def __str__(self) -> str:
        return self.words if len(self.words) <= 100 else f"{self.words[:99]}…"


class NotificationChoice(models.Model):
    """Where a person wants to be told of one kind of thing. Without a row: in the desk and by e-mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=16, choices=Notification.Kind.choices)
    in_desk = models.BooleanField(default=True)
    by_email = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind_of_notification")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
