from datetime import datetime

from django.conf import settings
from django.db import models


class WatchQuerySet(models.QuerySet["Watch"]):
    def due(self, at: datetime) -> "WatchQuerySet":
        """Watches whose page should have been looked at by now."""
        return self.filter(is_on=True, next_check_at__lte=at)


class Watch(models.Model):
    """The page of a document that is fetched again from time to time, because somebody relies on what it says.

    A person puts a document under watch or takes it off; otherwise a machine watches the pages that people gave and
    that confirmed evidence rests on. What a person set, a machine leaves alone.
    """

    class Reason(models.TextChoices):
        EVIDENCE = "evidence", "confirmed evidence rests on it"
        PERSON = "person", "put under watch"

    document = models.OneToOneField("sources.Document", on_delete=models.CASCADE, related_name="watch")
    url = models.URLField(max_length=2000)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    is_on = models.BooleanField(default=True)
    every_hours = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    next_check_at = models.DateTimeField()
    last_checked_at = models.DateTimeField(null=True)
    last_changed_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=1000, blank=True, help_text="Of the newest snapshot, as its host gave it.")
    last_modified = models.CharField(max_length=1000, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    last_error = models.TextField(blank=True, help_text="Why the last check failed, in words for a person.")

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["next_check_at", "id"]
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(condition=models.Q(every_hours__gte=1), name="a_page_is_fetched_hourly_at_most"),
            models.CheckConstraint(condition=~models.Q(url=""), name="a_watch_has_an_address"),
        ]
        indexes = [models.Index(fields=["is_on", "next_check_at"], name="watches_by_next_check")]

    def __str__(self) -> str:
        return f"watch over {self.document}"
