"""The Celery application; its settings are Django's, under the prefix CELERY_."""

import os

from celery import Celery

from workbench import tracing  # noqa: F401 - its receivers listen from here on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
