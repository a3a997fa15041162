"""Secrets that the desk must be able to read again, kept so that a copy of the database alone does not give them away.

Fernet (AES-128-CBC with HMAC-SHA256) under a key derived from ``SECRET_KEY`` by HKDF (RFC 5869), another one for each
purpose. Whoever changes ``SECRET_KEY`` makes these secrets anew.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from desk.errors import WorkbenchError


class SealBroken(WorkbenchError):
    """The secret was sealed under another SECRET_KEY."""

    code = "seal_broken"


def seal(secret: bytes, purpose: str) -> str:
    """The secret in a form that may be stored."""
    return _box(purpose).encrypt(secret).decode("ascii")


def unseal(sealed: str, purpose: str) -> bytes:
    """The secret again. Raises SealBroken under another SECRET_KEY or for another purpose."""
    try:
        return _box(purpose).decrypt(sealed.encode("ascii"))
    except InvalidToken:
        raise SealBroken(
            f"The {purpose} was sealed under another SECRET_KEY and cannot be read; make a new one."
        ) from None


def _box(purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"workbench {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode("utf-8"))))
