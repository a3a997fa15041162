from django.db import models


class Origin(models.Model):
    """One source behind several documents: copies of a wire story, rewrites of a release, quotations of one speech.

    However many documents go back to it, they count as one source. Which documents do stands on the documents.
    """

    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"origin {self.pk}"


class OriginKey(models.Model):
    """A key under which a document is found by those that are like it: a band of its sketch, or a long stretch of its
    words. Two documents with a key in common are compared."""

    document = models.ForeignKey("sources.Document", on_delete=models.CASCADE, related_name="origin_keys")
    key = models.BigIntegerField()
    method = models.CharField(max_length=20, help_text="Version of the method that made it.")

    class Meta:
        ordering = ["key", "document"]
        constraints = [
            models.UniqueConstraint(fields=["key", "document"], name="a_key_is_kept_once_per_document"),
        ]

    def __str__(self) -> str:
        return f"{self.key:016x} of {self.document}"
