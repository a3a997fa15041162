"""Jobs done in this process, without a worker: for the command line and for tests."""

from typing import Any

from celery import Task
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from desk.models import Job


def work_off(subject: models.Model) -> list[Job]:
    """Do all open jobs of a row and those that follow on them, here and now; returns them as they ended.

    A job that waits for its next attempt is left waiting. A job that another process has in hand is left to it.
    """
    done: list[Job] = []
    while job := _next(subject, [one.pk for one in done]):
        task: Task[Any, Any] = import_string(settings.JOB_TASKS[job.kind])
        task.apply(args=(job.pk,))
        job.refresh_from_db()
        done.append(job)
    return done


def _next(subject: models.Model, tried: list[int]) -> Job | None:
    return Job.objects.about(subject).due(timezone.now()).exclude(pk__in=tried).order_by("id").first()
