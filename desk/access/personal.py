"""What the desk holds about a person: given out in one file, and erased so that the record stays whole.

Every table with a key to an account comes along by itself, those of rooms that this one does not know too.
"""

import re
from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.erasure import erase_from_record
from desk.errors import WorkbenchError
from desk.models import AuditEvent, Notification, NotificationChoice, SecondFactor
from desk.words import is_blank

# What is no news to the person and would open the door to whoever finds the file.
SECRETS = frozenset({"password", "secret_sealed", "secret_sha256", "code_sha256", "salt", "digest"})


def export_person(*, person: User) -> dict[str, Any]:
    """Everything that names this person's account: the account, and each row with a key to it, by table."""
    told: dict[str, Any] = {
        "account": _row(person) | {"groups": [group.name for group in person.groups.all()]},
        "exported_at": timezone.now().isoformat(),
    }
    for model, fields in _tables_of_people():
        mine = Q()
        for field in fields:
            mine |= Q(**{field: person.pk})
        rows = [_row(row) for row in model._default_manager.filter(mine).order_by("pk")]
        if rows:
            told[model._meta.label] = rows
    return told


@transaction.atomic
def erase_person(*, person: User, actor: Actor, reason: str) -> User:
    """Take a person's name out of the desk and close the account; what they did stays, done by a former member.

    Their name goes out of the account, of the audit events and of what others were told; sessions, notifications and
    the second factor go whole. Each event that named them keeps its place in the chain and is held to what was left of
    it from now on. What was published with their name, and what people wrote in comments and rationales, stays.

    Raises WorkbenchError without a reason, and for the last administrator.
    """
    if is_blank(reason):
        raise WorkbenchError("Say why the person is erased, without naming them; the record keeps it.")
    person = User.objects.select_for_update().get(pk=person.pk)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise WorkbenchError("This is the last administrator; make another one first.")
    names = _names_of(person)
    if any(name.search(reason) for name in names):
        raise WorkbenchError("The reason names the person; say it without the name, since the record keeps it.")
    former = f"former member {person.pk}"
    _forget_rows(person, names, former)
    _close_account(person)
    erase_from_record(actor=actor, on=person, reason=reason, change=lambda event: _take_out(event, names, former))
    return person


def _tables_of_people() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each table with a key to accounts, and the columns that hold it."""
    for model in apps.get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is User
        ]
        if fields and not model._meta.auto_created:
            yield model, fields


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in SECRETS
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return DjangoJSONEncoder().default(value)


def _names_of(person: User) -> list[re.Pattern[str]]:
    """Under which words the record knows them."""
    words = [word for word in (person.email, person.get_full_name()) if " " in word or "@" in word]
    known = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in words]
    # An account's name may be a word of the language, so it is one only where the record writes it as one.
    account = re.escape(person.get_username())
    return [*known, re.compile(rf"\A{account}\Z|(?<!\w)@{account}(?!\w)|(?<= for ){account}\Z")]


def _close_account(person: User) -> None:
    person.username, person.first_name, person.last_name, person.email = f"former-{person.pk}", "", "", ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()


def _forget_rows(person: User, names: list[re.Pattern[str]], former: str) -> None:
    Notification.objects.filter(person=person).delete()
    NotificationChoice.objects.filter(person=person).delete()
    SecondFactor.objects.filter(user=person).delete()
    AccessAttempt.objects.filter(username=person.get_username()).delete()
    for told in Notification.objects.iterator():
        words = replaced(told.words, names, former)
        if words != told.words:
            Notification.objects.filter(pk=told.pk).update(words=words)
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _take_out(event: AuditEvent, names: list[re.Pattern[str]], instead: str) -> bool:
    """Put other words for these names into an event, in memory; whether any stood there."""
    changed = False
    for field in ("actor_label", "subject_label", "before", "after", "reason"):
        value = getattr(event, field)
        without = replaced(value, names, instead)
        if without != value:
            setattr(event, field, without)
            changed = True
    return changed


def replaced(value: Any, names: list[re.Pattern[str]], former: str) -> Any:
    """The same value with every name in its texts replaced."""
    if isinstance(value, str):
        for name in names:
            value = name.sub(former, value)
        return value
    if isinstance(value, dict):
        return {key: replaced(one, names, former) for key, one in value.items()}
    if isinstance(value, list):
        return [replaced(one, names, former) for one in value]
    return value
