"""A text cut into passages: 60 to 120 words on sentence borders, the unit of evidence. Pure, in linear time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sources.blocks import Block, BlockKind
from sources.passages.sentences import ends_a_sentence, sentences

FEWEST_WORDS = 60
MOST_WORDS = 120
# A heading in the middle costs as much as twenty missing words: a section of 40 words stands alone, one of 39 does not.
ACROSS_A_HEADING = 20
# Credits and page furniture inside a passage cost their own words and a little: only small ones are crossed.
ACROSS_FURNITURE = 5
INSIDE_A_PARAGRAPH = 1
MOST_FURNITURE = 30  # between the two halves of a sentence
LONGEST_CONTEXT = 30

# A run without spaces counts once for 40 characters begun, so that no passage is longer than some 5,000 characters.
_WORD = re.compile(r"(?=\S{0,39}[^\W_])\S{1,40}")


@dataclass(frozen=True)
class Span:
    """``text[start:end]`` is a passage. ``parts`` are the stretches of it that are read for terms, without credits and
    page furniture; ``context`` those elsewhere that say what it is about: title, heading, header row."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    context: tuple[tuple[int, int], ...] = ()

    def searched(self, text: str) -> str:
        """What the passage is searched by."""
        return "\n".join(text[start:end] for start, end in (*self.parts, *self.context))


@dataclass(frozen=True)
class _Unit:
    """A sentence, or a piece of one that is longer than a passage may be."""

    start: int
    end: int
    words: int
    paragraph: int
    parts: tuple[tuple[int, int], ...]
    # What lies between the unit before and this one, where they are in one region.
    words_before: int = 0
    cost_before: int = 0
    heading: tuple[int, int] | None = None


def count_words(text: str) -> int:
    """Runs of letters and digits as passages count them."""
    return sum(1 for _ in _WORD.finditer(text))


def split(text: str, blocks: Sequence[Block]) -> list[Span]:
    """Every word of the running text and of the tables in exactly one span, in order. A text without blocks is one
    paragraph. A passage is shorter than 60 words only where joining it to a neighbour would be worse; a row of a table
    is a passage by itself."""
    if not blocks:
        blocks = [Block(0, len(text), BlockKind.PARAGRAPH)] if text else []
    title = _title(text, blocks)
    heading: tuple[int, int] | None = None
    spans: list[Span] = []
    for is_table, run in groupby(blocks, key=lambda block: block.kind == BlockKind.TABLE_ROW):
        region = list(run)
        if is_table:
            spans += _rows(text, region, (*title, *([heading] if heading else [])))
            continue
        spans += _prose(text, region, title, heading)
        heading = next(((b.start, b.end) for b in reversed(region) if b.kind == BlockKind.HEADING), heading)
    return spans


def _title(text: str, blocks: Sequence[Block]) -> tuple[tuple[int, int], ...]:
    first = next((block for block in blocks if block.kind == BlockKind.TITLE), None)
    return (_first_words(text, first.start, first.end),) if first else ()


def _first_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, cut after as many words as a context may have."""
    for count, word in enumerate(_WORD.finditer(text, start, end), start=1):
        if count == LONGEST_CONTEXT:
            return start, word.end()
    return start, end


# --- Tables -----------------------------------------------------------------------------------------------------------


def _rows(text: str, rows: Sequence[Block], context: tuple[tuple[int, int], ...]) -> Iterator[Span]:
    """A passage for each row. The first row is taken as the header of the others and stands with the second."""
    pieces = [piece for row in rows for piece in _pieces(text, row.start, row.end)]
    header = (rows[0].start, rows[0].end) if len(rows) > 1 else None
    if header and len(pieces) > 1:
        (start, first_end, first_words), (_, end, words) = pieces[:2]
        if first_end == _trimmed_end(text, *header) and first_words + words <= MOST_WORDS:
            yield Span(start, end, ((start, end),), context)
            pieces = pieces[2:]
        header = _first_words(text, *header)
    for start, end, _ in pieces:
        inside = header is not None and start < header[1]
        yield Span(start, end, ((start, end),), context if inside or header is None else (*context, header))


def _trimmed_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


# --- Running text -----------------------------------------------------------------------------------------------------


def _prose(
    text: str, region: Sequence[Block], title: tuple[tuple[int, int], ...], heading: tuple[int, int] | None
) -> Iterator[Span]:
    units = list(_units(text, region))
    for first, last in _best_cuts(units):
        members = units[first:last]
        heading = members[0].heading or heading
        parts = [part for unit in members for part in unit.parts]
        parts += [unit.heading for unit in members[1:] if unit.heading]
        context = (*title, *([_first_words(text, *heading)] if heading else []))
        yield Span(members[0].start, members[-1].end, tuple(sorted(parts)), context)
        heading = next((unit.heading for unit in reversed(members) if unit.heading), heading)


def _units(text: str, region: Sequence[Block]) -> Iterator[_Unit]:
    words = cost = 0
    heading: tuple[int, int] | None = None
    for number, (lead, parts) in enumerate(_paragraphs(text, region)):
        for block in lead:
            inside = count_words(text[block.start : block.end])
            words += inside
            is_heading = block.kind == BlockKind.HEADING
            cost += ACROSS_A_HEADING if is_heading else ACROSS_FURNITURE + inside
            heading = (block.start, block.end) if is_heading else heading
        for start, end in _whole_sentences(text, parts):
            for piece in _pieces(text, start, end):
                read = tuple(_within(parts, piece[0], piece[1]))
                yield _Unit(*piece, number, read, words, cost, heading)
                words, cost, heading = 0, 0, None


def _paragraphs(text: str, region: Sequence[Block]) -> Iterator[tuple[list[Block], list[tuple[int, int]]]]:
    """Paragraphs with what stands before each. One that a page break cut in two is one of two parts."""
    lead: list[Block] = []
    before: list[Block] = []
    parts: list[tuple[int, int]] = []
    for block in region:
        if not block.kind.is_body:
            lead.append(block)
            continue
        if parts and _goes_on(text, parts[-1], lead, block):
            parts.append((block.start, block.end))
        else:
            if parts:
                yield before, parts
            before, parts = lead, [(block.start, block.end)]
        lead = []
    if parts:
        yield before, parts


def _goes_on(text: str, part: tuple[int, int], between: Iterable[Block], block: Block) -> bool:
    """Whether a paragraph is the rest of a sentence that stopped before a page break."""
    if block.kind != BlockKind.PARAGRAPH or any(lead.kind == BlockKind.HEADING for lead in between):
        return False
    if sum(count_words(text[lead.start : lead.end]) for lead in between) > MOST_FURNITURE:
        return False
    return text[block.start : block.start + 1].islower() and not ends_a_sentence(text, *part)


def _whole_sentences(text: str, parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph; one that runs over from a part to the next is whole."""
    open_from: int | None = None
    for number, part in enumerate(parts):
        found = list(sentences(text, *part))
        for place, (start, end) in enumerate(found):
            if place == len(found) - 1 and number < len(parts) - 1:
                open_from = start if open_from is None else open_from
                continue
            yield (start if open_from is None else open_from), end
            open_from = None
    if open_from is not None:
        yield open_from, parts[-1][1]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and words: the stretch itself, or pieces of 120 words where it is longer; none without a word."""
    begin, words = start, 0
    last = start
    for word in _WORD.finditer(text, start, end):
        if words == MOST_WORDS:
            yield begin, last, words
            begin, words = word.start(), 0
        words += 1
        last = word.end()
    if words:
        yield begin, _trimmed_end(text, begin, end), words


def _within(parts: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for part_start, part_end in parts:
        if part_start < end and start < part_end:
            yield max(start, part_start), min(end, part_end)


def _best_cuts(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """The cheapest way to cut units into passages. For each end only as far back as 120 words reach: linear time."""
    cheapest = [0.0] * (len(units) + 1)
    begins = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        cheapest[end] = float("inf")
        words = crossed = 0
        for begin in range(end - 1, -1, -1):
            words += units[begin].words
            if words > MOST_WORDS and begin < end - 1:
                break
            split_paragraph = end < len(units) and units[end].paragraph == units[end - 1].paragraph
            cost = cheapest[begin] + max(0, FEWEST_WORDS - words) + crossed + INSIDE_A_PARAGRAPH * split_paragraph
            if cost < cheapest[end]:
                cheapest[end], begins[end] = cost, begin
            words += units[begin].words_before
            crossed += units[begin].cost_before
    cuts = []
    end = len(units)
    while end:
        cuts.append((begins[end], end))
        end = begins[end]
    return cuts[::-1]
