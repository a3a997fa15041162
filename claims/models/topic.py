from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify


class Topic(models.Model):
    """What claims are about, in a list that the desk keeps; people set it, no machine does."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text="How API clients ask for it. It stays for good; made from the name if left empty.",
    )
    is_offered = models.BooleanField(default=True, help_text="Whether it is offered for further claims.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="a_topic_is_named_once", violation_error_message="There is a topic of this name."
            ),
            models.CheckConstraint(condition=~models.Q(slug=""), name="a_topic_has_a_slug"),
        ]

    def clean(self) -> None:
        """A slug from the name, where none is given."""
        self.name = " ".join(self.name.split())
        self.slug = self.slug or slugify(self.name, allow_unicode=True)[:80]
        if not self.slug:
            raise ValidationError({"slug": "Give letters or digits by which API clients can ask for this topic."})

    def __str__(self) -> str:
        return self.name


class ClaimTopic(models.Model):
    """That somebody has put a claim under a topic."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "claim"], name="a_claim_has_a_topic_once")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.claim}"
