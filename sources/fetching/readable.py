"""From bytes to the readable text of a snapshot, its blocks, and what it says about itself."""

from dataclasses import dataclass, replace
from datetime import date

from sources.blocks import Block, BlockKind
from sources.fetching.canonical import domain_of, normalise_url
from sources.fetching.decoding import Decoded, declared_in_html, decode
from sources.fetching.errors import Unreadable
from sources.fetching.languages import detect_language, language_name
from sources.fetching.layout import Draft, lay_out
from sources.fetching.markdown import read_markdown
from sources.fetching.masthead import read_masthead
from sources.fetching.plain import read_plain
from sources.fetching.sniffing import Form, looks_like_markdown, sniff
from sources.fetching.tables import read_table

MAX_BYTES = 60_000_000
MAX_CHARACTERS = 10_000_000
MAX_TITLE = 500
# Goes up when this package reads the same bytes into another text than before.
READER_VERSION = "2"

NO_DATE = "No publication date was found; relative dates such as 'on Monday' stay unresolved until one is entered."

__all__ = ["Readable", "Unreadable", "read"]


@dataclass(frozen=True)
class Readable:
    """The text of a document. ``blocks`` are in order, do not overlap, and cover all of it but white space.

    The same bytes and hints give the same Readable for one ``parser_version``.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str
    byline: str
    publisher: str
    publisher_domain: str
    published: date | None
    language: str
    canonical_url: str
    parser: str
    parser_version: str
    notes: tuple[str, ...]


def read(content: bytes, *, content_type: str = "", filename: str = "", url: str = "") -> Readable:
    """Read a document of any form that the desk knows; raises Unreadable with words for a person, nothing else.

    ``content_type`` may carry a charset; ``url`` is where the bytes came from, and stands in for a canonical URL.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(
            f"The document has {len(content) / 1_000_000:,.0f} MB; the desk reads up to {MAX_BYTES / 1_000_000:.0f}. "
            "Add the part that matters."
        )
    form = sniff(content, content_type=content_type, filename=filename)
    draft = _draft(content, form, content_type, url)
    if sum(len(part.text) for part in draft.parts) > MAX_CHARACTERS:
        raise Unreadable(_too_long())
    return _finish(draft, url)


def _draft(content: bytes, form: Form | None, content_type: str, url: str) -> Draft:
    # The library of a form is loaded by the process that reads it: the web server starts without any.
    if form is Form.PDF:
        from sources.fetching.pdf import read_pdf

        return read_masthead(read_pdf(content), first_line_is_title=True)
    if form is Form.DOCX:
        from sources.fetching.docx import read_docx

        return read_masthead(read_docx(content), first_line_is_title=True)
    decoded = _decoded(content, form, content_type)
    if form is None:
        form = Form.MARKDOWN if looks_like_markdown(decoded.text) else Form.TEXT
    if form is Form.HTML:
        from sources.fetching.html import read_html

        draft = read_masthead(read_html(decoded.text, url=url))
    elif len(decoded.text) > MAX_CHARACTERS:
        raise Unreadable(_too_long())
    elif form is Form.MARKDOWN:
        draft = read_masthead(read_markdown(decoded.text), first_line_is_title=True)
    elif form is Form.CSV:
        draft = read_table(decoded.text)
    else:
        draft = read_masthead(read_plain(decoded.text), first_line_is_title=True)
    return replace(draft, notes=[*decoded.notes, *draft.notes])


def _decoded(content: bytes, form: Form | None, content_type: str) -> Decoded:
    charset = content_type.lower().partition("charset=")[2].strip(" \"';")
    return decode(content, charset or (declared_in_html(content) if form is Form.HTML else ""))


def _finish(draft: Draft, url: str) -> Readable:
    text, blocks = lay_out(draft.parts)
    if not any(c.isalnum() for c in text):
        raise Unreadable("The document holds no text.")
    notes = list(draft.notes)
    body = "\n".join(text[block.start : block.end] for block in _sampled(blocks))
    language = detect_language(body) or draft.language
    if language and language != "en":
        notes.append(f"This text seems to be in {language_name(language)}; claims are extracted from English only.")
    if draft.published is None:
        notes.append(NO_DATE)
    canonical = normalise_url(draft.canonical_url) or normalise_url(url)
    domain = domain_of(canonical)
    return Readable(
        text=text,
        blocks=blocks,
        title=draft.title[:MAX_TITLE],
        byline=draft.byline[:MAX_TITLE],
        publisher=draft.publisher or domain,
        publisher_domain=domain,
        published=draft.published,
        language=language,
        canonical_url=canonical,
        parser=draft.parser,
        parser_version=f"{READER_VERSION}.{draft.parser_version}",
        notes=tuple(notes),
    )


def _sampled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Up to forty body blocks from the middle of the document, enough to tell its language."""
    body = tuple(block for block in blocks if block.kind.is_body) or tuple(
        block for block in blocks if block.kind is not BlockKind.BOILERPLATE
    )
    middle = max(0, len(body) // 2 - 20)
    return body[middle : middle + 40]


def _too_long() -> str:
    return f"The text is longer than {MAX_CHARACTERS:,} characters. Add the part that matters."
