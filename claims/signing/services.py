"""The desk's signing keys: made, used, rotated, told to the world."""

import secrets
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import SigningKey
from claims.signing.signatures import ALGORITHM, NotGenuine, sign, to_text, verify
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Desk
from desk.sealing import seal, unseal

_PURPOSE = "signing key"


def sign_canonical(canonical: str) -> tuple[SigningKey, str]:
    """The key that signs by now, made at the first need, and its signature of a canonical document."""
    key, private = current_key()
    return key, sign(canonical, private)


def signed(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the desk's signature over it, in canonical JSON. It says by a ``type`` what it is, so that no other
    signed document of the desk can pass for it."""
    key, value = sign_canonical(rfc8785.dumps(dict(told)).decode("utf-8"))
    return {**told, "signature": {"algorithm": ALGORITHM, "key": key.key_id, "value": value}}


def is_genuine(told: Mapping[str, Any], keys: Mapping[str, str] | None = None) -> bool:
    """Whether one of these public keys, or of the desk's own, has signed this."""
    try:
        verify(dict(told), public_keys() if keys is None else keys)
    except NotGenuine:
        return False
    return True


def current_key() -> tuple[SigningKey, bytes]:
    """The key that signs by now and its private half; to be kept by nobody."""
    key = SigningKey.objects.filter(is_current=True).first() or _first_key()
    return key, unseal(key.private_key_sealed, _PURPOSE)


@transaction.atomic
def rotate_signing_key(*, actor: Actor) -> SigningKey:
    """A new key signs from now on; the public half of the old one stays, so that what it has signed can be verified."""
    now = timezone.now()
    retired = list(SigningKey.objects.select_for_update().filter(is_current=True))
    SigningKey.objects.filter(is_current=True).update(is_current=False, retired_at=now)
    key = _make_key()
    after = {"key": key.key_id, "retired": [one.key_id for one in retired]}
    record_event(actor=actor, what="signing_key.rotated", on=Desk.current(), after=after)
    return key


def public_keys() -> dict[str, str]:
    """Every key that has ever signed, by its id, in base64url."""
    return dict(SigningKey.objects.values_list("key_id", "public_key"))


def _first_key() -> SigningKey:
    try:
        with transaction.atomic():
            return _make_key()
    except IntegrityError:  # somebody else published the first claim in this very moment
        return SigningKey.objects.get(is_current=True)


def _make_key() -> SigningKey:
    pair = Ed25519PrivateKey.generate()
    return SigningKey.objects.create(
        key_id=f"{timezone.now():%Y-%m-%d}-{secrets.token_hex(4)}",
        public_key=to_text(pair.public_key().public_bytes_raw()),
        private_key_sealed=seal(pair.private_bytes_raw(), _PURPOSE),
    )
