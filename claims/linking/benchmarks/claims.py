"""Claims that an invented library has evidence for."""

from collections.abc import Sequence

from django.utils import timezone

from claims.models import Appearance, Claim
from sources.models import Document, Snapshot
from sources.passages.invented import PASSAGES_PER_DOCUMENT


def spread(count: int, passages: int) -> list[int]:
    """Numbers of passages all over the library, no two of one place in their documents' turn."""
    return [at * passages // count + at % PASSAGES_PER_DOCUMENT % max(passages // count, 1) for at in range(count)]


def claims_of(texts: Sequence[str]) -> list[Claim]:
    """Each text a claim, all of them in one invented article."""
    document = Document.objects.create(kind=Document.Kind.ARTICLE, title="Claims to link", is_sample=True)
    told = ". ".join(texts)
    snapshot = Snapshot.objects.create(
        document=document,
        taken_at=timezone.now(),
        content_sha256=f"{document.pk:064d}",
        content_type="text/plain",
        size=len(told),
        text=told,
        text_sha256=f"{document.pk:064d}",
        layout=[],
        parser="invented",
        parser_version="1",
    )
    claims, start = [], 0
    for text in texts:
        claim = Claim.objects.create(text_suggested=text)
        span = {"start": start, "end": start + len(text)}
        Appearance.objects.create(claim=claim, snapshot=snapshot, quote=text, **span)
        start += len(text) + 2
        claims.append(claim)
    return claims
