"""An article or a document of evidence into the trash and back, with the claims that stand nowhere else."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef

from claims.errors import WrongState
from claims.models import Appearance, Claim, EvidenceLink
from claims.models.claim import ClaimQuerySet
from claims.review.services import close, reopen
from claims.workflow import move
from sources.documents.trash import put_in_trash, take_out_of_trash
from sources.models import Document

_NOTE = "Its article is in the trash; before, the claim was {state}."
_OPEN = (Claim.State.EXTRACTED, Claim.State.TRIAGED)


def _only_here(document: Document) -> ClaimQuerySet:
    here = Appearance.objects.filter(claim=OuterRef("pk"), snapshot__document=document)
    elsewhere = Appearance.objects.filter(claim=OuterRef("pk"), snapshot__document__trashed_at=None)
    return Claim.objects.filter(Exists(here), ~Exists(elsewhere.exclude(snapshot__document=document)))


@transaction.atomic
def trash_document(*, document: Document, user: User, reason: str) -> int:
    """Hide a document; claims that stand in it alone are closed with a note, and how many is returned.

    Raises WrongState while reviews, decisions or confirmed evidence rest on it, and NotAllowed for others than editors.
    """
    resting = EvidenceLink.objects.confirmed().filter(passage__snapshot__document=document).values("claim").distinct()
    if count := resting.count():
        raise WrongState(f"{_claims(count)} on “{document}” as evidence; it stays.")
    claims = _only_here(document)
    busy = claims.exclude(state__in=[*_OPEN, Claim.State.CLOSED]).count()
    if busy:
        raise WrongState(
            f"{busy} claim{'s' if busy > 1 else ''} of “{document}” {'are' if busy > 1 else 'is'} under review or "
            "decided; withdraw them first, or leave the article where it is."
        )
    put_in_trash(document=document, user=user, reason=reason)
    closed = list(claims.filter(state__in=_OPEN))
    for claim in closed:
        note = _NOTE.format(state=Claim.State(claim.state).label)
        close(claim=claim, by=user, reason=Claim.ClosedReason.DROPPED, note=note, duplicate_of=None)
    return len(closed)


def _claims(count: int) -> str:
    return f"{count} claims rest" if count > 1 else "1 claim rests"


@transaction.atomic
def restore_document(*, document: Document, user: User) -> int:
    """Show a document again; the claims that went with it are as they were, and how many is returned."""
    take_out_of_trash(document=document, user=user)
    restored = 0
    for state in _OPEN:
        note = _NOTE.format(state=state.label)
        here = Claim.objects.filter(appearances__snapshot__document=document, closed_note=note).distinct()
        for claim in here.filter(state=Claim.State.CLOSED):
            claim = reopen(claim=claim, by=user)
            move(claim, state)
            restored += 1
    return restored
