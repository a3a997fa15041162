"""Ed25519 (RFC 8032) over canonical JSON (RFC 8785): what a signature of a published claim is. No database."""

import base64
from collections.abc import Mapping
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"
# What stands beside a published document wherever it is given out, and is not signed.
BESIDE = ("signature", "current", "claim_review")


class NotGenuine(ValueError):
    """A document that is not, letter by letter, what the key has signed."""


def to_text(raw: bytes) -> str:
    """base64url without padding, as in a JSON Web Key."""
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def from_text(text: str) -> bytes:
    """The bytes again. Raises ValueError for what is no base64url."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def sign(canonical: str, private_key: bytes) -> str:
    """The signature of these characters, in base64url."""
    return to_text(Ed25519PrivateKey.from_private_bytes(private_key).sign(canonical.encode("utf-8")))


def verify(document: Mapping[str, Any], public_keys: Mapping[str, str]) -> str:
    """The id of the key that has signed a claim as the API gives it. ``public_keys`` are base64url by their ids.

    Raises NotGenuine, in words, for a document that is not signed, not by a key that is known, or not as it stands.
    """
    signature = document.get("signature")
    if not isinstance(signature, Mapping):
        raise NotGenuine("This document carries no signature.")
    key_id = str(signature.get("key"))
    if key_id not in public_keys:
        raise NotGenuine(f"This document is signed with the key {key_id[:60]!r}, which is not among the keys given.")
    signed = {name: value for name, value in document.items() if name not in BESIDE}
    try:
        key = Ed25519PublicKey.from_public_bytes(from_text(public_keys[key_id]))
        key.verify(from_text(str(signature.get("value"))), rfc8785.dumps(signed))
    except (InvalidSignature, ValueError, rfc8785.CanonicalizationError):
        raise NotGenuine("The signature does not fit: something in this document was changed.") from None
    return key_id
