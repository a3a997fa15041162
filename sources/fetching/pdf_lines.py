"""The lines of a PDF's pages with their places, and the paragraphs that they make."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sources.blocks import BlockKind
from sources.fetching.layout import Part

# In points, or as a share of what is usual in the document; found on pages of reports and agency releases.
SAME_LINE = 2.0
SAME_PLACE = 4.0
INDENT = 8.0
WIDE_GAP = 1.4
LARGER = 1.15
SHORT_LINE = 0.75
VERY_SHORT_LINE = 0.6
EDGE_LINES = 2
# Left and right pages may differ; a head that changes with the chapter is on fewer.
SHARE_OF_PAGES = 0.4
MAX_HEADING = 200
_BULLET = re.compile(r"[•‣◦▪●■–*-]\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*|[ivxl]{1,6}", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of a page, ``x`` and ``y`` from the lower left corner."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


def furniture_of(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """(page, line) of running heads and feet: lines at the edge that return in the same place, and page numbers.

    A line counts only if nothing but furniture lies between it and the edge, so that the first sentence of a page
    is safe even where pages begin alike.
    """
    found: set[tuple[int, int]] = set()
    orders = [sorted(range(len(page)), key=lambda index, page=page: -page[index].y) for page in pages]  # type: ignore[misc]
    for towards in (1, -1):
        open_pages = set(range(len(pages)))
        for depth in range(EDGE_LINES):
            edge = {n: orders[n][::towards][depth] for n in open_pages if len(orders[n]) > depth}
            furniture = _returning(pages, edge)
            found.update((number, edge[number]) for number in furniture)
            open_pages = furniture
    return found


def _returning(pages: Sequence[Sequence[Line]], edge: dict[int, int]) -> set[int]:
    """The pages whose line at this edge is a page number, or stands on many pages at the same height."""
    found = {number for number, index in edge.items() if _PAGE_NUMBER.fullmatch(pages[number][index].text)}
    seen: dict[tuple[str, int], set[int]] = {}
    for number, index in edge.items():
        line = pages[number][index]
        for key in _keys(line.text, number):
            seen.setdefault((key, round(line.y / SAME_PLACE)), set()).add(number)
    for on_pages in seen.values():
        if len(on_pages) > 1 and len(on_pages) >= SHARE_OF_PAGES * len(pages):
            found |= on_pages
    return found


def _keys(text: str, page: int) -> Iterator[str]:
    """The line itself, and the line with a number that may be the page's: what counts up with the pages is the same."""
    plain = " ".join(text.split()).casefold()
    yield plain
    for number in list(re.finditer(r"(?<!\d)\d{1,4}(?!\d)", plain))[:4]:
        yield f"{plain[: number.start()]}#{int(number.group()) - page}{plain[number.end() :]}"


def parts_of(pages: Sequence[Sequence[Line]]) -> Iterator[Part]:
    """Paragraphs, headings, list items and furniture, page after page; no paragraph runs over a page's end."""
    furniture = furniture_of(pages)
    body_size, leading, width = _usual(pages)
    largest = max((line.size for page in pages[:1] for line in page), default=0.0)
    for number, page in enumerate(pages):
        held: list[Line] = []
        for index, line in enumerate(page):
            if (number, index) in furniture:
                yield from _part(held, body_size, largest)
                yield Part(line.text, BlockKind.BOILERPLATE)
                held = []
            elif held and _breaks(held[-1], line, leading, width):
                yield from _part(held, body_size, largest)
                held = [line]
            else:
                held.append(line)
        yield from _part(held, body_size, largest)


def _usual(pages: Sequence[Sequence[Line]]) -> tuple[float, float, float]:
    """The size of the body's type, the distance of its lines, and how many characters a full line has."""
    sizes: Counter[float] = Counter()
    gaps: list[float] = []
    for page in pages:
        for before, line in pairwise(page):
            if 0 < before.y - line.y < 60 and abs(before.size - line.size) < 0.5:
                gaps.append(before.y - line.y)
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    lengths = sorted(len(line.text) for page in pages for line in page if abs(line.size - body_size) < 0.5)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    return body_size, median(gaps) if gaps else 0.0, width


def _breaks(before: Line, line: Line, leading: float, width: float) -> bool:
    if _BULLET.match(line.text) and _TERMINAL.search(before.text):
        return True
    if abs(before.size - line.size) > 0.8 or before.bold != line.bold:
        return True
    gap = before.y - line.y
    if gap < -SAME_LINE or (leading and gap > WIDE_GAP * max(leading, line.size)):
        return True
    ended = bool(_TERMINAL.search(before.text))
    if ended and line.x - before.x > INDENT:
        return True
    if len(before.text) < VERY_SHORT_LINE * width and not line.text[:1].islower():
        return True
    return ended and len(before.text) < SHORT_LINE * width


def _part(lines: Sequence[Line], body_size: float, largest: float) -> Iterator[Part]:
    if not lines:
        return
    text = folded(line.text for line in lines)
    bullet = _BULLET.match(text)
    size = min(line.size for line in lines)
    is_large = body_size > 0 and size >= LARGER * body_size
    is_bold = all(line.bold for line in lines) and len(text.split()) <= 14 and not _TERMINAL.search(text)
    if bullet:
        yield Part(text[: bullet.end()], BlockKind.BOILERPLATE, gap="\n")
        yield Part(text[bullet.end() :], BlockKind.LIST_ITEM, gap=" ")
    elif (is_large or is_bold) and len(text) <= MAX_HEADING:
        yield Part(text, BlockKind.HEADING, 1 if is_large and size >= largest - 0.1 else 2)
    else:
        yield Part(text)


def folded(lines: Iterator[str]) -> str:
    """Lines as one paragraph. A word divided at a line's end keeps its break: only its reader can say what it was."""
    text = ""
    pieces: list[str] = []
    for line in lines:
        if text:
            divided = re.search(r"\w[-\u00ad]$", text) and line[:1].islower()
            pieces.append("\n" if divided else " ")
        pieces.append(line)
        text = line
    return "".join(pieces)
