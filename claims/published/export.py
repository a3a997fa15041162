"""Published claims in bulk, written out a batch at a time, however many there are."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.models import Publication
from claims.published.feed import COLUMNS, published_json

BATCH = 500
CSV_COLUMNS = (
    "id", "version", "status", "claim", "claimant", "kind", "language", "rating", "normal_form", "rating_value",
    "rationale", "first_published_at", "published_at", "note", "stale_since", "change", "topics",
)  # fmt: skip
# A spreadsheet reads a cell that begins so as a formula, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Given = Callable[[Sequence[int]], None]
Batch = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Form:
    """How claims are written out: what stands before them, and each batch of rows of ``feed.COLUMNS``."""

    head: str
    write: Callable[[Batch], str]
    content_type: str


def streamed(form: Form, publications: QuerySet[Publication], given: Given) -> Iterator[str]:
    """All of these claims in a form. ``given`` is told the keys of each batch before it is handed out."""
    if form.head:
        yield form.head
    for batch in batches(publications):
        given([row["pk"] for row in batch])
        yield form.write(batch)


def batches(publications: QuerySet[Publication], after: int = 0) -> Iterator[list[dict[str, Any]]]:
    """By key, from the one that follows ``after`` on, each batch a query of its own: what is changed meanwhile is there
    once, as it was or as it is."""
    while True:
        rows = publications.filter(pk__gt=after).order_by("pk").values("pk", *COLUMNS)
        batch: list[Any] = list(rows[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1]["pk"]


def _as_ndjson(batch: Batch) -> str:
    """A claim a line, as under claims/."""
    return "".join(f"{published_json(row)}\n" for row in batch)


def _as_csv(batch: Batch) -> str:
    """A claim a row under a row of names, for spreadsheets: what a cell could do is taken from it by an apostrophe."""
    return _lines([_row(json.loads(published_json(row))) for row in batch])


def _row(claim: dict[str, Any]) -> list[str]:
    flat = claim | {
        "claimant": claim["claimant"]["name"] if claim["claimant"] else None,
        "rating": claim["rating"]["label"],
        "normal_form": claim["rating"]["normal_form"],
        "rating_value": claim["rating"]["value"],
        "topics": "; ".join(one["name"] for one in claim.get("topics", [])),
        **{name: claim["current"][name] for name in ("stale_since", "change")},
    }
    return [_cell(flat[name]) for name in CSV_COLUMNS]


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _lines(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


FORMS = {
    "ndjson": Form("", _as_ndjson, "application/x-ndjson"),
    "csv": Form(_lines([CSV_COLUMNS]), _as_csv, "text/csv; charset=utf-8"),
}
