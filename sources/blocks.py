"""What the parts of a readable text are: the snapshot keeps them, the reader of sentences obeys them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """What a stretch of the text is. Only body text can hold claims."""

    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    HEADING = "heading"
    CREDIT = "credit"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    BOILERPLATE = "boilerplate"

    @property
    def is_body(self) -> bool:
        """True for what is read for claims: running text and list items."""
        return self in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True)
class Block:
    """A stretch of a snapshot's text: ``text[start:end]``, in characters, end exclusive, never empty."""

    start: int
    end: int
    kind: BlockKind

    def as_row(self) -> dict[str, Any]:
        """The form kept in ``Snapshot.layout``."""
        return {**asdict(self), "kind": self.kind.value}

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, Any]]) -> "tuple[Block, ...]":
        """Read back what ``as_row`` wrote."""
        return tuple(cls(int(row["start"]), int(row["end"]), BlockKind(row["kind"])) for row in rows)
