"""Claims of files at the command line: read, found and shown without a database."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from claims.language.article import Pipeline, Progress, find_claims
from claims.language.checkworthiness import Scorer
from claims.language.values import CandidateClaim, Extraction
from desk.errors import WorkbenchError
from sources.fetching.readable import read

STANDARD_INPUT = "-"
SENTENCES_AT_ONCE = 2_000


@dataclass(frozen=True)
class Found:
    """One file with its claims."""

    name: str
    title: str
    published_on: date | None
    extraction: Extraction

    def as_json(self) -> str:
        """One line for each file; offsets are characters of its readable text."""
        claims = [claim_row(claim) for claim in self.extraction.claims]
        about = {"file": self.name, "title": self.title, "date": self.published_on, "notes": self.extraction.notes}
        return json.dumps({**about, "claims": claims}, default=str, ensure_ascii=False)


def claims_of(
    name: str, *, published_on: date | None, engine: Pipeline, progress: Progress = lambda done, total: None
) -> Found:
    """The claims of one file, or of standard input for ``-``. Raises WorkbenchError for what cannot be read."""
    content = content_of(name)
    if not content.strip():
        raise WorkbenchError("is empty; there are no claims in it.")
    readable = read(content, filename="" if name == STANDARD_INPUT else name)
    day = published_on or readable.published
    extraction = find_claims(
        readable.text, readable.blocks, day, engine=engine, language=readable.language, progress=progress
    )
    return Found(name, readable.title, day, extraction)


def content_of(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``. Raises WorkbenchError for what cannot be read."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise WorkbenchError(f"cannot be read ({error.strerror}).") from error


def claim_row(claim: CandidateClaim) -> dict[str, Any]:
    """A claim in the fields that are promised to scripts."""
    attribution = claim.attribution
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "normalised": claim.normalised,
        "speaker": attribution.speaker if attribution else "",
        "speaker_resolved": attribution.resolved if attribution else "",
        "cue": attribution.cue if attribution else "",
        "kind": claim.kind.value,
        "score": claim.score,
        "reasons": list(claim.reasons),
        "quantities": [
            {"words": one.words, "low": one.low, "high": one.high, "unit": one.unit, "of": one.of}
            for one in claim.quantities
        ],
        "dates": [{"words": one.words, "first_day": one.first_day, "last_day": one.last_day} for one in claim.times],
    }


def table_of(found: Found) -> Table:
    """What a person reads: score, speaker, claim and why, in the order of the text."""
    title = f"{found.title or found.name}: {len(found.extraction.claims)} claims"
    table = Table(title=title, title_justify="left", show_lines=True, expand=True)
    table.add_column("Score", justify="right", width=5)
    table.add_column("Kind", width=10)
    table.add_column("Speaker", ratio=2)
    table.add_column("Claim", ratio=6)
    table.add_column("Why", ratio=3)
    for claim in found.extraction.claims:
        attribution = claim.attribution
        speaker = (attribution.resolved or attribution.speaker) if attribution else ""
        cells = [f"{claim.score:.2f}", claim.kind.value, speaker, claim.normalised, ", ".join(claim.reasons)]
        table.add_row(*[Text(cell) for cell in cells])
    return table


def scored_lines(table: str, scorer: Scorer) -> Iterator[str]:
    """``id TAB score`` for each row of a table with the columns id and text, each sentence by itself, in its order.

    Tabs divide, quotation marks are letters like others. Raises WorkbenchError, before the first row is scored, for a
    table without these columns, or for a row that is too short, naming its line.
    """
    head, *lines = table.split("\n")
    columns = head.rstrip("\r").split("\t")
    if not {"id", "text"} <= set(columns):
        raise WorkbenchError("has no columns id and text in its first line.")
    at_id, at_text = columns.index("id"), columns.index("text")
    rows = [line.rstrip("\r").split("\t") for line in lines]
    for number, row in enumerate(rows, start=2):
        if row != [""] and len(row) <= max(at_id, at_text):
            raise WorkbenchError(f"line {number} has no text.")
    rows = [row for row in rows if row != [""]]
    for lot in range(0, len(rows), SENTENCES_AT_ONCE):
        part = rows[lot : lot + SENTENCES_AT_ONCE]
        for row, score in zip(part, scorer.score_many([row[at_text] for row in part]), strict=True):
            yield f"{row[at_id]}\t{score.value:.6f}"
