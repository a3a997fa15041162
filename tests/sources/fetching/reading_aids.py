"""Small questions that the tests of reading ask of a Readable."""

from sources.blocks import BlockKind
from sources.fetching.readable import Readable, read


def of_kind(document: Readable, kind: BlockKind) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is kind]


def body(document: Readable) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind.is_body]


def markdown(text: str, **hints: str) -> Readable:
    return read(text.encode(), filename="article.md", **hints)


def plain(text: str) -> Readable:
    return read(text.encode(), filename="article.txt")


def assert_covered(document: Readable) -> None:
    """Blocks are in order, never empty, do not overlap, and leave only white space uncovered."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert not document.text[at : block.start].strip()
        stretch = document.text[block.start : block.end]
        assert stretch == stretch.strip()
        at = block.end
    assert not document.text[at:].strip()
