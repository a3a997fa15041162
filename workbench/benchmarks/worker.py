"""The workbench's Celery application for measuring one kind of job at a time: nothing follows on a job that is done."""

from typing import Any

from django.conf import settings

from desk.models import Job
from workbench.celery import app

__all__ = ["app"]


def nothing_follows(job: Job) -> list[tuple[str, dict[str, Any]]]:
    """In place of the journey."""
    return []


settings.JOURNEY = f"{__name__}.nothing_follows"
