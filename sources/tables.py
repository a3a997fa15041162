"""Rows of tables in a readable text: written one way, and read back cell by cell with their exact places. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sources.blocks import Block, BlockKind

BETWEEN = " | "
EMPTY = "–"  # so that what stands in the third column stays in the third column
_BAR = "¦"


@dataclass(frozen=True)
class Cell:
    """One value of a table: ``text[start:end]`` are its words, ``row`` and ``column`` what it is a value of.

    ``row`` are the words of the row's first cell, ``column`` those of the table's header.
    """

    start: int
    end: int
    words: str
    row: str
    column: str


def row_text(cells: Sequence[str]) -> str:
    """A row as it stands in a text; empty where no cell has words. Empty cells at the end are left out."""
    folded = [" ".join(cell.split()).replace("|", _BAR) for cell in cells]
    while folded and not folded[-1]:
        folded.pop()
    return BETWEEN.join(cell or EMPTY for cell in folded) if any(folded) else ""


def table_cells(text: str, blocks: Sequence[Block], start: int, end: int) -> list[Cell]:
    """The cells of table rows that lie between two places, in order, without first cells, headers and empty ones.

    The first row of a table is its header. A row that has more cells than the header gives none, since nobody can say
    which column is which.
    """
    found: list[Cell] = []
    for is_table, run in groupby(blocks, key=lambda block: block.kind == BlockKind.TABLE_ROW):
        rows = list(run)
        if is_table and rows[0].start < end and rows[-1].end > start:
            found += _cells(text, rows, start, end)
    return found


def _cells(text: str, rows: Sequence[Block], start: int, end: int) -> Iterator[Cell]:
    columns = [words for _, words in _split(text, rows[0])]
    for row in rows[1:]:
        if row.start < start or row.end > end:
            continue
        cells = list(_split(text, row))
        if not 2 <= len(cells) <= len(columns):
            continue
        for column, (at, words) in zip(columns[1:], cells[1:], strict=False):
            if words != EMPTY:
                yield Cell(at, at + len(words), words, cells[0][1], column)


def _split(text: str, row: Block) -> Iterator[tuple[int, str]]:
    at = row.start
    for words in text[row.start : row.end].split(BETWEEN):
        yield at, words
        at += len(words) + len(BETWEEN)
