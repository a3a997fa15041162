"""A snapshot's text for the eye: its paragraphs as they were laid out, with stretches of it marked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sources.blocks import Block


@dataclass(frozen=True)
class Mark:
    """A stretch to be marked: ``lit`` for what the page is about, the rest dotted; ``key`` and ``link`` name it."""

    start: int
    end: int
    key: int
    lit: bool = False
    link: str = ""


@dataclass(frozen=True)
class Piece:
    """Words under one mark or none; ``begins`` on the first piece of a mark, which can bear its anchor."""

    text: str
    mark: Mark | None = None
    begins: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One block of the text in pieces; ``start`` is where it begins in the whole text."""

    kind: str
    pieces: tuple[Piece, ...]
    start: int = 0


def lay_out(
    text: str, blocks: Sequence[Block], marks: Sequence[Mark] = (), *, start: int = 0, end: int | None = None
) -> list[Paragraph]:
    """The blocks between two places, cut where marks begin and end; where marks overlap, the lit one shows."""
    last = len(text) if end is None else end
    paragraphs = []
    begun: set[int] = set()
    for block in blocks:
        if block.end <= start or block.start >= last:
            continue
        here = [mark for mark in marks if mark.start < block.end and mark.end > block.start]
        pieces = tuple(_pieces(text, block, here, begun))
        paragraphs.append(Paragraph(block.kind.value, pieces, block.start))
    return paragraphs


def _pieces(text: str, block: Block, marks: Sequence[Mark], begun: set[int]) -> list[Piece]:
    inside = {max(mark.start, block.start) for mark in marks} | {min(mark.end, block.end) for mark in marks}
    borders = sorted(inside | {block.start, block.end})
    pieces = []
    for begin, stop in pairwise(borders):
        over = sorted((mark for mark in marks if mark.start <= begin < mark.end), key=lambda mark: not mark.lit)
        mark = over[0] if over else None
        is_new = mark is not None and mark.key not in begun
        if mark is not None:
            begun.add(mark.key)
        pieces.append(Piece(text[begin:stop], mark, is_new))
    return pieces
