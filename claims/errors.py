"""What the newsroom refuses, in sentences for the person who tried."""

from desk.errors import NotAllowed, WorkbenchError


class ClaimsError(WorkbenchError):
    """A rule of the newsroom stands against it."""


class UnsupportedVerdict(ClaimsError):
    """A verdict without rationale or evidence."""

    code = "unsupported_verdict"


class ClaimTaken(ClaimsError):
    """Somebody else has this claim, in this role."""

    code = "claim_taken"


class NothingToTake(ClaimsError):
    """No claim waits for somebody to take it."""

    code = "nothing_to_take"


class WrongState(ClaimsError):
    """The claim or assignment is not where this act begins."""

    code = "wrong_state"
    status = 409


class WordsNotConfirmed(ClaimsError):
    """What goes out would be a machine's suggestion."""

    code = "words_not_confirmed"


class NotReady(ClaimsError):
    """What would go out breaks a rule of the field."""

    code = "not_ready"


class ReasonMissing(ClaimsError):
    """The act needs a reason in words."""

    code = "reason_missing"


class CursorBeyondFeed(ClaimsError):
    """A client names a change that this feed has not come to."""

    code = "cursor_beyond_feed"
    status = 409


class ExportTooLarge(ClaimsError):
    """More than is streamed in one answer."""

    code = "export_too_large"
    status = 409


class TooManyExports(ClaimsError):
    """A caller has several that are not finished."""

    code = "too_many_exports"
    status = 409


class ExportNotReady(ClaimsError):
    """Its file is still being written."""

    code = "export_not_ready"
    status = 409


class ExportGone(ClaimsError):
    """Its file was deleted."""

    code = "export_expired"
    status = 410


__all__ = [
    "ClaimTaken",
    "ClaimsError",
    "CursorBeyondFeed",
    "ExportGone",
    "ExportNotReady",
    "ExportTooLarge",
    "NotAllowed",
    "NotReady",
    "NothingToTake",
    "ReasonMissing",
    "TooManyExports",
    "UnsupportedVerdict",
    "WordsNotConfirmed",
    "WrongState",
]
