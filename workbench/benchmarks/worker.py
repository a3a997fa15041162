"""The workbench's Celery application for measuring one kind of job at a time: nothing follows on a job that is done."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from workbench.celery import app

if TYPE_CHECKING:  # Celery loads this before Django has loaded its models
    from desk.models import Job

__all__ = ["app"]


def nothing_follows(job: "Job") -> list[tuple[str, dict[str, Any]]]:
    """In place of the journey."""
    return []


settings.JOURNEY = f"{__name__}.nothing_follows"
