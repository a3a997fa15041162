from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from claims.models.claim import Claim


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def of(self, claim: "Claim") -> "AppearanceQuerySet":
        """Where a claim stands, and where those stand that were found to be the same."""
        # Each half by an index of its own: an OR across a join makes the database read every appearance of the desk.
        same = type(claim).objects.filter(duplicate_of=claim).order_by().values("pk")
        return self.filter(models.Q(claim=claim) | models.Q(claim__in=same))


class Appearance(models.Model):
    """Where a claim stands: an exact span of a snapshot. ``snapshot.text[start:end] == quote``, always."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="appearances")
    snapshot = models.ForeignKey("sources.Snapshot", on_delete=models.PROTECT, related_name="appearances")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    speaker = models.CharField(max_length=300, blank=True, help_text="The words that name who asserts it.")
    speaker_start = models.PositiveIntegerField(null=True)
    speaker_end = models.PositiveIntegerField(null=True)
    speaker_resolved = models.CharField(max_length=300, blank=True, help_text="Whom the text means by them.")
    speaker_confidence = models.FloatField(null=True)
    speaker_edited = models.CharField(
        max_length=300, null=True, blank=True, help_text="Whom a person names instead; empty: the text itself says it."
    )
    cue = models.CharField(max_length=100, blank=True, help_text="The reporting verb, for example said.")
    is_direct_speech = models.BooleanField(default=False)
    run = models.ForeignKey("claims.ExtractionRun", on_delete=models.SET_NULL, null=True, related_name="appearances")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot", "start"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "start", "end"], name="one_appearance_per_span"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="an_appearance_is_not_empty"),
            models.CheckConstraint(condition=~models.Q(quote=""), name="an_appearance_has_its_words"),
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:80]}” in {self.snapshot.document}"

    @property
    def speaker_suggested(self) -> str:
        """Whom the machine takes for the speaker; empty for nobody but the text itself."""
        return self.speaker_resolved or self.speaker

    @property
    def speaker_now(self) -> str:
        """Whom a person named as speaker, else the machine's; empty for nobody but the text itself."""
        return self.speaker_suggested if self.speaker_edited is None else self.speaker_edited


def _belongs_to_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(appearance=None) ^ models.Q(passage=None), name=name)


@dataclass(frozen=True)
class Amount:
    """What a number says: between ``low`` and ``high`` (an open side is None), in a unit, of something."""

    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    of: str = ""
    is_approximate: bool = False


class _Correctable(models.Model):
    """What a machine read, with what a person made of it in columns of their own."""

    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_struck = models.BooleanField(default=False, help_text="A person says that it does not belong to the claim.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class Quantity(_Correctable):
    """A number with its unit in an appearance or a passage; offsets are characters of the snapshot's text.

    ``amount`` is what counts: a person's reading where there is one. The machine's stays beside it.
    """

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, null=True, related_name="quantities")
    passage = models.ForeignKey("sources.Passage", on_delete=models.CASCADE, null=True, related_name="quantities")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=300)
    low = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    high = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    unit = models.CharField(max_length=80, blank=True)
    of = models.CharField(max_length=200, blank=True)
    is_approximate = models.BooleanField(default=False)
    low_edited = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    high_edited = models.DecimalField(max_digits=40, decimal_places=12, null=True)
    unit_edited = models.CharField(max_length=80, blank=True)
    of_edited = models.CharField(max_length=200, blank=True)
    is_approximate_edited = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "quantities"
        ordering = ["start"]
        constraints = [
            _belongs_to_one("a_quantity_stands_in_one_place"),
            models.UniqueConstraint(fields=["appearance", "start", "end"], name="one_quantity_per_span_of_a_claim"),
            models.UniqueConstraint(fields=["passage", "start", "end"], name="one_quantity_per_span_of_a_passage"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def amount(self) -> Amount:
        """What a person says the number is, else what the machine read."""
        if self.edited_by_id is None:
            return Amount(self.low, self.high, self.unit, self.of, self.is_approximate)
        return Amount(self.low_edited, self.high_edited, self.unit_edited, self.of_edited, self.is_approximate_edited)


class TimeReference(_Correctable):
    """An interval of days named in an appearance or a passage, both days inclusive; an open side is empty.

    ``days`` is what counts: a person's reading where there is one. The machine's stays beside it.
    """

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, null=True, related_name="times")
    passage = models.ForeignKey("sources.Passage", on_delete=models.CASCADE, null=True, related_name="times")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.CharField(max_length=300)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    first_day_edited = models.DateField(null=True)
    last_day_edited = models.DateField(null=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            _belongs_to_one("a_time_stands_in_one_place"),
            models.UniqueConstraint(fields=["appearance", "start", "end"], name="one_time_per_span_of_a_claim"),
            models.UniqueConstraint(fields=["passage", "start", "end"], name="one_time_per_span_of_a_passage"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day that a person gives, else those that the machine read."""
        if self.edited_by_id is None:
            return self.first_day, self.last_day
        return self.first_day_edited, self.last_day_edited
