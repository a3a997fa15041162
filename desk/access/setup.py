"""The first steps of a real desk: its name, address, time zone and first administrator."""

import zoneinfo
from collections.abc import Sequence

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import Desk


@transaction.atomic
def name_desk(
    *, name: str, public_address: str, time_zone: str, actor: Actor, names_reviewers: bool | None = None
) -> Desk:
    """Set what the desk is called, where it is reached, which time it keeps. Raises WorkbenchError for bad values."""
    if time_zone not in zoneinfo.available_timezones():
        raise WorkbenchError(f"{time_zone!r} is not a time zone; give a name such as Europe/Berlin or UTC.")
    if public_address:
        try:
            URLValidator(schemes=["http", "https"])(public_address)
        except ValidationError:
            raise WorkbenchError(
                f"{public_address!r} is not a web address; give one such as https://desk.example.org."
            ) from None
    desk, _ = Desk.objects.select_for_update().get_or_create(pk=1)
    before = _told(desk)
    desk.name, desk.public_address, desk.time_zone = name, public_address, time_zone
    if names_reviewers is not None:
        desk.names_reviewers = names_reviewers
    desk.save()
    record_event(actor=actor, what="desk.named", on=desk, before=before, after=_told(desk))
    return desk


def _told(desk: Desk) -> dict[str, object]:
    return {name: getattr(desk, name) for name in ("name", "public_address", "time_zone", "names_reviewers")}


def make_administrator(*, username: str, email: str, password: str, actor: Actor) -> User:
    """An account that may do everything. Raises WorkbenchError for a taken name or a weak password."""
    user = User(username=username, email=email, is_staff=True, is_superuser=True)
    return _make_account(user, password, groups=[], actor=actor)


def make_member(
    *, username: str, password: str, groups: Sequence[str], actor: Actor, full_name: str = "", email: str = ""
) -> User:
    """An account with the permissions of these groups. Raises WorkbenchError for a taken name or a weak password."""
    first_name, _, last_name = full_name.partition(" ")
    user = User(username=username, email=email, is_staff=True, first_name=first_name, last_name=last_name)
    return _make_account(user, password, groups=groups, actor=actor)


@transaction.atomic
def _make_account(user: User, password: str, *, groups: Sequence[str], actor: Actor) -> User:
    if User.objects.filter(username=user.username).exists():
        raise WorkbenchError(f"There is already an account named {user.username!r}; change it in the admin.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WorkbenchError(" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    after = {"username": user.username, "groups": list(groups), "is_administrator": user.is_superuser}
    record_event(actor=actor, what="account.made", on=user, after=after)
    return user
