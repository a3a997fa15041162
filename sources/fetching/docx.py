"""Word documents (DOCX), by python-docx, opened only after a look at what they would unpack to."""

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import docx
from docx.table import Table

from sources.blocks import BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.layout import Draft, Part
from sources.tables import row_text

VERSION = f"1+python-docx-{version('python-docx')}"
MAX_ENTRIES = 5_000
MAX_UNPACKED = 150_000_000
# Text in XML shrinks to a tenth, long tables to a fiftieth; a bomb to a thousandth.
MAX_RATIO = 300
# Columns covered by cells that cover several, in all tables together.
MAX_SPANNED = 200_000
BROKEN = "This Word document is damaged and cannot be opened. Open it in a word processor, save it anew, and add that."


def read_docx(content: bytes) -> Draft:
    """The paragraphs and tables of a Word document in their order."""
    refuse_zip_bomb(content)
    try:
        document = docx.Document(io.BytesIO(content))
        refuse_wide_tables(document.element)
        parts = [part for item in document.iter_inner_content() for part in _parts(item)]
        title, author = document.core_properties.title or "", document.core_properties.author or ""
    except Unreadable:
        raise
    except Exception as why:
        raise Unreadable(BROKEN) from why
    has_title = any(part.kind is BlockKind.TITLE or part.level == 1 for part in parts)
    draft = Draft(parts, "docx", VERSION)
    if title and not has_title and len(title) < 300 and not title.lower().startswith(("microsoft word", "untitled")):
        draft.title = " ".join(title.split())
    titled = next((part.text for part in parts if part.kind is BlockKind.TITLE), "")
    draft.title = " ".join(titled.split()) or draft.title
    if author and "docx" not in author.lower() and any(c.isalpha() for c in author):
        draft.notes.append(f"The file names its author as {' '.join(author.split())[:100]}.")
    return draft


def refuse_wide_tables(body: Any) -> None:
    """Raise Unreadable for cells that claim to cover more columns than all tables of a document have: each column of
    each is gone through."""
    if sum(_number(span) for span in body.xpath("//w:gridSpan/@w:val")) > MAX_SPANNED:
        raise Unreadable(
            "This Word document was made to keep its reader busy: cells span too many columns. Add its text instead."
        )


def _number(words: str) -> int:
    try:
        return max(int(words), 0)  # as python-docx reads it
    except ValueError:
        return 0


def refuse_zip_bomb(content: bytes) -> None:
    """Raise Unreadable for an archive that is broken, encrypted, or would unpack beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as why:
        raise Unreadable(BROKEN) from why
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > 10_000_000 and unpacked / packed > MAX_RATIO)
    ):
        raise Unreadable("This Word document unpacks to far more than it should. Add its text instead.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("This Word document is protected by a password. Remove the password and add it again.")


def _parts(item: Any) -> Iterator[Part]:
    if isinstance(item, Table):
        for row in item.rows:
            cells: list[str] = []
            seen: set[int] = set()
            for cell in row.cells:
                if id(cell._tc) not in seen:  # a merged cell is given once for each column it covers
                    seen.add(id(cell._tc))
                    cells.append(" ".join(cell.text.split()))
            yield Part(row_text(cells), BlockKind.TABLE_ROW, gap="\n")
        return
    style = (item.style.name or "").lower() if item.style is not None else ""
    text = "\n".join(" ".join(line.split()) for line in item.text.replace("\x0c", "\n").split("\n")).strip()
    properties = item._p.pPr
    if style == "title":
        yield Part(text, BlockKind.TITLE, 1)
    elif style.startswith("heading"):
        level = style.rpartition(" ")[2]
        yield Part(text, BlockKind.HEADING, int(level) if level.isdigit() else 2)
    elif style == "caption":
        yield Part(text, BlockKind.CREDIT, by_image=True)
    elif style.startswith("list") or (properties is not None and properties.numPr is not None):
        yield Part(text, BlockKind.LIST_ITEM, gap="\n")
    else:
        yield Part(text)
