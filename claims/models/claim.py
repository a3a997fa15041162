import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.functions import Coalesce, NullIf

from claims.language.values import ClaimKind
from claims.models.appearance import Appearance
from claims.models.evidence_link import EvidenceLink
from claims.models.match import Match

if TYPE_CHECKING:
    from claims.models.claimant import Claimant
    from claims.models.topic import ClaimTopic, Topic


def _corrected(claim: models.OuterRef) -> "models.QuerySet[Appearance]":
    """Places of a claim at which a person set the speaker, a number or a date."""
    by_a_person = models.Q(speaker_edited__isnull=False)
    for mention in ("quantities", "times"):
        by_a_person |= models.Q(**{f"{mention}__edited_by__isnull": False})
    return Appearance.objects.filter(by_a_person, claim=claim)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User) -> "ClaimQuerySet":
        """Claims that this member of the desk may know of: all of them for who may view claims at all."""
        return self if user.is_active and user.has_perm("claims.view_claim") else self.none()

    def undecided(self) -> "ClaimQuerySet":
        return self.filter(decision=None).exclude(state=Claim.State.CLOSED)

    def overdue(self, at: datetime) -> "ClaimQuerySet":
        """Undecided claims with an assignment past its due time."""
        return self.undecided().filter(assignments__due_at__lt=at, assignments__state="open").distinct()

    def published(self) -> "ClaimQuerySet":
        """Claims whose latest publication stands: the verified ones, whatever their verdict says."""
        return self.filter(
            publications__is_current=True, publications__status__in=["published", "corrected", "updated"]
        )

    def untouched(self) -> "ClaimQuerySet":
        """Claims on which no person has acted: a machine's later run may change them or take them back."""
        links, decided = models.OuterRef("pk"), Match.objects.decided()
        acted_on_evidence = EvidenceLink.objects.filter(claim=links).exclude(
            confirmed_by=None, dismissed_by=None, added_by=None
        )
        return self.filter(
            state=Claim.State.EXTRACTED,
            text_edited="",
            kind_edited="",
            claimant_edited=None,
            topics=None,
            created_by=None,
            reviewers_set=None,
            assignments=None,
            duplicates=None,
            comments=None,
            contacts=None,
        ).exclude(
            models.Exists(acted_on_evidence)
            | models.Exists(_corrected(links))
            | models.Exists(decided.filter(claim=links))
            | models.Exists(decided.filter(earlier_claim=links))
        )


class Claim(models.Model):
    """One statement that stands alone and can be checked.

    What the machine suggests and what a person has set are separate columns; ``text`` and ``kind`` are what counts: the
    person's where there is one. The workflow state says where the claim is, never what the verdict is nor whether it is
    published.
    """

    class State(models.TextChoices):
        EXTRACTED = "extracted", "extracted"
        TRIAGED = "triaged", "triaged"
        ASSIGNED = "assigned", "assigned"
        IN_REVIEW = "in_review", "in review"
        ADJUDICATION = "adjudication", "adjudication"
        DECIDED = "decided", "decided"
        CLOSED = "closed", "closed"

    class ClosedReason(models.TextChoices):
        NOT_A_CLAIM = "not_a_claim", "not a claim"
        NOT_CHECKABLE = "not_checkable", "not checkable"
        DUPLICATE = "duplicate", "duplicate"
        DROPPED = "dropped", "dropped"

    class Kind(models.TextChoices):
        NUMERICAL = ClaimKind.NUMERICAL.value, "numerical"
        EVENT = ClaimKind.EVENT.value, "event"
        QUOTE = ClaimKind.QUOTE.value, "quote"
        CAUSAL = ClaimKind.CAUSAL.value, "causal"
        COMPARISON = ClaimKind.COMPARISON.value, "comparison"
        POSITION = ClaimKind.POSITION.value, "position"
        PREDICTION = ClaimKind.PREDICTION.value, "prediction"
        OPINION = ClaimKind.OPINION.value, "opinion"
        NONE = ClaimKind.NONE.value, "none"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    machine_key = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        editable=False,
        help_text="Snapshot and span that a machine found it in first; empty for a claim that a person added.",
    )
    text_suggested = models.TextField(blank=True, editable=False)
    text_edited = models.TextField(blank=True, verbose_name="normalised text")
    text = models.GeneratedField(
        expression=Coalesce(NullIf("text_edited", models.Value("")), "text_suggested"),
        output_field=models.TextField(),
        db_persist=True,
    )
    kind_suggested = models.CharField(max_length=12, choices=Kind.choices, blank=True, editable=False)
    kind_edited = models.CharField(max_length=12, choices=Kind.choices, blank=True, verbose_name="kind")
    claimant_suggested: "models.ForeignKey[Claimant | None, Claimant | None]" = models.ForeignKey(
        "claims.Claimant", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    claimant_edited: "models.ForeignKey[Claimant | None, Claimant | None]" = models.ForeignKey(
        "claims.Claimant", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="claimant"
    )
    topics: "models.ManyToManyField[Topic, ClaimTopic]" = models.ManyToManyField(
        "claims.Topic", through="claims.ClaimTopic", related_name="claims", editable=False
    )
    checkworthiness = models.FloatField(default=0.0, editable=False)
    checkworthiness_reasons: "models.JSONField[Any, Any]" = models.JSONField(default=list, editable=False)
    language = models.CharField(max_length=8, default="en", editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.EXTRACTED, editable=False)
    closed_reason = models.CharField(max_length=16, choices=ClosedReason.choices, blank=True, editable=False)
    closed_note = models.TextField(blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates", editable=False
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", editable=False
    )
    reviewers_set: "models.PositiveSmallIntegerField[int | None, int | None]" = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="How many reviewers an editor wants; empty: as the rules say."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-checkworthiness", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed") ^ models.Q(closed_reason=""),
                name="a_claim_has_a_reason_exactly_when_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | models.Q(closed_reason="duplicate"),
                name="only_a_duplicate_points_to_another_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None) | ~models.Q(duplicate_of=models.F("id")),
                name="a_claim_is_not_its_own_duplicate",
            ),
            models.CheckConstraint(
                condition=models.Q(checkworthiness__gte=0.0, checkworthiness__lte=1.0),
                name="checkworthiness_is_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewers_set=None) | models.Q(reviewers_set__in=[1, 2]),
                name="a_claim_gets_one_reviewer_or_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(text_suggested="") | ~models.Q(text_edited=""), name="a_claim_says_something"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-checkworthiness", "id"], name="claims_queue"),
            models.Index(fields=["-checkworthiness", "id"], name="claims_by_checkworthiness"),
            models.Index(fields=["-created_at"], name="claims_by_age"),
        ]
        permissions = [
            ("triage_claim", "Can accept, edit and close claims"),
            ("assign_claim", "Can assign claims to reviewers"),
            ("review_claim", "Can review claims assigned to them"),
            ("approve_claim", "Can approve verdicts and publish them"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 100 else f"{self.text[:99]}…"

    @property
    def kind(self) -> str:
        """What a person set, else what the machine suggests; one of ``Claim.Kind`` or empty."""
        return self.kind_edited or self.kind_suggested

    @property
    def claimant(self) -> "Claimant | None":
        """Whom a person named as claimant, else whom the machine suggests."""
        return self.claimant_edited or self.claimant_suggested
