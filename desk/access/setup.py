"""The first steps of a real desk: its name, address, time zone and first administrator."""

import zoneinfo

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import Desk


@transaction.atomic
def name_desk(*, name: str, public_address: str, time_zone: str, actor: Actor) -> Desk:
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
    before = {"name": desk.name, "public_address": desk.public_address, "time_zone": desk.time_zone}
    desk.name, desk.public_address, desk.time_zone = name, public_address, time_zone
    desk.save()
    after = {"name": name, "public_address": public_address, "time_zone": time_zone}
    record_event(actor=actor, what="desk.named", on=desk, before=before, after=after)
    return desk


@transaction.atomic
def make_administrator(*, username: str, email: str, password: str, actor: Actor) -> User:
    """An account that may do everything. Raises WorkbenchError for a taken name or a weak password."""
    if User.objects.filter(username=username).exists():
        raise WorkbenchError(f"There is already an account named {username!r}; change it in the admin.")
    user = User(username=username, email=email, is_staff=True, is_superuser=True)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WorkbenchError(" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    record_event(actor=actor, what="administrator.made", on=user, after={"username": username})
    return user
