"""Telling people what happened: in the desk and by e-mail, as each of them has chosen."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from desk.errors import WorkbenchError
from desk.models import Notification, NotificationChoice

Kind = Notification.Kind
# Where a person is told of one kind: in the desk, by e-mail.
Places = tuple[bool, bool]


@transaction.atomic
def notify(
    *, person: User, kind: Kind, words: str, about: models.Model | None = None, key: str = ""
) -> Notification | None:
    """Tell a person something, in one or two sentences that name the thing; the list leads to the page of ``about``.

    None when they want it nowhere, their account is closed, or they were told of the same ``key`` before. The caller
    says nothing that the person may not see, and does not tell people of their own acts. A letter goes out with the
    next sweep, all that waits for one person in one letter.
    """
    if not person.is_active:
        return None
    choice = NotificationChoice.objects.filter(person=person, kind=kind).first()
    in_desk, by_email = (choice.in_desk, choice.by_email) if choice else (True, True)
    by_email = by_email and bool(person.email)
    if not in_desk and not by_email:
        return None
    values = {
        "kind": kind,
        "words": words,
        "subject_type": ContentType.objects.get_for_model(about) if about else None,
        "subject_id": about.pk if about else None,
        "in_desk": in_desk,
        "letter_due_at": timezone.now() if by_email else None,
    }
    if not key:
        return Notification.objects.create(person=person, **values)
    notification, is_new = Notification.objects.get_or_create(person=person, key=key, defaults=values)
    return notification if is_new else None


def mark_read(*, person: User, notifications: "models.QuerySet[Notification]") -> int:
    """This person has seen them; returns how many were new to them. Those of others are left alone."""
    return notifications.filter(person=person, read_at=None).update(read_at=timezone.now())


def choices_of(person: User) -> dict[str, Places]:
    """For each kind, whether this person is told of it in the desk and by e-mail."""
    rows = NotificationChoice.objects.filter(person=person)
    chosen = {row.kind: (row.in_desk, row.by_email) for row in rows}
    return {kind: chosen.get(kind, (True, True)) for kind in Kind.values}


@transaction.atomic
def choose_notifications(*, person: User, places: Mapping[str, Places]) -> None:
    """A person says where they want to be told of what. Raises WorkbenchError for a kind that does not exist."""
    for kind, (in_desk, by_email) in places.items():
        if kind not in Kind.values:
            raise WorkbenchError(f"The desk tells nobody of “{kind}”; reload the page.")
        NotificationChoice.objects.update_or_create(
            person=person, kind=kind, defaults={"in_desk": in_desk, "by_email": by_email}
        )
