"""Fact-checks of other desks taken in: each a document of the library and a row that new claims are compared with."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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


class Outcome(StrEnum):
    """What became of a row, or in a dry run would become of it."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    BAD = "bad"


@dataclass(frozen=True)
class RowOutcome:
    """One row of a file: its place ("item 2", "line 5") and what became of it.

    ``reason`` says why a bad row cannot be used; ``fact_check`` is missing for it, and for what a dry run would make.
    """

    place: str
    outcome: Outcome
    reason: str = ""
    claim_reviewed: str = ""
    fact_check: FactCheck | None = None


@dataclass
class Imported:
    """What became of the rows of a file, in its order. ``documents`` are those that it added to the library."""

    rows: list[RowOutcome] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def bad(self) -> list[BadRow]:
        return [BadRow(row.place, row.reason) for row in self.rows if row.outcome is Outcome.BAD]


def import_fact_checks(
    *,
    content: bytes,
    actor: Actor,
    name: str = "",
    dry_run: bool = False,
    is_sample: bool = False,
    progress: Progress = lambda done, of: None,
) -> Imported:
    """Take in a ClaimReview, a DataFeed of them, or a CSV table. Rows that cannot be used come back as values.

    The same address with the same claim is one row, however often it comes: what it says by then replaces what it said.
    Each row is a transaction of its own, so that those before a fault stay and the same file can be sent again. With
    ``dry_run`` nothing is written, and the outcomes are those that the same file would have in earnest. Raises
    WorkbenchError for a file that is none of these.
    """
    imported = Imported()
    rows = read_fact_checks(content, name)
    foreseen: dict[str, dict[str, object]] = {}
    for done, row in enumerate(rows, start=1):
        imported.rows.append(_outcome_of(row, actor, imported, foreseen if dry_run else None, is_sample=is_sample))
        progress(done, len(rows))
    return imported


def _outcome_of(
    row: Reviewed | BadRow,
    actor: Actor,
    imported: Imported,
    foreseen: dict[str, dict[str, object]] | None,
    *,
    is_sample: bool,
) -> RowOutcome:
    if isinstance(row, BadRow):
        return RowOutcome(row.place, Outcome.BAD, row.reason)
    try:
        if foreseen is not None:
            return _foresee(row, foreseen)
        return _take_in(row, actor, imported, is_sample=is_sample)
    except WorkbenchError as error:
        return RowOutcome(row.place, Outcome.BAD, str(error), row.claim_reviewed)


def _foresee(row: Reviewed, foreseen: dict[str, dict[str, object]]) -> RowOutcome:
    """What a row would become after those before it; ``foreseen`` holds what they would have left."""
    key, values = key_of(row), _values(row)
    check = FactCheck.objects.filter(key=key).first()
    present = foreseen.get(key) or ({name: getattr(check, name) for name in values} if check else None)
    foreseen[key] = values
    outcome = Outcome.NEW if present is None else Outcome.KNOWN if present == values else Outcome.CHANGED
    return RowOutcome(row.place, outcome, claim_reviewed=row.claim_reviewed, fact_check=check)


def key_of(row: Reviewed) -> str:
    """The same address and claim give the same key."""
    return hashlib.sha256(f"{normalise_url(row.url)}\n{row.claim_reviewed.casefold()}".encode()).hexdigest()


@transaction.atomic
def _take_in(row: Reviewed, actor: Actor, imported: Imported, *, is_sample: bool) -> RowOutcome:
    key, values = key_of(row), _values(row)
    known = FactCheck.objects.select_for_update().filter(key=key).first()
    if known is not None:
        outcome = Outcome.CHANGED if _change(known, values, actor) else Outcome.KNOWN
        return RowOutcome(row.place, outcome, claim_reviewed=row.claim_reviewed, fact_check=known)
    document = _document(row, actor, is_sample=is_sample)
    check = FactCheck.objects.create(
        document=document, key=key, imported_by=actor.user, imported_by_client=actor.client, **values
    )
    keep_statement_of(check)
    record_event(actor=actor, what="fact_check.imported", on=check, after={"document": document.pk, "url": check.url})
    imported.documents.append(document)
    return RowOutcome(row.place, Outcome.NEW, claim_reviewed=row.claim_reviewed, fact_check=check)


def _change(known: FactCheck, values: dict[str, object], actor: Actor) -> bool:
    before = {name: getattr(known, name) for name, value in values.items() if getattr(known, name) != value}
    if not before:
        return False
    for name in before:
        setattr(known, name, values[name])
    known.save()
    keep_statement_of(known)
    after = {name: values[name] for name in before}
    record_event(actor=actor, what="fact_check.changed", on=known, before=before, after=after)
    return True


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
