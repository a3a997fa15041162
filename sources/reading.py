"""What the reader of sentences reads: whole paragraphs, however pages and blank lines cut them up.

The snapshot's text stays as it is. A reading unit is a paragraph made whole, with the way back to exact offsets.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sources.blocks import Block, BlockKind

# What may stand between the halves of a sentence: a page's foot and head, a photo's credit.
MAX_INTERRUPTIONS = 6
MAX_INTERRUPTION = 200
# A first half shorter than this is rather a heading that nobody marked.
MIN_CUT_WORDS = 4
# A quotation left open longer than this many halves ago was never closed.
_QUOTED_BLOCKS = 5

_CLOSERS = "\"'”’»)]*_"
_TERMINAL = ".!?:;…。"
_OPENERS = '"“«„'
# Words that no sentence ends with.
_LEADS_ON = frozenset(
    """
    a an the of to in on at by for from with and or but nor that which who whose than as into its their his her
    our no not is are was were be been has have had will would said says
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_FOLD = re.compile(
    "(?P<divided>(?<=\\w)-[^\\S\\n]*\\n\\s*(?=[a-zß-öø-ÿ]))|(?P<soft>\u00ad\\s*)|"
    "(?P<unseen>[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+)|(?P<space>\\s{2,}|[^\\S ])"
)
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """``unit[start:end]`` stands for ``text[source_start:source_end]``: the same characters, or a space for a gap."""

    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def is_verbatim(self) -> bool:
        """True where character follows character, so that offsets inside the piece can be carried over."""
        return self.end - self.start == self.source_end - self.source_start


@dataclass(frozen=True)
class ReadingUnit:
    """A paragraph made whole: single spaces, no page breaks, no division of words.

    ``pieces`` follow each other without gaps in ``text``; in the source they are in order, and what lies between
    two of them (soft hyphens, a running head) is not read.
    """

    text: str
    pieces: tuple[Piece, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the snapshot's text of ``self.text[start:end]``, which must not be empty."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"No stretch {start}:{end} in a text of {len(self.text)} characters.")
        first = self.pieces[bisect_right(self._starts, start) - 1]
        last = self.pieces[bisect_right(self._starts, end - 1) - 1]
        source_start = first.source_start + (start - first.start if first.is_verbatim else 0)
        source_end = last.source_start + (end - last.start) if last.is_verbatim else last.source_end
        return source_start, source_end

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``text`` of what is read of a stretch of the snapshot's text: the way back of ``to_source``.

        What lies before or after the unit is cut off, so that both are the same where nothing of it is read.
        """
        return self._read_before(start), self._read_before(end)

    @cached_property
    def _source_starts(self) -> list[int]:
        return [piece.source_start for piece in self.pieces]

    def _read_before(self, place: int) -> int:
        """How many characters of the unit stand before a place of the source."""
        at = bisect_right(self._source_starts, place) - 1
        if at < 0:
            return 0
        piece = self.pieces[at]
        if place >= piece.source_end:
            return piece.end
        return piece.start + (place - piece.source_start if piece.is_verbatim else 0)


def reading_units(text: str, blocks: Sequence[Block]) -> list[ReadingUnit]:
    """The body of a text in the order of reading, each paragraph once, cut ones joined."""
    known = _Hyphens(text)
    units = (_unit(text, group, known) for group in _groups(text, blocks))
    return [unit for unit in units if unit.text]


class _Hyphens:
    """Which words the text writes with a hyphen when no line ends in them; looked up only where one does."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> set[str]:
        return {word.lower() for word in _HYPHENATED.findall(self._text)}

    def keeps(self, before: str, after: str) -> bool:
        return f"{before}-{after}".lower() in self._words


def _groups(text: str, blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    between: list[Block] = []
    for block in blocks:
        if not block.kind.is_body:
            between.append(block)
            continue
        if group and _continues(text, group, between, block):
            group.append(block)
        else:
            if group:
                yield group
            group = [block]
        between = []
    if group:
        yield group


def _continues(text: str, group: list[Block], between: list[Block], block: Block) -> bool:
    if block.kind is BlockKind.LIST_ITEM or not _may_interrupt(text, between):
        return False
    former = text[group[-1].start : group[-1].end]
    bare = former.rstrip().rstrip(_CLOSERS).rstrip()
    if not bare or bare[-1] in _TERMINAL:
        return False
    latter = text[block.start : block.start + 80].lstrip("…. ")
    if not latter or (len(former.split()) < MIN_CUT_WORDS and len(group) == 1):
        return False
    if bare[-1] in "-\u00ad" and latter[0].islower():
        return True
    if _begins_lower(latter):
        return True
    last_word = bare.rpartition(" ")[2].rpartition("\n")[2].lower()
    if any(item.kind is BlockKind.HEADING for item in between):
        return False
    if last_word in _LEADS_ON or bare[-1] == ",":
        return latter[0].isalnum() or latter[0] in "$€£" + _OPENERS
    return latter[0].isalnum() and _quotation_is_open(
        "".join(text[part.start : part.end] for part in group[-_QUOTED_BLOCKS:])
    )


def _may_interrupt(text: str, between: list[Block]) -> bool:
    allowed = (BlockKind.CREDIT, BlockKind.BOILERPLATE, BlockKind.HEADING, BlockKind.DATELINE)
    return len(between) <= MAX_INTERRUPTIONS and all(
        item.kind in allowed and item.end - item.start <= MAX_INTERRUPTION for item in between
    )


def _begins_lower(latter: str) -> bool:
    word = latter.lstrip(_OPENERS + "'‘(").split(maxsplit=1)
    # "iPhone" and "eBay" begin sentences.
    return bool(word) and word[0][0].islower() and not any(c.isupper() for c in word[0])


def _quotation_is_open(former: str) -> bool:
    curly = former.count("“") - former.count("”")
    return curly > 0 or former.count('"') % 2 == 1 or former.count("«") > former.count("»")


def _unit(text: str, group: list[Block], known: _Hyphens) -> ReadingUnit:
    builder = _Builder(text)
    for number, block in enumerate(group):
        if number:
            before = group[number - 1]
            builder.bridge(before.end, block.start, known)
        builder.read(block.start, block.end, known)
    return builder.unit()


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._out: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def read(self, start: int, end: int, known: _Hyphens) -> None:
        """Take over ``text[start:end]`` with its white space folded."""
        at = start
        for found in _FOLD.finditer(self._text, start, end):
            before, after = found.span()
            if found.lastgroup == "space":
                self._verbatim(at, before)
                self._space(before, after)
            elif found.lastgroup == "divided":
                keeps = self._is_hyphenated(before, after, known)
                self._verbatim(at, before + 1 if keeps else before)
            else:
                self._verbatim(at, before)
            at = after
        self._verbatim(at, end)

    def bridge(self, before: int, after: int, known: _Hyphens) -> None:
        """Go over what lies between two halves: nothing inside a divided word, else one space."""
        divided = self._out and self._out[-1][-1:] in ("-", "\u00ad") and self._text[after : after + 1].islower()
        if divided and self._text[before - 2 : before - 1].isalpha():
            if not self._is_hyphenated(before - 1, after, known):
                self._drop_last()
        elif not (self._out and self._out[-1].endswith(" ")):
            self._space(before, after)

    def unit(self) -> ReadingUnit:
        if self._out and self._out[-1].endswith(" "):
            self._drop_last()  # what was left out stood at the very end
        return ReadingUnit("".join(self._out), tuple(self._pieces))

    def _is_hyphenated(self, hyphen: int, after: int, known: _Hyphens) -> bool:
        first = _LAST_WORD.search(self._text, max(0, hyphen - 40), hyphen)
        second = _FIRST_WORD.match(self._text, after, after + 40)
        return bool(first and second and known.keeps(first.group(), second.group()))

    def _verbatim(self, start: int, end: int) -> None:
        if self._text[start : start + 1] == " " and (not self._out or self._out[-1].endswith(" ")):
            start += 1  # what was left out stood between two spaces
        if end > start:
            self._add(self._text[start:end], start, end)

    def _space(self, start: int, end: int) -> None:
        if self._out and not self._out[-1].endswith(" "):
            self._add(" ", start, end)

    def _add(self, words: str, start: int, end: int) -> None:
        self._out.append(words)
        self._pieces.append(Piece(self._length, self._length + len(words), start, end))
        self._length += len(words)

    def _drop_last(self) -> None:
        piece = self._pieces.pop()
        self._out[-1] = self._out[-1][:-1]
        self._length -= 1
        if piece.end - 1 > piece.start:
            self._pieces.append(Piece(piece.start, piece.end - 1, piece.source_start, piece.source_end - 1))
        else:
            self._out.pop()
