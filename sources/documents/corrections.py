"""What a person sets right about a document. What it says stays in its snapshots, untouched."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from desk.jobs.services import request_job
from sources.models import Document, Publisher


@dataclass(frozen=True)
class Corrected:
    """All that a person may set; empty means not known."""

    title: str
    byline: str
    publisher: Publisher | None
    published_on: date | None
    kind: str


@transaction.atomic
def correct_document(*, document: Document, user: User, to: Corrected) -> Document:
    """An editor sets right what was read wrong; what is the same already changes nothing.

    Words such as "last year" hang on the date of publication, so an article whose date changes is examined again, as is
    a document that becomes an article. Raises NotAllowed for others than editors, WorkbenchError for an unknown kind.
    """
    if not (user.is_active and user.has_perm("sources.change_document")):
        raise NotAllowed("Only editors correct documents; tell one what is wrong.")
    if to.kind not in Document.Kind.values:
        raise WorkbenchError(f"Give one of these kinds: {', '.join(Document.Kind.labels)}.")
    document = Document.objects.select_for_update().get(pk=document.pk)
    if to.kind == Document.Kind.ARTICLE and document.embargo_until is not None:
        raise WorkbenchError("Lift the embargo first: the claims of an article are seen by the whole desk.")
    given = {**vars(to), "title": to.title.strip()[:500], "byline": to.byline.strip()[:300]}
    changes = {name: value for name, value in given.items() if getattr(document, name) != value}
    if not changes:
        return document
    before = {name: getattr(document, name) for name in changes}
    for name, value in changes.items():
        setattr(document, name, value)
    document.save(update_fields=list(changes))
    actor = Actor.person(user)
    record_event(actor=actor, what="document.corrected", on=document, before=before, after=changes)
    is_examined = document.kind == Document.Kind.ARTICLE and document.snapshots.exists()
    if is_examined and not changes.keys().isdisjoint({"published_on", "kind"}):
        request_job("extract", document, actor=actor)
    return document
