"""Notifications by e-mail: rows that wait, taken up by a sweep, tried again, given up with a reason."""

import logging
from collections import defaultdict
from datetime import timedelta
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from desk.models import Desk, Notification
from desk.notifications.addresses import address_of

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 500
WAIT_BEFORE_ATTEMPT = timedelta(minutes=10)
MOST_IN_A_SUBJECT = 120


def send_letters() -> int:
    """Send what is due, everything that waits for one person in one letter; returns how many letters went out.

    A letter whose sending fails is tried three times, then given up; the notification keeps the reason. If the process
    dies between sending and noting it, the letter goes out once more.
    """
    sent = 0
    for notifications in _take().values():
        person = notifications[0].person
        try:
            send_mail(_subject(notifications), _body(notifications), None, [person.email])
        except (SMTPException, OSError) as error:
            _note_failure(notifications, error)
        else:
            keys = [one.pk for one in notifications]
            Notification.objects.filter(pk__in=keys).update(
                letter_sent_at=timezone.now(), letter_due_at=None, letter_failure=""
            )
            sent += 1
    return sent


@transaction.atomic
def _take() -> dict[int, list[Notification]]:
    """By person; the next attempt is set before the first begins, so that no second sweep sends the same."""
    now = timezone.now()
    due = Notification.objects.letters_due(now).select_for_update(of=("self",)).select_related("person")
    taken = list(due.order_by("id")[:MOST_AT_ONCE])
    by_person = defaultdict(list)
    for one in taken:
        one.letter_attempts += 1
        is_last = one.letter_attempts >= Notification.MAX_LETTERS
        one.letter_due_at = None if is_last else now + WAIT_BEFORE_ATTEMPT * one.letter_attempts
        if one.person.is_active and one.person.email:
            by_person[one.person_id].append(one)
        else:
            one.letter_due_at, one.letter_failure = None, "This person has no open account with an e-mail address."
    Notification.objects.bulk_update(taken, ["letter_attempts", "letter_due_at", "letter_failure"])
    return by_person


def _note_failure(notifications: list[Notification], error: Exception) -> None:
    logger.warning("a letter to %s was not sent: %s", notifications[0].person, error)
    keys = [one.pk for one in notifications]
    Notification.objects.filter(pk__in=keys).update(letter_failure=f"{type(error).__name__}: {error}"[:500])


def _subject(notifications: list[Notification]) -> str:
    first = " ".join(notifications[0].words.split())
    if len(notifications) > 1:
        first = f"{len(notifications)} things to know"
    name = " ".join(Desk.current().name.split())
    return f"{name}: {first if len(first) <= MOST_IN_A_SUBJECT else f'{first[: MOST_IN_A_SUBJECT - 1]}…'}"


def _body(notifications: list[Notification]) -> str:
    desk = Desk.current()
    parts = []
    for one in notifications:
        address = address_of(one)
        parts.append(f"{one.words}\n{desk.absolute(address)}" if address else one.words)
    footer = "You choose what you are told, and where, under Notifications in the desk."
    return "\n\n".join([*parts, f"-- \n{desk.name}\n{footer}"]) + "\n"
