"""What changed between two texts of one page, by paragraphs, and whether given words still stand. Pure, linear.

Menus, credits, counters and the date of the day change with every visit; they are left out on both sides.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sources.blocks import Block, BlockKind
from sources.fetching.boilerplate import is_boilerplate
from sources.passages.sentences import sentences

_FURNITURE = (BlockKind.BOILERPLATE, BlockKind.CREDIT, BlockKind.DATELINE, BlockKind.BYLINE)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b)"
# Possessive: what it has read it does not read in another way, so that no line takes long.
_MOMENT = (
    rf"(?:\d{{1,4}}(?:st|nd|rd|th)?|[\s:.,/|()–-]|{_MONTH}|{_DAY}|at\b|on\b|[ap]\.?m\b\.?|utc\b|gmt\b|[a-z]{{2,4}}t\b"
    r"|an?\b|one\b|(?:second|minute|min|hour|hr|day|week|month|year)s?\b|ago\b|now\b|today\b|yesterday\b)++"
)
_OF_A_DAY = rf"(?=.*?(?:{_MONTH}|{_DAY}|ago|now|today|\d[-/.]\d{{1,2}}[-/.]\d|\d:\d\d))"
_COUNTED = (
    r"(?:comments?|views?|shares?|likes?|readers?|visitors?|votes?|reactions?|downloads?|repl(?:y|ies)|followers?"
    r"|subscribers?|people (?:are )?(?:reading|watching)(?: this)?(?: now)?)"
)
_PASSING = re.compile(
    rf"(?:(?:this page was )?(?:last |page )?(?:updated|modified|published|posted|reviewed|checked|refreshed|accessed)"
    rf"(?: on| at)?\s*:?\s*{_MOMENT}"
    rf"|{_OF_A_DAY}(?:today is|it is(?: now)?|as of)?\s*{_MOMENT}"
    rf"|[\d.,]+\s?[km]?\s{_COUNTED}|{_COUNTED}\s*[:(]?\s*[\d.,]+\s?[km]?\)?)[.\s]*",
    re.IGNORECASE,
)
_LONGEST_PASSING = 80
_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00ad": None})


@dataclass(frozen=True)
class Change:
    """A paragraph before and after; empty where there was none, or is none any more."""

    before: str
    after: str


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class Page:
    """A snapshot's text as it is compared."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
    def lines(self) -> list[_Line]:
        """Paragraphs that matter, in order, without their passing sentences."""
        found = (_Line(b.start, b.end, _folded_line(self.text, b)) for b in self.blocks if b.kind not in _FURNITURE)
        return [line for line in found if line.folded]

    @cached_property
    def sentences(self) -> frozenset[str]:
        """All sentences that matter, folded."""
        return frozenset(
            fold(self.text[start:end])
            for block in self.blocks
            if block.kind not in _FURNITURE
            for start, end in _sentences(self.text, block)
        )

    @cached_property
    def running(self) -> str:
        return " ".join(line.folded for line in self.lines)


def fold(text: str) -> str:
    """The text with white space, quotation marks and dashes made one, in lower case."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def is_passing(line: str) -> bool:
    """True for page furniture, counters, and the date or time of a visit or an update; never for a statement."""
    line = " ".join(line.split())
    return is_boilerplate(line) or (len(line) <= _LONGEST_PASSING and bool(_PASSING.fullmatch(line)))


def changes(old: Page, new: Page) -> list[Change]:
    """Paragraphs that stand in one text only, those of the same place beside each other. Moved ones are no change."""
    here, there = {line.folded for line in old.lines}, {line.folded for line in new.lines}
    gone, come = _by_place(old, there), _by_place(new, here)
    found = []
    for place in [*gone, *(place for place in come if place not in gone)]:
        before, after = gone.get(place, []), come.get(place, [])
        for number in range(max(len(before), len(after))):
            found.append(Change(_at(before, number), _at(after, number)))
    return found


def lost_words(old: Page, new: Page, start: int, end: int) -> list[Change]:
    """The sentences of ``old.text[start:end]`` that do not stand in the new text, by paragraphs, each with the one that
    is now in its place, if there is one. Empty when all of them stand."""
    lost = []
    replaced: dict[str, str] | None = None
    for block in old.blocks:
        if block.kind in _FURNITURE or block.end <= start or block.start >= end:
            continue
        gone = [words for words in _within(old.text, block, start, end) if not _stands(words, new)]
        if gone and replaced is None:
            replaced = {change.before: change.after for change in changes(old, new)}
        if gone and replaced is not None:
            lost.append(
                Change(" ".join(words for words, _ in gone), replaced.get(old.text[block.start : block.end], ""))
            )
    return lost


def exact_place(words: str, text: str) -> tuple[int, int] | None:
    """Where these very words stand in a text, if they stand there once; offsets in characters, end exclusive."""
    at = text.find(words) if words else -1
    return None if at < 0 or text.find(words, at + 1) >= 0 else (at, at + len(words))


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Sentences of a block that say something; a row of a table is one."""
    if block.kind == BlockKind.TABLE_ROW:
        yield block.start, block.end
        return
    for start, end in sentences(text, block.start, block.end):
        if not is_passing(text[start:end]):
            yield start, end


def _folded_line(text: str, block: Block) -> str:
    if block.kind != BlockKind.TABLE_ROW and is_passing(text[block.start : block.end]):
        return ""
    return " ".join(fold(text[start:end]) for start, end in _sentences(text, block))


def _within(text: str, block: Block, start: int, end: int) -> Iterator[tuple[str, bool]]:
    """The words of each sentence that lie between two places, and whether that is the whole sentence."""
    for first, last in _sentences(text, block):
        words = text[max(first, start) : min(last, end)].strip()
        if words:
            yield words, start <= first and last <= end


def _stands(words: tuple[str, bool], new: Page) -> bool:
    folded = fold(words[0])
    if folded in new.sentences:
        return True
    if words[1]:
        return False  # "Exports rose by 1" also begins "Exports rose by 1.5 percent"
    at = new.running.find(folded)
    while at >= 0:
        before, after = new.running[max(at - 1, 0) : at], new.running[at + len(folded) :][:2]
        if not before.isalnum() and not after[:1].isalnum() and not (after[:1] in ".," and after[1:].isdigit()):
            return True
        at = new.running.find(folded, at + 1)
    return False


def _by_place(page: Page, known: set[str]) -> dict[str, list[str]]:
    """Paragraphs that the other text does not have, by the last one before them that it has."""
    places: dict[str, list[str]] = defaultdict(list)
    last = ""
    for line in page.lines:
        if line.folded in known:
            last = line.folded
        else:
            places[last].append(page.text[line.start : line.end])
    return places


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""
