"""What stands at the head of an article, and what stands around its text: told apart from what it says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sources.blocks import BlockKind
from sources.fetching.boilerplate import is_boilerplate
from sources.fetching.dates import read_date_line, read_wire_date
from sources.fetching.layout import Draft, Part
from sources.fetching.shapes import (
    ends_a_sentence,
    is_agency_alone,
    is_credit,
    is_name,
    read_address,
    read_address_label,
    read_byline,
)

# Above this a heading is a paragraph that somebody marked up, or that a line of dashes made one.
MAX_HEADING_CHARACTERS = 250
MAX_TITLE_CHARACTERS = 400
# A line longer than this is text; patterns are not tried on it, for some take the square of its length.
MAX_FURNITURE_CHARACTERS = 2_500
# A first line of plain text up to this many words, with no full stop, is a title.
MAX_TITLE_WORDS = 30
_BODY_WORDS = 25
MAX_LABEL_WORDS = 12
# A heading of the first rank this near to the top is the title, whatever stands above it.
_HEAD_PARTS = 12
_BETWEEN = re.compile(r"\s+[|•·—–]\s+|\s*[|•·]\s*")


def read_masthead(draft: Draft, *, first_line_is_title: bool = False) -> Draft:
    """The draft with titles, bylines, date lines, addresses, credits and boilerplate marked as such, and read.

    What the parser knew already (from metadata) is not overwritten. No character is lost, none is added.
    """
    reader = _Reader(draft, first_line_is_title)
    parts = [found for part in draft.parts for found in reader.read(part)]
    if first_line_is_title and not any(part.kind.is_body for part in parts):
        # A single line says what it says; as a title alone it would be found by nobody.
        parts = [replace(part, kind=BlockKind.PARAGRAPH) if part.kind is BlockKind.TITLE else part for part in parts]
    return replace(
        draft,
        parts=parts,
        title=draft.title or reader.title,
        byline=draft.byline or reader.byline,
        published=draft.published or reader.published or reader.updated or reader.wired,
        canonical_url=draft.canonical_url or reader.address,
    )


class _Reader:
    """Walks down the parts once, knowing whether the article's text has begun."""

    def __init__(self, draft: Draft, first_line_is_title: bool) -> None:
        self.title = ""
        self.byline = ""
        self.published: date | None = None
        self.updated: date | None = None
        self.wired: date | None = None
        self.address = ""
        self._given_title = " ".join(draft.title.split()).casefold()
        top = [part for part in draft.parts[:_HEAD_PARTS] if part.kind is BlockKind.HEADING and part.level == 1]
        self._title_is_marked = bool(top)
        self._first_line_is_title = first_line_is_title and not top
        self._in_head = True
        self._after_label = False
        self._after_image = False

    def read(self, part: Part) -> Iterator[Part]:
        if part.kind is BlockKind.HEADING:
            yield from self._heading(part)
        elif part.kind is BlockKind.PARAGRAPH:
            yield from self._paragraph(part)
        elif part.kind is BlockKind.LIST_ITEM and is_boilerplate(part.text):
            yield replace(part, kind=BlockKind.BOILERPLATE)
        else:
            if part.kind is BlockKind.TITLE:
                self.title = self.title or " ".join(part.text.split())
            self._in_head = self._in_head and part.kind in (BlockKind.CREDIT, BlockKind.BOILERPLATE, BlockKind.TITLE)
            yield part
        self._after_image = part.by_image or part.kind is BlockKind.CREDIT

    def _heading(self, part: Part) -> Iterator[Part]:
        is_long = len(part.text) > (MAX_TITLE_CHARACTERS if part.level == 1 else MAX_HEADING_CHARACTERS)
        if is_long:
            yield from self._paragraph(replace(part, kind=BlockKind.PARAGRAPH))
            return
        if self._in_head and not self.title and self._may_be_title(part):
            self.title = " ".join(part.text.split())
            yield replace(part, kind=BlockKind.TITLE)
            return
        kind = self._furniture(part.text) or BlockKind.HEADING
        yield replace(part, kind=kind)

    def _may_be_title(self, part: Part) -> bool:
        if self._title_is_marked:
            return part.level == 1
        return not self._furniture(part.text)

    def _paragraph(self, part: Part) -> Iterator[Part]:
        lines = part.text.strip().split("\n")
        if self._is_title(lines[0]):
            self.title = " ".join(lines[0].split())
            yield replace(part, text=lines.pop(0), kind=BlockKind.TITLE)
            if not lines:
                return
            part = replace(part, gap="\n")
        kinds = [self._furniture(line, by_image=part.by_image) for line in lines]
        if self._in_head and BlockKind.DATELINE in kinds and all(map(_is_label, lines)):
            kinds = list(self._around_date(lines, kinds))
        if all(kinds):
            yield from self._apart(part, lines, kinds)
            return
        # "By ..." and the date may stand on the lines right above the first sentence, without a blank line.
        count = next(i for i, kind in enumerate(kinds) if not kind) if self._in_head else 0
        yield from self._apart(part, lines[:count], kinds[:count])
        body = replace(part, text="\n".join(lines[count:]), gap="\n" if count else part.gap)
        if self._in_head and (ends_a_sentence(body.text) or len(body.text.split()) >= _BODY_WORDS):
            self._in_head = False
            self.wired = self.wired or read_wire_date(body.text)
        self._after_label = False
        yield body

    def _apart(self, part: Part, lines: list[str], kinds: list[BlockKind | None]) -> Iterator[Part]:
        for number, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
            yield replace(part, text=line, kind=kind or part.kind, gap="\n" if number else part.gap)

    def _around_date(self, lines: list[str], kinds: list[BlockKind | None]) -> Iterator[BlockKind]:
        """What short lines beside a date line are: the name right above it is the author's, the rest a rubric."""
        for number, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
            above_date = kinds[number + 1 : number + 2] == [BlockKind.DATELINE]
            if kind is None and above_date and not self.byline and 2 <= len(line.split()) <= 4 and is_name(line):
                self.byline = " ".join(line.split())
                kind = BlockKind.BYLINE
            yield kind or BlockKind.BOILERPLATE

    def _is_title(self, line: str) -> bool:
        if self.title or not self._in_head:
            return False
        if self._given_title:
            return " ".join(line.split()).casefold() == self._given_title
        words = len(line.split())
        return (
            self._first_line_is_title
            and words <= MAX_TITLE_WORDS
            and not line.rstrip().endswith((".", ",", ";", ":"))
            and not self._furniture(line)
        )

    def _furniture(self, line: str, *, by_image: bool = False) -> BlockKind | None:
        """What a line is if it is not text, remembering what it tells; None for text."""
        if len(line) > MAX_FURNITURE_CHARACTERS:
            return None
        line = " ".join(line.split())
        label = read_address_label(line)
        if label is not None:
            self.address = self.address or label
            self._after_label = not label
            return BlockKind.BOILERPLATE
        address = read_address(line)
        if address:
            if self._after_label:
                self.address = self.address or address
            self._after_label = False
            return BlockKind.BOILERPLATE
        if read_date_line(line):
            self._note_date(line)
            return BlockKind.DATELINE
        if self._in_head:
            kind = self._byline(line)
            if kind:
                return kind
        if is_boilerplate(line):
            return BlockKind.BOILERPLATE
        if is_credit(line, expected=self._in_head or by_image or self._after_image):
            return BlockKind.CREDIT
        return None

    def _note_date(self, line: str) -> None:
        day = read_date_line(line)
        if re.match(r"\W*(?:last\s+)?(?:updated|modified)", line, re.IGNORECASE):
            self.updated = self.updated or day
        elif self._in_head:
            self.published = self.published or day

    def _byline(self, line: str) -> BlockKind | None:
        """Names, alone or with a date beside them: ``By Ida Brenn | March 5, 2024``."""
        pieces = [piece for piece in _BETWEEN.split(line.strip()) if piece]
        if len(pieces) == 1:
            comma = re.fullmatch(r"(by\s.+?),\s+((?:\w+\.?,?\s+)?\w+\.?\s+\w+,?\s+\d{4})", line.strip(), re.IGNORECASE)
            pieces = list(comma.groups()) if comma and read_date_line(comma.group(2)) else pieces
        names = [read_byline(piece) for piece in pieces]
        if not any(names):
            if len(pieces) > 1 and all(read_date_line(piece) for piece in pieces):
                for piece in pieces:
                    self._note_date(piece)
                return BlockKind.DATELINE
            if self.title and not self.byline and is_agency_alone(line):
                self.byline = line.strip(" ()")
                return BlockKind.BYLINE
            return None
        for piece, name in zip(pieces, names, strict=True):
            if name:
                self.byline = self.byline or name
            elif read_date_line(piece):
                self._note_date(piece)
            elif len(piece.split()) > 6:
                return None
        return BlockKind.BYLINE


def _is_label(line: str) -> bool:
    return len(line.split()) <= MAX_LABEL_WORDS and not (ends_a_sentence(line) and read_date_line(line) is None)
