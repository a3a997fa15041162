from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> "JobQuerySet":
        """Jobs that are still to be done."""
        return self.filter(state__in=Job.OPEN_STATES)

    def set_aside(self) -> "JobQuerySet":
        """Jobs that a person must look at."""
        return self.filter(state=Job.State.SET_ASIDE)

    def about(self, subject: models.Model) -> "JobQuerySet":
        """Jobs for one row."""
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def due(self, at: datetime) -> "JobQuerySet":
        """Jobs whose next attempt should have begun."""
        return self.filter(state=Job.State.WAITING, next_attempt_at__lte=at)

    def shown_to(self, user: User) -> "JobQuerySet":
        """Jobs without those for rows that this person must not know of, as ``hidden_from`` of their manager says."""
        jobs = self
        for model in apps.get_models():
            hidden_from = getattr(model._default_manager, "hidden_from", None)
            if hidden_from is not None:
                kind = ContentType.objects.get_for_model(model)
                jobs = jobs.exclude(subject_type=kind, subject_id__in=hidden_from(user).order_by().values("pk"))
        return jobs

    def abandoned(self, at: datetime) -> "JobQuerySet":
        """Jobs that say they run although their time is over: whoever had them is gone."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=at)


class Job(models.Model):
    """A piece of machine work for one row: what, how often tried, how far it came, why it failed.

    The row is the truth, the queue only a bell: a job whose message was lost is found again from its row.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        SET_ASIDE = "set_aside", "set aside"

    OPEN_STATES = (State.WAITING, State.RUNNING)
    MAX_ATTEMPTS = 3

    kind = models.CharField(max_length=30)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    payload: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    outcome: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    requested_again: "models.JSONField[Any, Any]" = models.JSONField(
        null=True, editable=False, help_text="Payload of a request that came while it ran: what it read may be old."
    )
    progress = models.PositiveIntegerField(default=0)
    progress_of = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why the last attempt failed, in words for a person.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_by_client = models.ForeignKey(
        "desk.ApiClient", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The database knows the default too: processes of an earlier version go on making jobs while it is upgraded.
    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False, help_text="The request that it came with."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        permissions = [("retry_job", "Can retry jobs that were set aside")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_open_job_of_a_kind_per_row",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="set_aside") | ~models.Q(reason=""), name="a_job_set_aside_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="jobs_by_next_attempt"),
            models.Index(fields=["subject_type", "subject_id"], name="jobs_of_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} job {self.pk} ({self.get_state_display()})"
