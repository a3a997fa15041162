from django.db import models


class RatingScale(models.Model):
    """A versioned set of ratings. A verdict keeps the version it was given under."""

    slug = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="scale_versions_differ"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"


class Rating(models.Model):
    """A word on a scale. Only ratings on the truth axis have a place between false and true."""

    class NormalForm(models.TextChoices):
        TRUE = "true", "true"
        MOSTLY_TRUE = "mostly_true", "mostly true"
        MIXED = "mixed", "mixed"
        MOSTLY_FALSE = "mostly_false", "mostly false"
        FALSE = "false", "false"
        UNPROVEN = "unproven", "unproven"
        CONFLICTING = "conflicting", "conflicting evidence"
        MISSING_CONTEXT = "missing_context", "missing context"
        SATIRE = "satire", "satire"
        OUTDATED = "outdated", "outdated"
        NOT_CHECKABLE = "not_checkable", "not checkable"

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    slug = models.SlugField(max_length=60)
    label = models.CharField(max_length=60)
    definition = models.TextField()
    on_truth_axis = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(help_text="Order on the form; on the truth axis 1 is the falsest.")
    normal_form = models.CharField(max_length=16, choices=NormalForm.choices)
    colour = models.CharField(max_length=7, default="#666666")
    icon = models.CharField(max_length=8, help_text="A sign beside the word, so that colour never stands alone.")

    class Meta:
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "slug"], name="ratings_of_a_scale_differ"),
            models.UniqueConstraint(fields=["scale", "position"], name="ratings_of_a_scale_have_an_order"),
        ]

    def __str__(self) -> str:
        return self.label
