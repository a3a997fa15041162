"""The workbench's Celery application with a reader that dies of one document, as of a bug in a parser written in C."""

import os
import signal
from typing import Any
from unittest import mock

from celery.signals import worker_process_init

from workbench.celery import app

__all__ = ["app"]


@worker_process_init.connect
def poison_the_reader(**_: Any) -> None:
    """From now on this pool process ends without a word when it reads the poison."""
    from sources.documents import services
    from sources.fetching.readable import Readable, read

    def read_or_die(content: bytes, **known: str) -> Readable:
        if content.startswith(b"POISON"):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(content, **known)

    mock.patch.object(services, "read", read_or_die).start()
