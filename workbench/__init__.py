"""Settings, addresses and everything that knows all rooms; imported by none of them."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
