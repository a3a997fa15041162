"""Documents of an invented library, for tests of the search."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from django.db import transaction

from desk.audit.actor import Actor
from desk.audit.guards import lifted
from sources.blocks import Block, BlockKind
from sources.models import Document, Snapshot
from sources.passages.services import index_passages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_numbers = count()


def add_snapshot(document: Document, *paragraphs: str, taken_at: datetime | None = None) -> Snapshot:
    """A snapshot of these paragraphs, later than those before it."""
    text, blocks = "", []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        blocks.append(Block(len(text), len(text) + len(paragraph), BlockKind.PARAGRAPH).as_row())
        text += paragraph
    number = next(_numbers)
    return Snapshot.objects.create(
        document=document,
        taken_at=taken_at or NOW + timedelta(seconds=number),
        content_sha256=sha256(f"{number} {text}".encode()).hexdigest(),
        content_type="text/plain",
        size=len(text),
        text=text,
        text_sha256=sha256(text.encode()).hexdigest(),
        layout=blocks,
        parser="test",
        parser_version="1",
    )


def add_evidence(*paragraphs: str, published_on: date | None = None, **values: Any) -> Document:
    """A document whose passages can be found."""
    document = Document.objects.create(
        **{"kind": Document.Kind.STATISTICS, "published_on": published_on, "title": "A document", **values}
    )
    index_passages(snapshot=add_snapshot(document, *paragraphs))
    return document


@transaction.atomic
def take_down(document: Document) -> None:
    """Delete a document with all that hangs on it."""
    with lifted(actor=Actor.shell(), reason="takedown"):
        document.delete()
