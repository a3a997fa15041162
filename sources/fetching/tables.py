"""Tables of values separated by commas, semicolons, tabs or bars: one block for a row. What is broken is kept and said.

Statistics often have lines of words above their header and notes below the last row; those are paragraphs.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.blocks import BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.layout import Draft, Part
from sources.tables import row_text

VERSION = "2"
MAX_ROWS = 200_000
_SEPARATORS = ",;\t|"
# A cell may run over lines; a quotation mark that is still open after so many was never closed.
MOST_LINES_IN_A_ROW = 50
LOOKED_AT_FOR_SHAPE = 500
NAMED_IN_A_NOTE = 5
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]
    is_broken: bool = False

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


def read_table(text: str) -> Draft:
    """Each row as ``cell | cell | cell`` with an en dash for an empty cell; no row is lost, odd ones are noted.

    Raises Unreadable for more than 200,000 rows.
    """
    rows = list(_rows(text, _separator(text)))
    width = _width(rows)
    first, last = _extent(rows, width)
    parts = []
    for place, row in enumerate(rows):
        if first <= place <= last:
            parts.append(Part(row_text(row.cells), BlockKind.TABLE_ROW, gap="\n\n" if place == first else "\n"))
        else:
            parts.append(Part(" ".join(" ".join(row.cells).split())))
    odd = [row.line for row in rows[first : last + 1] if len(_trimmed(row.cells)) > width]
    short = [row.line for row in rows[first : last + 1] if len(row.cells) < width]
    broken = [row.line for row in rows if row.is_broken]
    notes = [
        *_note(broken, "opens a quotation mark that is never closed", "open a quotation mark that is never closed"),
        *_note(odd, "has more cells than the table has columns", "have more cells than the table has columns"),
        *_note(short, "has fewer cells than the table has columns", "have fewer cells than the table has columns"),
    ]
    return Draft(parts, "csv", VERSION, notes=notes)


def _separator(text: str) -> str:
    """The mark that splits most of the first lines, and them most evenly."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:40]

    def fit(mark: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(mark)))
        count, lines_so = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return lines_so, count

    return max(_SEPARATORS, key=fit)


def _rows(text: str, separator: str) -> Iterator[_Row]:
    lines = text.split("\n")
    at = count = 0
    while at < len(lines):
        row, used = _row(lines, at, separator)
        at += used
        if row.filled:
            count += 1
            if count > MAX_ROWS:
                raise Unreadable(f"The table has more than {MAX_ROWS:,} rows. Add the rows that matter.")
            yield row


def _row(lines: Sequence[str], at: int, separator: str) -> tuple[_Row, int]:
    """The row that begins on a line, and how many lines it takes."""
    line = lines[at]
    if '"' not in line:
        return _Row(at + 1, tuple(line.split(separator))), 1
    most = min(MOST_LINES_IN_A_ROW, len(lines) - at)
    for used in range(1, most + 1):
        if used > 1 and '"' not in lines[at + used - 1]:
            continue  # it closes nothing
        try:
            return _Row(at + 1, _parsed(lines[at : at + used], separator, strict=True)), used
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                return _Row(at + 1, _parsed([line], separator, strict=False)), 1
    return _Row(at + 1, tuple(line.split(separator)), is_broken=True), 1


def _parsed(lines: Sequence[str], separator: str, *, strict: bool) -> tuple[str, ...]:
    given = [f"{line}\n" for line in lines[:-1]] + [lines[-1]]
    return tuple(cell for row in csv.reader(given, delimiter=separator, strict=strict) for cell in row)


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def _width(rows: Sequence[_Row]) -> int:
    """The number of columns: of the header, which is the first of the rows of the commonest length."""
    lengths = Counter(len(row.cells) for row in rows[:LOOKED_AT_FOR_SHAPE] if row.filled > 1)
    return max(lengths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))[0]


def _extent(rows: Sequence[_Row], width: int) -> tuple[int, int]:
    """The first and the last row of the table itself; lines of one cell above and below it are words about it."""
    inside = [place for place, row in enumerate(rows) if row.filled > 1 or len(row.cells) == width == 1]
    return (inside[0], inside[-1]) if inside else (0, len(rows) - 1)


def _note(lines: Sequence[int], one: str, many: str) -> list[str]:
    if not lines:
        return []
    named = ", ".join(map(str, lines[:NAMED_IN_A_NOTE]))
    more = f" and {len(lines) - NAMED_IN_A_NOTE:,} more" if len(lines) > NAMED_IN_A_NOTE else ""
    if len(lines) == 1:
        return [f"Line {named} {one}; it is kept as it stands."]
    return [f"Lines {named}{more} {many}; they are kept as they stand."]
