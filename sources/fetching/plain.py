"""Plain text: paragraphs between blank lines, lists by their bullets, headings by standing alone."""

import re
from collections.abc import Iterable, Iterator

from sources.blocks import BlockKind
from sources.fetching.layout import Draft, Part

VERSION = "1"
MAX_HEADING_WORDS = 10
# Lines this long on average were not broken to fit a page: each is a paragraph of its own.
PARAGRAPH_LINE = 150
_BULLET = re.compile(r"[ \t]*[-*•‣◦▪·][ \t]+(?=\S)")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


def read_plain(text: str) -> Draft:
    """The parts of a text without marks."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", text.strip())
    parts = [part for paragraph in paragraphs for part in _parts(paragraph)]
    return Draft(list(with_headings(parts)), "text", VERSION)


def with_headings(parts: Iterable[Part]) -> Iterator[Part]:
    """Short lines alone between finished paragraphs become headings; half of a cut sentence never does."""
    listed = list(parts)
    for number, part in enumerate(listed):
        before = listed[number - 1] if number else None
        after = listed[number + 1] if number + 1 < len(listed) else None
        is_heading = (
            before is not None
            and after is not None
            and part.kind is BlockKind.PARAGRAPH
            and "\n" not in part.text
            and len(part.text.split()) <= MAX_HEADING_WORDS
            and part.text[:1].isupper()
            and not re.search(r"[.!?:;,…\-–—\"'”’]$", part.text)
            and bool(_TERMINAL.search(before.text))
            and after.kind is BlockKind.PARAGRAPH
            and not after.text[:1].islower()
            and len(after.text.split()) > MAX_HEADING_WORDS
        )
        yield Part(part.text, BlockKind.HEADING, 2, gap=part.gap) if is_heading else part


def _parts(paragraph: str) -> Iterator[Part]:
    lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
    if len(lines) > 1 and sum(map(len, lines)) / len(lines) >= PARAGRAPH_LINE:
        yield from (Part(line.strip(), gap="\n") for line in lines)
        return
    held: list[str] = []
    kind = BlockKind.PARAGRAPH
    first = True
    for line in lines:
        bullet = _BULLET.match(line)
        # A dash at the start of a wrapped line is punctuation unless a sentence has just ended.
        if bullet and (not held or kind is BlockKind.LIST_ITEM or _TERMINAL.search(held[-1])):
            if held:
                yield Part("\n".join(held), kind, gap="\n\n" if first else "\n")
                first = False
            held, kind = [line[bullet.end() :]], BlockKind.LIST_ITEM
        else:
            held.append(line)
    if held:
        yield Part("\n".join(held), kind, gap="\n\n" if first else "\n")
