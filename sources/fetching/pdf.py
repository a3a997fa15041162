"""PDF documents, by pypdf: their text layer, with running heads and feet known as such."""

import io
import logging
import re
from importlib.metadata import version
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from sources.blocks import BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.layout import Draft
from sources.fetching.pdf_lines import SAME_LINE, Line, parts_of
from sources.fetching.plain import with_headings

VERSION = f"1+pypdf-{version('pypdf')}"
MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
# Fewer letters than this on all pages together are a stamp on a scan, not a text layer.
MIN_LETTERS = 20
BROKEN = "This PDF is damaged and cannot be read. Open it in a viewer, print it to a new PDF, and add that."
LOCKED = "This PDF is protected by a password. Remove the password and add it again."
SCANNED = "This PDF has no text layer: its pages are scanned pictures. It needs OCR before the desk can read it."
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_JUNK_TITLE = re.compile(
    r"(?:microsoft word|untitled|anonymous|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf|odt)$)", re.IGNORECASE
)

# It logs each oddity of each file; what matters is said in notes and errors.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(content: bytes) -> Draft:
    """The paragraphs of a PDF's text layer."""
    reader = _open(content)
    pages: list[list[Line]] = []
    size = 0
    for number in range(_page_count(reader)):
        lines = _lines(reader, number)
        size += sum(len(line.text) for line in lines)
        if size > MAX_CHARACTERS:
            raise Unreadable(f"This PDF holds more than {MAX_CHARACTERS:,} characters. Add the pages that matter.")
        pages.append(lines)
    if sum(c.isalpha() for page in pages for line in page for c in line.text) < MIN_LETTERS:
        raise Unreadable(SCANNED)
    draft = Draft(list(with_headings(parts_of(pages))), "pdf", VERSION)
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if empty:
        listed = ", ".join(map(str, empty[:10])) + (" and more" if len(empty) > 10 else "")
        draft.notes.append(f"No text layer on page {listed}: scanned or blank.")
    if not any(part.kind is BlockKind.HEADING and part.level == 1 for part in draft.parts):
        draft.title = _stated_title(reader)
    return draft


def _open(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(LOCKED)
    except Unreadable:
        raise
    except (DependencyError, FileNotDecryptedError, NotImplementedError) as why:
        raise Unreadable(LOCKED) from why
    except Exception as why:
        raise Unreadable(BROKEN) from why
    return reader


def _page_count(reader: PdfReader) -> int:
    try:
        count = len(reader.pages)
    except Exception as why:
        raise Unreadable(BROKEN) from why
    if count > MAX_PAGES:
        raise Unreadable(
            f"This PDF has {count:,} pages; the desk reads up to {MAX_PAGES:,}. Add the pages that matter."
        )
    if not count:
        raise Unreadable(BROKEN)
    return count


def _lines(reader: PdfReader, number: int) -> list[Line]:
    collector = _Collector()
    try:
        page: PageObject = reader.pages[number]
        page.extract_text(visitor_text=collector.take)
    except LimitReachedError as why:
        raise Unreadable("This PDF unpacks to far more than it should. Add its text instead.") from why
    except Exception as why:
        raise Unreadable(f"{BROKEN} The fault is on page {number + 1}.") from why
    collector.end_line()
    return collector.lines


class _Collector:
    """Gathers the fragments that pypdf reports into lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._texts: list[str] = []
        self._place = (0.0, 0.0)
        self._size = 0.0
        self._bold = True

    def take(self, text: str, page_matrix: Any, text_matrix: Any, font: dict[str, Any] | None, size: Any) -> None:
        names: dict[str, Any] = font or {}
        for number, piece in enumerate(re.split(r"\n", _CONTROLS.sub("", text))):
            if number:
                self.end_line()
            if not piece.strip():
                self._texts.append(piece)
                continue
            if not any(held.strip() for held in self._texts):
                self._place = _placed(page_matrix, text_matrix)
                self._size = 0.0
                self._bold = True
            scale = abs(_number(text_matrix, 3) * _number(page_matrix, 3)) or 1.0
            self._size = max(self._size, float(size or 0) * scale)
            self._bold = self._bold and "bold" in str(names.get("/BaseFont", "")).lower()
            self._texts.append(piece)

    def end_line(self) -> None:
        text = " ".join("".join(self._texts).split())
        self._texts = []
        if not text:
            return
        line = Line(text, *self._place, self._size, self._bold)
        before = self.lines[-1] if self.lines else None
        if before and before.y and abs(before.y - line.y) < SAME_LINE and line.x > before.x:
            merged = Line(
                f"{before.text} {text}", before.x, before.y, max(before.size, line.size), before.bold and line.bold
            )
            self.lines[-1] = merged
        else:
            self.lines.append(line)


def _placed(page_matrix: Any, text_matrix: Any) -> tuple[float, float]:
    x, y = _number(text_matrix, 4), _number(text_matrix, 5)
    a, b, c, d, e, f = (_number(page_matrix, index) for index in range(6))
    return x * a + y * c + e, x * b + y * d + f


def _number(matrix: Any, index: int) -> float:
    try:
        return float(matrix[index])
    except (TypeError, ValueError, IndexError):
        return 0.0


def _stated_title(reader: PdfReader) -> str:
    try:
        stated = reader.metadata
        title = " ".join(str(stated.title or "").split()) if stated is not None else ""
    except Exception:  # noqa: BLE001 - a broken information dictionary costs the title, not the text
        return ""
    return "" if _JUNK_TITLE.match(title) or len(title) > 300 else title
