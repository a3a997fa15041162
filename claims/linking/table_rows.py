"""Rows of tables among passages: their cells, with each snapshot's layout read once."""

from claims.linking.cells import ToldCell, told_cells
from sources.blocks import Block
from sources.models import Passage
from sources.tables import BETWEEN, table_cells


class TableRows:
    """Reads the cells of passages that come with their snapshot and its document."""

    def __init__(self) -> None:
        self._layouts: dict[int, tuple[Block, ...]] = {}

    def cells_of(self, passage: Passage, only: int | None = None) -> tuple[ToldCell, ...]:
        """The cells of a table's row, none for running text; ``only`` the one that begins at this character of the
        snapshot, if it is there."""
        if BETWEEN not in passage.text:
            return ()  # without reading the layout of a long document
        snapshot = passage.snapshot
        if snapshot.pk not in self._layouts:
            self._layouts[snapshot.pk] = snapshot.blocks
        found = table_cells(snapshot.text, self._layouts[snapshot.pk], passage.start, passage.end)
        cited = [cell for cell in found if cell.start == only]
        return told_cells(cited or found, snapshot.document.title)
