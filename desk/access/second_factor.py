"""Two-factor sign-in: set up, shown at the door, taken away. Who must have one, ``settings.SECOND_FACTOR_FOR`` says."""

import base64
import re
import secrets
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import Desk, RecoveryCode, SecondFactor
from desk.models.second_factor import PURPOSE, STEP
from desk.sealing import seal

ADMINISTRATORS = "Administrators"
RECOVERY_CODES = 10


class WrongCode(WorkbenchError):
    """The code does not open."""

    code = "wrong_code"
    status = 403


def factor_of(user: User) -> SecondFactor | None:
    """What this person has to show, or None."""
    return SecondFactor.objects.filter(user=user, confirmed=True).first()


def has_shown_factor(user: User) -> bool:
    """Whether this person, as django-otp's middleware knows them, has shown it in this session."""
    return getattr(user, "otp_device", None) is not None


def must_have_factor(user: User) -> bool:
    """Whether the desk asks a second factor of this person's role."""
    asked = set(settings.SECOND_FACTOR_FOR)
    if not asked:
        return False
    if user.is_superuser and ADMINISTRATORS in asked:
        return True
    return user.groups.filter(name__in=asked).exists()


@transaction.atomic
def begin_factor(*, user: User) -> SecondFactor:
    """A secret for this person's authenticator. It asks for nothing until a first code was shown.

    Raises WorkbenchError for a person who has a second factor already.
    """
    if factor_of(user) is not None:
        raise WorkbenchError("You have a second factor; an administrator can take it away, then set up a new one.")
    SecondFactor.objects.filter(user=user).delete()
    sealed = seal(secrets.token_bytes(20), PURPOSE)
    return SecondFactor.objects.create(user=user, name="Authenticator", confirmed=False, secret_sealed=sealed)


def begun_factor(user: User) -> SecondFactor | None:
    """The one that still waits for its first code."""
    return SecondFactor.objects.filter(user=user, confirmed=False).first()


def address_for_app(factor: SecondFactor) -> str:
    """What an authenticator app reads from the picture: the Key URI, with the desk's name as issuer."""
    issuer = Desk.current().name
    given = {"secret": secret_in_letters(factor), "issuer": issuer, "digits": 6, "period": STEP}
    label = quote(f"{issuer}:{factor.user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode(given, quote_via=quote)}"


def secret_in_letters(factor: SecondFactor) -> str:
    """The same to type, in base32."""
    return base64.b32encode(factor.secret).decode("ascii").rstrip("=")


def confirm_factor(*, user: User, code: str) -> tuple[SecondFactor, list[str]]:
    """The first code of a new authenticator makes it count. Returns it with the recovery codes, shown this once.

    Raises WrongCode for another code.
    """
    _try(begun_factor(user), code)
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user=user, confirmed=False)
        factor.confirmed = True
        factor.save(update_fields=["confirmed"])
        codes = _new_codes(factor)
        record_event(actor=Actor.person(user), what="second_factor.set_up", on=user)
    return factor, codes


def show_code(*, user: User, code: str) -> SecondFactor:
    """The person's second factor if this code opens now. Raises WrongCode, in words, if it does not."""
    factor = _try(factor_of(user), code)
    if not re.sub(r"[\s-]", "", code).isdecimal():
        with transaction.atomic():
            left = factor.recovery_codes.count()
            after = {"recovery_codes_left": left}
            record_event(actor=Actor.person(user), what="second_factor.recovered", on=user, after=after)
    return factor


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """New recovery codes in place of the old ones, shown this once. Raises WorkbenchError without a second factor."""
    factor = factor_of(user)
    if factor is None:
        raise WorkbenchError("You have no second factor yet; set one up first.")
    codes = _new_codes(factor)
    record_event(actor=Actor.person(user), what="second_factor.codes_renewed", on=user)
    return codes


@transaction.atomic
def take_factor_away(*, user: User, actor: Actor) -> None:
    """For a person who lost authenticator and codes; without one nothing happens."""
    if SecondFactor.objects.filter(user=user).delete()[0]:
        record_event(actor=actor, what="second_factor.taken_away", on=user)


def _try(factor: SecondFactor | None, code: str) -> SecondFactor:
    if factor is None:
        raise WrongCode("There is no second factor to try this code with; reload the page.")
    # Committed whatever comes after: a wrong code counts, and of two that come at once only one opens.
    with transaction.atomic():
        locked = SecondFactor.objects.select_for_update().get(pk=factor.pk)
        allowed, why = locked.verify_is_allowed()
        opens = locked.verify_token(code)
    if not allowed and why:
        until = why["locked_until"]
        raise WrongCode(f"Too many wrong codes. Wait until {until:%H:%M:%S} UTC, then try again.")
    if not opens:
        raise WrongCode("This code does not open: it was wrong, too old, or used already. Wait for the next one.")
    return locked


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = [base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower() for _ in range(RECOVERY_CODES)]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, code_sha256=RecoveryCode.hash_of(one)) for one in codes
    )
    return ["-".join(one[at : at + 4] for at in range(0, 16, 4)) for one in codes]
