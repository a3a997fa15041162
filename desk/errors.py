"""What a person can act on. Messages are fit for a fact-checker: they name the thing and the way out."""


class WorkbenchError(Exception):
    """Something a person can act on. Edges show ``str(error)``; ``code`` and ``status`` (HTTP) are for API clients."""

    code = "refused"
    status = 400


class NotAllowed(WorkbenchError):
    """The caller may see this but not do that."""

    code = "not_allowed"
    status = 403


class RetryLater(WorkbenchError):
    """What time may cure: a job that raises it is tried again, up to its last attempt."""

    code = "retry_later"
