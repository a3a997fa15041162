"""What can go wrong on the way from an address to a readable text, in words for the person who gave it."""

from desk.errors import WorkbenchError

# Answers that the same request may not get an hour later (RFC 9110, 15.5 and 15.6).
PASSING_STATUSES = frozenset({408, 421, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

UPLOAD_INSTEAD = "Open the page in a browser, save it, and add the file instead."


class FetchError(WorkbenchError):
    """A page could not be fetched. ``str(error)`` is fit for a fact-checker; jobs obey ``can_be_retried``."""

    can_be_retried: bool = False


class NotAWebAddress(FetchError):
    """The text given is no http(s) address that the desk may fetch."""


class AddressRefused(FetchError):
    """The address leads into a private or reserved network, or to a host or port that is not allowed."""


class HostNotFound(FetchError):
    """No such name is known, or the name server could not say (then a retry may help)."""

    def __init__(self, message: str, *, can_be_retried: bool) -> None:
        super().__init__(message)
        self.can_be_retried = can_be_retried


class HostUnreachable(FetchError):
    """The host did not take the connection."""

    can_be_retried = True


class NotTrusted(FetchError):
    """The host could not prove its name by a valid certificate."""


class TooManyRedirects(FetchError):
    """The address forwards in a circle, or more often than is reasonable."""


class TooLarge(FetchError):
    """The page is larger than the desk reads, sent or unpacked."""


class TooSlow(FetchError):
    """The host did not answer, or did not finish, in time."""

    can_be_retried = True


class BrokenTransfer(FetchError):
    """The answer ended early or was damaged on the way."""

    can_be_retried = True


class OddAnswer(FetchError):
    """The host answered in a way that cannot be read, and will do so again."""


class HttpError(FetchError):
    """The host answered with an error. ``retry_after`` is the wait in seconds that it asked for, if it did."""

    def __init__(self, status: int, url: str, *, retry_after: int | None = None) -> None:
        super().__init__(_words_for(status, url))
        self.status = status
        self.retry_after = retry_after
        self.can_be_retried = status in PASSING_STATUSES


class Unreadable(WorkbenchError):
    """A document from which no text can be taken; ``str(error)`` says why and what to do."""

    can_be_retried = False


def _words_for(status: int, url: str) -> str:
    if status in (404, 410):
        return f"There is no page at {url} (status {status}). Check the address, or look for an archived copy."
    if status == 451:
        return f"{url} is withheld for legal reasons (status 451). Look for an archived copy."
    if status in (401, 402, 403, 407):
        return f"{url} is not open to the desk (status {status}). {UPLOAD_INSTEAD}"
    if status == 429:
        return f"The site of {url} asks for a pause between requests (status 429). Try again later."
    if status >= 500:
        return f"The site of {url} has a fault of its own (status {status}). Try again later."
    return f"The site answered {url} with status {status}, not with a page. {UPLOAD_INSTEAD}"
