from django.db import models


class Passage(models.Model):
    """A span of a snapshot on sentence borders, 60 to 120 words: the unit of evidence.

    ``snapshot.text[start:end] == text``. ``terms`` holds what the search analyser makes of the text; the full-text
    index of the database is built on it, so that both databases see the same words.
    """

    snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField(help_text="0 for the first of its snapshot.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    terms = models.TextField()
    analyser = models.CharField(max_length=20, help_text="Version of the analyser that made the terms.")

    class Meta:
        ordering = ["snapshot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="one_passage_per_span"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_passage_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class TermCount(models.Model):
    """One count of the library's terms, the only one kept. Two counts with one version hold the same frequencies, so an
    evidence link that keeps the version can be repeated."""

    version = models.CharField(max_length=12, help_text="Hash of the analyser's version and all frequencies.")
    analyser = models.CharField(max_length=20)
    passages = models.PositiveIntegerField()
    last_passage = models.PositiveBigIntegerField(help_text="Highest key when it was made.")
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version}: {self.passages} passages as of {self.counted_at:%Y-%m-%d %H:%M}"


class TermFrequency(models.Model):
    """In how many passages a common term stands, as of the last count. Terms not listed are rare.

    The row with the empty term holds the number of all passages.
    """

    term = models.CharField(max_length=200, primary_key=True)
    passages = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "term frequencies"

    def __str__(self) -> str:
        return f"{self.term or 'all passages'}: {self.passages}"
