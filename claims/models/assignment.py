from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Editors see every assignment, a fact-checker only their own."""
        if not user.is_active:
            return self.none()
        if user.has_perm("claims.assign_claim"):
            return self
        return self.filter(reviewer=user)

    def open(self) -> "AssignmentQuerySet":
        """Assignments whose verdict is still awaited."""
        return self.filter(state=Assignment.State.OPEN)

    def overdue(self, at: datetime) -> "AssignmentQuerySet":
        return self.open().filter(due_at__lt=at)


class Assignment(models.Model):
    """A claim given to a person to review: who, as what, until when."""

    class Role(models.TextChoices):
        REVIEWER = "reviewer", "reviewer"
        SECOND_REVIEWER = "second_reviewer", "second reviewer"
        ADJUDICATOR = "adjudicator", "adjudicator"

    class State(models.TextChoices):
        OPEN = "open", "open"
        HANDED_IN = "handed_in", "handed in"
        HANDED_BACK = "handed_back", "handed back"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Priority(models.IntegerChoices):
        HIGH = 1, "high"
        NORMAL = 2, "normal"
        LOW = 3, "low"

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REVIEWER)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    due_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)
    batch = models.ForeignKey(
        "claims.AssignmentBatch", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    is_taken = models.BooleanField(default=False, help_text="Its reviewer took it; left alone, it comes back.")
    touched_at = models.DateTimeField(null=True, help_text="When its reviewer last worked on it.")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["priority", models.F("due_at").asc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "reviewer"],
                condition=models.Q(state__in=["open", "handed_in"]),
                name="a_claim_is_with_a_reviewer_once",
            ),
            models.UniqueConstraint(
                fields=["claim", "role"],
                condition=models.Q(state__in=["open", "handed_in"]),
                name="a_claim_has_one_assignment_per_role",
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "state", "priority", "due_at"], name="assignments_of_a_reviewer"),
            models.Index(fields=["due_at"], condition=models.Q(state="open"), name="open_assignments_by_due_time"),
            models.Index(
                fields=["touched_at"],
                condition=models.Q(is_taken=True, state="open"),
                name="claims_that_were_taken",
            ),
        ]

    @property
    def role_told(self) -> str:
        """What its reviewer is told of their role: whether another reviews the claim is not theirs to know."""
        role = self.Role.ADJUDICATOR if self.role == self.Role.ADJUDICATOR else self.Role.REVIEWER
        return str(role.label)

    def has_begun(self) -> bool:
        """Whether its reviewer has done anything with it yet."""
        return self.touched_at is not None or self.assessments.exists() or self.verdicts.exists()

    def __str__(self) -> str:
        return f"{self.claim} for {self.reviewer} as {self.get_role_display()}"
