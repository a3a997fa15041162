"""What a webhook is sent and how it is signed, after Standard Webhooks. No database, no network."""

import base64
import hashlib
import hmac
import random
from datetime import timedelta

# Five seconds at first, then longer and longer: eleven attempts in all, the last some 24 hours after the first.
WAITS = tuple(timedelta(seconds=one) for one in (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 37_000))
JITTER = 0.1


def signed_headers(message_id: str, timestamp: int, body: str, secret: bytes) -> dict[str, str]:
    """The headers of a message: HMAC-SHA256 over id, time and body, so that none of them can be exchanged."""
    signed = f"{message_id}.{timestamp}.{body}".encode()
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


def wait_after(attempts: int, chance: random.Random) -> timedelta | None:
    """How long to wait after so many attempts that failed; None when it is given up."""
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * chance.uniform(1 - JITTER, 1 + JITTER)


def longest_wait(attempts: int) -> timedelta:
    """No wait after so many attempts is longer."""
    return WAITS[attempts - 1] * (1 + JITTER) if 0 < attempts <= len(WAITS) else timedelta()


def shown_secret(secret: bytes) -> str:
    """The secret as its owner gets it, this once."""
    return f"whsec_{base64.b64encode(secret).decode('ascii')}"
