from django.db import models


class Claimant(models.Model):
    """A person or organisation that makes claims: who said it, not the outlet that printed it."""

    class Kind(models.TextChoices):
        PERSON = "person", "person"
        ORGANISATION = "organisation", "organisation"
        UNKNOWN = "unknown", "not known"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.UNKNOWN)
    same_as = models.URLField(blank=True, help_text="A page that identifies them beyond doubt.")
    is_sample = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def known_as(cls, name: str) -> "Claimant | None":
        """The claimant with this name or alias, in whatever case it is written."""
        is_called = models.Q(name__iexact=name) | models.Q(aliases__name__iexact=name)
        return cls.objects.filter(is_called).order_by("id").first()


class ClaimantAlias(models.Model):
    """Another name under which a claimant is quoted."""

    claimant = models.ForeignKey(Claimant, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, unique=True)

    class Meta:
        verbose_name_plural = "claimant aliases"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.claimant})"
