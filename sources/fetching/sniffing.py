"""What a document is: by its first bytes, then by what its sender says, then by its name."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from sources.fetching.errors import Unreadable


class Form(StrEnum):
    """The forms that the desk reads."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"


READS = "The desk reads Markdown, plain text, HTML, PDF, DOCX and CSV."

_BY_NAME = {
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".txt": Form.TEXT,
    ".text": Form.TEXT,
    ".htm": Form.HTML,
    ".html": Form.HTML,
    ".xhtml": Form.HTML,
    ".csv": Form.CSV,
    ".tsv": Form.CSV,
}
_BY_TYPE = {
    "text/markdown": Form.MARKDOWN,
    "text/x-markdown": Form.MARKDOWN,
    "text/html": Form.HTML,
    "application/xhtml+xml": Form.HTML,
    "text/csv": Form.CSV,
    "text/tab-separated-values": Form.CSV,
}
_REFUSED = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"{\\rtf", "an RTF document; save it as DOCX"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as DOCX"),
    (b"\x1f\x8b", "a packed archive; unpack it first"),
    (b"7z\xbc\xaf", "a packed archive; unpack it first"),
    (b"Rar!", "a packed archive; unpack it first"),
    (b"BZh", "a packed archive; unpack it first"),
    (b"\xfd7zXZ", "a packed archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file; add a transcript"),
    (b"OggS", "a sound file; add a transcript"),
    (b"RIFF", "a sound or video file; add a transcript"),
    (b"SQLite format 3", "a database"),
)
_PICTURE_ADVICE = "; it holds no text that can be read without OCR"
_HTML_START = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(rb"\s*<\?xml|\s*<(?:rss|feed)\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^---\n(?:\w+:.*\n)+|\*\*\S[^*\n]{,300}\*\*|"
    r"\[[^\]\n]{1,300}\]\([^)\n]{,1000}\)|^(?:=====*|-----*)$|^\|.*\|$|^> ",
    re.MULTILINE,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def sniff(content: bytes, *, content_type: str = "", filename: str = "") -> Form | None:
    """The form of a document; None for text whose form its words must show. Raises Unreadable for the rest."""
    if not content.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise Unreadable("The document is empty.")
    if b"%PDF-" in content[:1024]:
        return Form.PDF
    if content.startswith(b"PK\x03\x04"):
        return _in_archive(content)
    for start, what in _REFUSED:
        if content.startswith(start):
            raise Unreadable(f"This is {what}{_PICTURE_ADVICE if what == 'a picture' else ''}. {READS}")
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML_START.match(head):
        return Form.HTML
    if _XML_START.match(head):
        raise Unreadable(f"This is XML data or a feed, not an article. {READS}")
    if _is_binary(content):
        raise Unreadable(f"This is no text: it holds binary data. {READS}")
    by_type = _BY_TYPE.get(content_type.partition(";")[0].strip().lower())
    by_name = _BY_NAME.get(PurePath(filename).suffix.lower())
    if by_type is Form.HTML and by_name in (None, Form.HTML):
        return Form.HTML
    # Servers send Markdown as text/plain; a name then knows better than a general type.
    return by_type if by_type not in (None, Form.HTML) else by_name if by_name is not Form.TEXT else None


def looks_like_markdown(text: str) -> bool:
    """True for text that uses Markdown's marks near its beginning."""
    return bool(_MARKDOWN.search(text[:20_000]))


def _in_archive(content: bytes) -> Form:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = set()
    if "word/document.xml" in names:
        return Form.DOCX
    if b"word/" in content[:4000] or b"[Content_Types].xml" in content[:200]:
        raise Unreadable(f"This Office document is damaged, or not a text document. {READS}")
    raise Unreadable(f"This is an archive or a document of a form that the desk does not read. {READS}")


def _is_binary(content: bytes) -> bool:
    """Text has next to no control bytes; two-byte encodings, which do, are told by their regular zeros."""
    if content.startswith(_BOMS):
        return False
    sample = content[:16_384]
    zeros = sample.count(0)
    if zeros and len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if min(even, odd) * 10 < max(even, odd) and max(even, odd) > 0.4 * len(sample) / 2:
            return False
    controls = len(sample) - len(sample.translate(None, bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})))
    return controls > max(2, len(sample) // 200)
