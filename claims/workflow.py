"""Where a claim is on its way, and how it gets to the next place."""

from claims.models import Claim


def lock_claim(claim: Claim) -> Claim:
    """The claim's row as it is now, locked until the transaction ends: two tabs may press a button at once."""
    return Claim.objects.select_for_update().get(pk=claim.pk)


def move(claim: Claim, state: Claim.State) -> None:
    """Put a claim into another state; the caller records the event."""
    claim.state = state
    claim.save(update_fields=["state", "updated_at"])
