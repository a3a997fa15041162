"""A document of the library that was handed in before it may be known of."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import NotAllowed, WorkbenchError
from sources.models import Document


class ArticleUnderEmbargo(WorkbenchError):
    """An embargo was asked for on an article, whose claims the whole desk works on."""

    code = "article_under_embargo"


@transaction.atomic
def set_embargo(*, document: Document, user: User, until: datetime | None) -> Document:
    """An editor keeps a document of the library back until a moment, or lifts its embargo with ``until=None``.

    Until then it is found and read only by editors and whoever added it, no machine lays it beside a claim, and nothing
    that rests on it is published. Raises NotAllowed for others than editors, ArticleUnderEmbargo for an article.
    """
    if not (user.is_active and user.has_perm("sources.change_document")):
        raise NotAllowed("Only editors set or lift an embargo; ask one.")
    document = Document.objects.select_for_update().get(pk=document.pk)
    refuse_article_under_embargo(document.kind, until)
    if document.embargo_until == until:
        return document
    before = {"embargo_until": document.embargo_until}
    document.embargo_until = until
    document.save(update_fields=["embargo_until"])
    record_event(
        actor=Actor.person(user),
        what="document.embargoed" if until else "document.embargo_lifted",
        on=document,
        before=before,
        after={"embargo_until": until},
    )
    return document


def refuse_article_under_embargo(kind: str, until: datetime | None) -> None:
    """Raise ArticleUnderEmbargo where both meet."""
    if until is not None and kind == Document.Kind.ARTICLE:
        raise ArticleUnderEmbargo(
            "The claims of an article are seen by the whole desk, so an article cannot be under embargo; hand it in as "
            "another kind of document, or when the embargo is over."
        )
