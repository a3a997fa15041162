"""Documents that nobody wants to see any more: hidden with the way back, never deleted."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from desk.words import is_blank
from sources.models import Document


def _as_editor(user: User) -> None:
    if not (user.is_active and user.has_perm("sources.change_document")):
        raise NotAllowed("Only editors put documents into the trash or take them out; ask one.")


@transaction.atomic
def put_in_trash(*, document: Document, user: User, reason: str) -> Document:
    """Hide a document from lists, searches and suggestions. What rests on it is asked by the caller.

    Raises NotAllowed for others than editors, WorkbenchError without a reason.
    """
    _as_editor(user)
    if is_blank(reason):
        raise WorkbenchError("Say in a few words why; who looks for it will ask.")
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.trashed_at is not None:
        return document
    document.trashed_at, document.trashed_by = timezone.now(), user
    document.save(update_fields=["trashed_at", "trashed_by"])
    record_event(actor=Actor.person(user), what="document.trashed", on=document, reason=reason)
    return document


@transaction.atomic
def take_out_of_trash(*, document: Document, user: User) -> Document:
    """Everybody finds it again."""
    _as_editor(user)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.trashed_at is None:
        return document
    before = {"trashed_at": document.trashed_at, "trashed_by": document.trashed_by}
    document.trashed_at, document.trashed_by = None, None
    document.save(update_fields=["trashed_at", "trashed_by"])
    record_event(actor=Actor.person(user), what="document.restored", on=document, before=before)
    return document
