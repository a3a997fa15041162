"""The library as people and clients search it: hits with their passage, its document, and the words that matched."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sources.models import Passage
from sources.passages.analyse import spans_of
from sources.passages.search import INTERACTIVE_BUDGET, Filters, Hit, search

# A page; and how far one may leaf: whoever has seen two hundred passages asks in other words.
PAGE_SIZE = 20
MOST_PAGE_SIZE = 50
DEEPEST = 200


@dataclass(frozen=True)
class Found:
    """A hit with its row. ``marks`` are the words of ``passage.text`` that matched: characters, end exclusive."""

    hit: Hit
    passage: Passage
    marks: list[tuple[int, int]]

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The passage cut at its marks, each piece with whether it is marked."""
        text, at = self.passage.text, 0
        for start, end in self.marks:
            if start > at:
                yield text[at:start], False
            yield text[start:end], True
            at = end
        if at < len(text):
            yield text[at:], False


@dataclass(frozen=True)
class LibraryPage:
    """Some of what a search found. ``has_more`` where another page follows; ``capped`` where so many passages hold
    these words that only a part of them was ranked."""

    found: list[Found]
    has_more: bool
    capped: bool


def search_library(text: str, *, filters: Filters, offset: int = 0, limit: int = PAGE_SIZE) -> LibraryPage:
    """The passages from ``offset`` on, best first, at most ``limit``; three queries, however many are found."""
    wanted = min(offset + limit, DEEPEST)
    outcome = search(text, k=wanted + 1, budget=INTERACTIVE_BUDGET, filters=filters)
    here = outcome.hits[offset:wanted]
    rows = Passage.objects.select_related("snapshot__document__publisher").defer("snapshot__text", "snapshot__layout")
    passages = rows.in_bulk([hit.passage for hit in here])
    found = [
        Found(hit, passages[hit.passage], marks_of(passages[hit.passage].text, hit.matched))
        for hit in here
        if hit.passage in passages  # it may have gone meanwhile
    ]
    return LibraryPage(found, len(outcome.hits) > wanted and wanted < DEEPEST, outcome.capped)


def marks_of(text: str, matched: Collection[str]) -> list[tuple[int, int]]:
    """The words that matched, those that stand side by side as one mark."""
    joined: list[tuple[int, int]] = []
    for start, end in spans_of(text, frozenset(matched)):
        if joined and text[joined[-1][1] : start] in (" ", "-", "\u00a0"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
