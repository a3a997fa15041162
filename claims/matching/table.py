"""Statements and earlier claims from files: a row that cannot be used is told with its line, the others go on."""

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path

from desk.errors import WorkbenchError

# The first name of a column is ours; the others are those of published sets, so that they need no rewriting.
_COLUMNS = {
    "id": ("id", "claim_id", "query_id", ""),
    "text": ("text", "claim", "vclaim", "tweet_content"),
    "title": ("title",),
}
STANDARD_INPUT = Path("-")
# A text in quotation marks may hold line ends; one that goes on longer was never closed.
_LONGEST_ROW = 200
_OPEN = "unexpected end of data"


@dataclass(frozen=True)
class Row:
    """One text of a table; ``line`` counts from 1, the header included."""

    line: int
    id: str
    text: str
    title: str = ""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, with the reason."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass
class Table:
    """The rows that can be used and those that cannot, each in the order of the file."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """A TSV file with a header, quoted as in CSV: columns id and text, and title where there is one. ``-`` is the
    standard input.

    Raises WorkbenchError for a file that is none: unreadable, not UTF-8, without these columns.
    """
    records = _records(_lines(path))
    _, header = next(records, (1, []))
    places = {name: _place(header, known) for name, known in _COLUMNS.items()}
    if isinstance(header, str) or places["id"] is None or places["text"] is None:
        raise WorkbenchError(f"{path} has no columns id and text in its first line, divided by tabs.")
    table, seen = Table(), dict[str, int]()
    for line, cells in records:
        row = _row(line, cells, places, seen) if isinstance(cells, list) else cells
        if isinstance(row, str):
            table.bad.append(BadRow(line, row))
        elif row is not None:
            seen[row.id] = line
            table.rows.append(row)
    return table


def _lines(path: Path) -> list[str]:
    try:
        if path == STANDARD_INPUT:
            return TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="").readlines()
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.readlines()
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise WorkbenchError(f"{path} is not UTF-8 text; save it as UTF-8 and try again.") from error


def _place(header: list[str] | str, known: Sequence[str]) -> int | None:
    names = [name.strip().lower() for name in header]
    return next((names.index(name) for name in known if name in names), None)


def _row(line: int, cells: list[str], places: dict[str, int | None], seen: dict[str, int]) -> Row | str | None:
    """The row, or why it cannot be used; None for an empty line."""
    if not any(cell.strip() for cell in cells):
        return None
    found = {name: cells[at].strip() if at is not None and at < len(cells) else "" for name, at in places.items()}
    key = found["id"]
    if not key:
        return "has no id."
    if len(key.split()) > 1:
        return f"the id “{key[:60]}” has a space in it, which a run cannot hold."
    if not found["text"]:
        return f"“{key[:60]}” has no text."
    if key in seen:
        return f"the id “{key[:60]}” stands in line {seen[key]} already."
    return Row(line, key, found["text"], found["title"])


def _records(lines: Sequence[str]) -> Iterator[tuple[int, list[str] | str]]:
    """Each record with the line that it begins in, or the reason why it is none. A quotation mark that is never closed
    costs its own line, not all that follow."""
    at = 0
    while at < len(lines):
        cells: list[str] | str = "a quotation mark is opened and not closed."
        end = at + 1
        for last in range(at, min(at + _LONGEST_ROW, len(lines))):
            try:
                cells = next(csv.reader(["".join(lines[at : last + 1])], delimiter="\t", strict=True), [])
            except csv.Error as error:
                if _OPEN in str(error):
                    continue
                if last == at:  # “"This" is how it began”: nothing is left open, so it is read as it stands
                    cells = _as_it_stands(lines[at])
                break
            end = last + 1
            break
        yield at + 1, cells
        at = end


def _as_it_stands(line: str) -> list[str] | str:
    try:
        return next(csv.reader([line], delimiter="\t"), [])
    except csv.Error:
        return f"a field has more than {csv.field_size_limit()} characters."
