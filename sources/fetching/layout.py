"""From the parts that a parser found to one text and the blocks that cover it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sources.blocks import Block, BlockKind


@dataclass(frozen=True)
class Part:
    """A stretch of a document on its way into the text. ``gap`` is the white space before it."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    by_image: bool = False
    gap: str = "\n\n"


@dataclass
class Draft:
    """What a parser makes of a document before it is known what the lines at its head mean."""

    parts: list[Part]
    parser: str
    parser_version: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    published: date | None = None
    language: str = ""
    canonical_url: str = ""
    notes: list[str] = field(default_factory=list)


def lay_out(parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """One text, and blocks in order that hold each of its characters but white space exactly once."""
    pieces: list[str] = []
    blocks: list[Block] = []
    length = 0
    for part in parts:
        text = part.text.strip()
        if not text:
            continue
        if pieces:
            pieces.append(part.gap)
            length += len(part.gap)
        pieces.append(text)
        blocks.append(Block(length, length + len(text), part.kind))
        length += len(text)
    return "".join(pieces), tuple(blocks)


def placed(parts: Iterable[Part], text: str) -> tuple[Block, ...]:
    """The blocks of parts where they stand in the text from which they were read, as far as their words are there."""
    blocks: list[Block] = []
    at = 0
    for part in parts:
        start, end = -1, -1
        for word in part.text.split():
            found = text.find(word, at)
            if found >= 0:
                start, end = (found if start < 0 else start), found + len(word)
                at = end
        if start >= 0:
            blocks.append(Block(start, end, part.kind))
    return tuple(blocks)
