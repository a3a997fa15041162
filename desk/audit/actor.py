"""Who acts: a person, an API client, a job with whoever asked for it, or the shell."""

import getpass
import os
from dataclasses import dataclass

from django.contrib.auth.models import User

from desk.models import ApiClient, Job


@dataclass(frozen=True)
class Actor:
    """The author of an editorial act. Make one with ``person``, ``api_client``, ``machine`` or ``shell``."""

    label: str
    user: User | None = None
    client: ApiClient | None = None
    job: Job | None = None

    @classmethod
    def person(cls, user: User) -> "Actor":
        return cls(label=user.get_full_name() or user.get_username(), user=user)

    @classmethod
    def api_client(cls, client: ApiClient) -> "Actor":
        return cls(label=f"API client {client.name}", client=client)

    @classmethod
    def machine(cls, job: Job) -> "Actor":
        """A job acts for the person or client who asked for it."""
        asked = job.requested_by or job.requested_by_client
        label = f"{job.kind} job {job.pk}" + (f" for {asked}" if asked else "")
        return cls(label=label, user=job.requested_by, client=job.requested_by_client, job=job)

    @classmethod
    def shell(cls) -> "Actor":
        """Somebody at the command line of the desk's machine."""
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = f"uid {os.getuid()}"
        return cls(label=f"shell ({name})")
