from datetime import datetime

from django.conf import settings
from django.db import models

from sources.models.document import Document


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, at: datetime) -> "FeedQuerySet":
        """Feeds that should have been asked for news by now."""
        return self.filter(is_paused=False, next_poll_at__lte=at)


class Feed(models.Model):
    """An RSS or Atom feed whose pages are added to the desk as they appear, until somebody pauses it."""

    url = models.URLField(max_length=2000, unique=True)
    title = models.CharField(max_length=300, blank=True, help_text="As the feed names itself.")
    kind = models.CharField(max_length=20, choices=Document.Kind.choices, default=Document.Kind.ARTICLE)
    every_minutes = models.PositiveIntegerField(default=60)
    is_paused = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    next_poll_at = models.DateTimeField()
    last_polled_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=1000, blank=True)
    last_modified = models.CharField(max_length=1000, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    last_error = models.TextField(blank=True, help_text="Why the last poll failed, in words for a person.")

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "url"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_minutes__gte=10), name="a_feed_is_polled_every_ten_minutes_at_most"
            )
        ]
        indexes = [models.Index(fields=["is_paused", "next_poll_at"], name="feeds_by_next_poll")]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntry(models.Model):
    """One entry of a feed, kept so that it is added once: waiting, added as a document, or refused with the reason."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, help_text="Hash of its id, or of its address where it has none.")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, on_delete=models.SET_NULL, null=True, related_name="+")
    refused = models.TextField(blank=True, help_text="Why it was not added, in words for a person.")
    is_done = models.BooleanField(default=False)
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "feed entries"
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="an_entry_is_kept_once_per_feed")]
        indexes = [models.Index(fields=["feed", "is_done", "id"], name="entries_that_wait")]

    def __str__(self) -> str:
        return self.title or self.url
