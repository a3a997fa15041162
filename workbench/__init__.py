"""Settings, addresses and everything that knows all rooms; imported by none of them."""

import os

# Read by numpy when it is first imported. The matrices here are small: a process that splits them over all cores waits
# longer than it works, and the processes beside it wait with it.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
