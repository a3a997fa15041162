"""Fact-checks of other desks taken in: each a document of the library and a row that new claims are compared with."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from claims.factchecks.reading import BadRow, Reviewed, read_fact_checks
from claims.matching.statements import keep_statement_of
from claims.models import FactCheck
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from sources.documents.services import Metadata, add_content
from sources.fetching.canonical import normalise_url
from sources.models import Document

Progress = Callable[[int, int], None]


@dataclass
class Imported:
    """What became of the rows of a file. In a dry run ``new`` counts what would be made."""

    new: int = 0
    changed: int = 0
    known: int = 0
    bad: list[BadRow] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.known + len(self.bad)


def import_fact_checks(
    *,
    content: bytes,
    actor: Actor,
    name: str = "",
    dry_run: bool = False,
    is_sample: bool = False,
    progress: Progress = lambda done, of: None,
    most: int | None = None,
) -> Imported:
    """Take in a ClaimReview, a DataFeed of them, or a CSV table. Rows that cannot be used come back as values.

    The same address with the same claim is one row, however often it comes: what it says by then replaces what it said.
    With ``dry_run`` nothing is written. Raises WorkbenchError for a file that is none of these, or has more rows than
    ``most``.
    """
    outcome = Imported()
    rows = read_fact_checks(content, name)
    if most is not None and len(rows) > most:
        raise WorkbenchError(f"These are {len(rows):,} fact-checks; at most {most:,} are taken in at once.")
    for done, row in enumerate(rows, start=1):
        if isinstance(row, BadRow):
            outcome.bad.append(row)
        else:
            try:
                _take_in(row, actor, outcome, dry_run=dry_run, is_sample=is_sample)
            except WorkbenchError as error:
                outcome.bad.append(BadRow(row.place, str(error)))
        progress(done, len(rows))
    return outcome


def key_of(row: Reviewed) -> str:
    """The same address and claim give the same key."""
    return hashlib.sha256(f"{normalise_url(row.url)}\n{row.claim_reviewed.casefold()}".encode()).hexdigest()


@transaction.atomic
def _take_in(row: Reviewed, actor: Actor, outcome: Imported, *, dry_run: bool, is_sample: bool) -> None:
    key, values = key_of(row), _values(row)
    known = FactCheck.objects.select_for_update().filter(key=key).first()
    if known is not None:
        before = {name: getattr(known, name) for name, value in values.items() if getattr(known, name) != value}
        if not before:
            outcome.known += 1
            return
        outcome.changed += 1
        if not dry_run:
            for name in before:
                setattr(known, name, values[name])
            known.save()
            keep_statement_of(known)
            after = {name: values[name] for name in before}
            record_event(actor=actor, what="fact_check.changed", on=known, before=before, after=after)
        return
    outcome.new += 1
    if dry_run:
        return
    document = _document(row, actor, is_sample=is_sample)
    check = FactCheck.objects.create(
        document=document, key=key, imported_by=actor.user, imported_by_client=actor.client, **values
    )
    keep_statement_of(check)
    record_event(actor=actor, what="fact_check.imported", on=check, after={"document": document.pk, "url": check.url})
    outcome.documents.append(document)


def _values(row: Reviewed) -> dict[str, object]:
    names = ("claim_reviewed", "title", "claimant", "claimed_on", "rating", "normal_form", "reviewer", "reviewed_on")
    return {name: getattr(row, name) for name in (*names, "language", "url")}


def _document(row: Reviewed, actor: Actor, *, is_sample: bool) -> Document:
    """The page of the fact-check if the library has it, else what the row says, as a readable text of its own."""
    address = normalise_url(row.url)
    originals = Document.objects.originals()
    page = originals.filter(canonical_url=address).first() or originals.filter(submitted_url=address).first()
    if page is not None:
        return page
    added = add_content(
        content=as_text(row).encode(),
        actor=actor,
        kind=Document.Kind.FACT_CHECK,
        name="fact-check.md",
        url=row.url,
        metadata=Metadata(
            title=row.title or row.claim_reviewed[:200], publisher=row.reviewer, published_on=row.reviewed_on
        ),
        is_sample=is_sample,
    )
    return added.document


def as_text(row: Reviewed) -> str:
    """What a row says, in sentences that can be read and cited."""
    lines: Sequence[tuple[str, str]] = (
        ("Claim", row.claim_reviewed),
        ("Claimant", row.claimant),
        ("Said on", row.claimed_on.isoformat() if row.claimed_on else ""),
        ("Rating", row.rating),
        ("Checked by", row.reviewer),
        ("Checked on", row.reviewed_on.isoformat() if row.reviewed_on else ""),
        ("Address", row.url),
    )
    told = "\n\n".join(f"{label}: {value}" for label, value in lines if value)
    return f"# {row.title or row.claim_reviewed}\n\n{told}\n"
