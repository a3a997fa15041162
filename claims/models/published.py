from django.db import models


class PublishedText(models.Model):
    """The words by which a standing publication is found, one row for each; the full-text index is built on it."""

    publication = models.OneToOneField(
        "claims.Publication", on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    terms = models.TextField(help_text="What the search analyser makes of claim, claimant, quotes and rationale.")

    def __str__(self) -> str:
        return f"words of {self.publication}"


class PublishedBy(models.Model):
    """A publisher in whose documents a standing publication says that the claim appeared."""

    publication = models.ForeignKey("claims.Publication", on_delete=models.CASCADE, related_name="publishers")
    publisher = models.CharField(max_length=200, help_text="The name without regard to letter case and spacing.")

    class Meta:
        verbose_name_plural = "published by"
        constraints = [
            models.UniqueConstraint(fields=["publisher", "publication"], name="a_publication_names_a_publisher_once")
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.publication}"


class PublishedTopic(models.Model):
    """A topic under which a standing publication says that its claim is, by the slug that went out."""

    publication = models.ForeignKey("claims.Publication", on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "publication"], name="a_publication_names_a_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.publication}"


class Receipt(models.Model):
    """That an API client was given a version of a published claim: whom a correction has to reach."""

    class Via(models.TextChoices):
        CLAIMS = "claims", "claims/"
        CHANGES = "changes", "changes/"
        WEBHOOK = "webhook", "a webhook"
        EXPORT = "export", "an export"

    client = models.ForeignKey("desk.ApiClient", on_delete=models.CASCADE, related_name="receipts")
    publication = models.ForeignKey("claims.Publication", on_delete=models.CASCADE, related_name="receipts")
    via = models.CharField(max_length=8, choices=Via.choices)
    first_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["publication", "client"]
        constraints = [
            models.UniqueConstraint(fields=["client", "publication"], name="a_client_is_given_a_version_first_once")
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.publication}"
