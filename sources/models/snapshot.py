from typing import Any

from django.db import models

from sources.blocks import Block


class Snapshot(models.Model):
    """A document as it was at one moment: its bytes by hash in the snapshot store, and the text read from them.

    Never changed; a later fetch adds another. Only a takedown blanks it, bytes and text for good, and keeps the hashes.
    All spans of the workbench are characters into ``text``, end exclusive.
    """

    document = models.ForeignKey("sources.Document", on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField(help_text="When the bytes were fetched or handed in.")
    content_sha256 = models.CharField(max_length=64, db_index=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    fetched_from = models.URLField(max_length=2000, blank=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    layout: "models.JSONField[Any, Any]" = models.JSONField(help_text="What each stretch of the text is.")
    parser = models.CharField(max_length=60)
    parser_version = models.CharField(max_length=30)
    language = models.CharField(max_length=8, blank=True)
    taken_down_at = models.DateTimeField(null=True, editable=False, help_text="Since when bytes and text are gone.")
    taken_down_reason = models.TextField(null=True, editable=False, help_text="Why the desk may not keep them.")

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "taken_at", "content_sha256", "parser", "parser_version"],
                name="one_snapshot_per_moment_content_and_parser",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_down_at=None, taken_down_reason=None)
                | (models.Q(text="", taken_down_at__isnull=False) & ~models.Q(taken_down_reason="")),
                name="a_snapshot_taken_down_is_blank_and_says_why",
            ),
        ]
        indexes = [
            # The search asks of each passage for the document of its snapshot and whether a newer one exists. Both are
            # answered from an index: a row holds the whole text, and SQLite would read through it to reach the column.
            models.Index(fields=["id", "document", "taken_at"], name="snapshots_with_document"),
            models.Index(fields=["document", "-taken_at", "-id"], name="snapshots_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.document} as of {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The parts of the text, in order."""
        return Block.from_rows(self.layout)
