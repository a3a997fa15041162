"""A Celery application with one trivial task, to show that the fixtures start, kill and stop real workers."""

import time
from pathlib import Path

from celery import Celery

app = Celery("trivial", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task
def write_after(path: str, seconds: float) -> None:
    """Says in a file when it begins and when it ends."""
    file = Path(path)
    with file.open("a", encoding="utf-8") as opened:
        opened.write("begun\n")
    time.sleep(seconds)
    with file.open("a", encoding="utf-8") as opened:
        opened.write("ended\n")
