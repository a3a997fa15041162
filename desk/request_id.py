"""The id that a request's audit events, log lines, tasks and error answers share."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered, empty outside of one."""
    return _request_id.get()


@contextmanager
def under_request_id(request_id: str) -> Iterator[None]:
    """Everything done inside belongs to this request."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


def set_request_id(request_id: str) -> None:
    """What this process does from now on belongs to this request, as in a worker that takes up a task."""
    _request_id.set(request_id)


def clear_request_id() -> None:
    """What this process does from now on belongs to no request."""
    _request_id.set("")
