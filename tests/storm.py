"""The workbench's Celery application whose webhooks may go to this machine, where the tests listen."""

import ipaddress
from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from celery.signals import worker_process_init

from workbench.celery import app

__all__ = ["app"]


@worker_process_init.connect
def let_webhooks_reach_this_machine(**_: Any) -> None:
    """The guard refuses loopback, and ports that no public server has."""
    from claims.webhooks import delivering
    from desk.jobs import services
    from sources.fetching.download import Limits
    from sources.fetching.posting import post

    limits = Limits(
        seconds=5.0, ports=frozenset(range(1, 65536)), permitted_networks=(ipaddress.ip_network("127.0.0.0/8"),)
    )
    mock.patch.dict(delivering.deliver.__kwdefaults__ or {}, send=partial(post, limits=limits)).start()
    # A test waits no minutes for the next attempt.
    delivering.LEASE = timedelta(seconds=8)
    services.WAIT_BEFORE_ATTEMPT = (timedelta(0), timedelta(seconds=1), timedelta(seconds=3))
