from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from claims.models.assignment import Assignment


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def visible_to(self, user: User) -> "VerdictQuerySet":
        """Whose review of a claim is open sees their own verdicts on it alone; an adjudicator sees all of them.

        Otherwise editors see every verdict, a fact-checker their own and, once a claim is decided, those of others.
        """
        if not user.is_active or not user.has_perm("claims.view_verdict"):
            return self.none()
        own = Assignment.objects.filter(reviewer=user, state__in=[Assignment.State.OPEN, Assignment.State.HANDED_IN])
        adjudicates = own.filter(role=Assignment.Role.ADJUDICATOR).values("claim")
        blind = own.open().exclude(role=Assignment.Role.ADJUDICATOR).values("claim")
        visible = models.Q(assignment__reviewer=user) | models.Q(assignment__claim__in=adjudicates)
        if user.has_perm("claims.approve_claim"):
            return self.filter(visible | ~models.Q(assignment__claim__in=blind))
        return self.filter(visible | models.Q(assignment__claim__decision__isnull=False))


class Verdict(models.Model):
    """What a reviewer concluded. Written once; a change of mind is the next version."""

    class Confidence(models.TextChoices):
        HIGH = "high", "high"
        MEDIUM = "medium", "medium"
        LOW = "low", "low"

    assignment = models.ForeignKey("claims.Assignment", on_delete=models.PROTECT, related_name="verdicts")
    version = models.PositiveSmallIntegerField()
    rating = models.ForeignKey("claims.Rating", on_delete=models.PROTECT, related_name="verdicts")
    rationale = models.TextField()
    confidence = models.CharField(max_length=8, choices=Confidence.choices, blank=True)
    assessments = models.ManyToManyField("claims.EvidenceAssessment", related_name="verdicts", blank=True)
    no_evidence_found = models.TextField(
        blank=True, help_text="The searches that were made, where none of them found evidence."
    )
    handed_in_at = models.DateTimeField(auto_now_add=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="verdict_versions_count_up_per_assignment"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="verdict_versions_begin_at_1"),
            models.CheckConstraint(condition=~models.Q(rationale=""), name="a_verdict_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} by {self.assignment.reviewer} (version {self.version})"


class Decision(models.Model):
    """The desk's standing outcome for a claim: one verdict, approved by somebody who did not write it."""

    claim = models.OneToOneField("claims.Claim", on_delete=models.PROTECT, related_name="decision")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="decisions")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["-approved_at"]

    def __str__(self) -> str:
        return f"{self.verdict.rating}: {self.claim}"
