"""Comments, contact log and history of a claim: what is shown, and what the buttons there do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims.admin.sentences import sentence
from claims.errors import ClaimsError
from claims.models import Claim, Contact
from claims.policy import may_comment, may_triage
from claims.review.blindness import Sight, comments_shown_to, contacts_shown_to, history_shown_to
from claims.review.talk import add_comment, log_contact, members_beside, record_reply, withdraw_comment
from desk.admin.base import row_key

HISTORY_SHOWN = 100
MOST_MEMBERS = 500
MOST_HISTORY = 5_000


def talk_of(claim: Claim, user: User, sight: Sight, *, whole_history: bool = False) -> dict[str, Any]:
    """What this person may read of it, the latest comment last and the latest act first."""
    most = MOST_HISTORY if whole_history else HISTORY_SHOWN
    events = list(history_shown_to(user, claim, sight)[: most + 1])
    return {
        "comments": list(comments_shown_to(user, claim, sight).select_related("author")),
        "contacts": [
            {"row": one, "may_reply": one.logged_by_id == user.pk or may_triage(user), "is_late": _is_late(one)}
            for one in contacts_shown_to(user, claim, sight).select_related("logged_by")
        ],
        "ways": Contact.Way.choices,
        "may_comment": may_comment(user),
        "members": members_beside(user)[:MOST_MEMBERS],
        "now": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "history": [(event, sentence(event)) for event in events[:most]],
        "history_goes_on": len(events) > most,
    }


def _is_late(contact: Contact) -> bool:
    return contact.replied_at is None and contact.deadline_at is not None and contact.deadline_at < timezone.now()


def _comment(claim: Claim, user: User, key: str, typed: QueryDict) -> str:
    add_comment(claim=claim, user=user, text=_words(typed, "comment"))
    return "Comment added."


def _withdraw(claim: Claim, user: User, key: str, typed: QueryDict) -> str:
    comment = comments_shown_to(user, claim).filter(pk=row_key(key)).first()
    if comment is None:
        raise ClaimsError("This comment is not there any more; reload the page.")
    withdraw_comment(comment=comment, user=user)
    return "Comment withdrawn."


def _contact(claim: Claim, user: User, key: str, typed: QueryDict) -> str:
    log_contact(
        claim=claim,
        user=user,
        whom=_words(typed, "contact-whom"),
        way=_words(typed, "contact-way"),
        contacted_at=_moment(typed, "contact-at", "when you contacted them") or timezone.now(),
        asked=_words(typed, "contact-asked"),
        deadline_at=_moment(typed, "contact-deadline", "the deadline"),
    )
    return "Contact logged."


def _reply(claim: Claim, user: User, key: str, typed: QueryDict) -> str:
    contact = contacts_shown_to(user, claim).filter(pk=row_key(key)).first()
    if contact is None:
        raise ClaimsError("This contact is not there any more; reload the page.")
    record_reply(contact=contact, user=user, reply=_words(typed, f"reply-{contact.pk}"))
    return "Reply noted."


TALK: dict[str, Callable[[Claim, User, str, QueryDict], str]] = {
    "comment": _comment,
    "withdraw_comment": _withdraw,
    "contact": _contact,
    "reply": _reply,
}


def place_of(word: str) -> str:
    """Where on the page one of these acts is at home."""
    return "contact-log" if word in ("contact", "reply") else "discussion"


def _words(typed: QueryDict, name: str) -> str:
    return str(typed.get(name, "")).replace("\x00", "")


def _moment(typed: QueryDict, name: str, what: str) -> datetime | None:
    """A day and hour in the desk's time zone, as the browser's own field gives it; None when left empty."""
    given = _words(typed, name).strip()
    if not given:
        return None
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None:
        raise ClaimsError(f"“{given[:40]}” is no day and hour for {what}; write it as 2031-05-01T16:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
