"""Web pages, by trafilatura: the article's text without the page around it."""

import logging
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from sources.blocks import BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.html_metadata import PageMetadata, read_page_metadata
from sources.fetching.layout import Draft, Part
from sources.fetching.shapes import read_byline
from sources.fetching.tags import has_too_many_attributes
from sources.tables import row_text

VERSION = f"1+trafilatura-{version('trafilatura')}"
MAX_HTML_CHARACTERS = 20_000_000
MAX_ELEMENTS = 500_000
NO_TEXT = (
    "No article was found on this page. It may be built by scripts or lie behind a login: open it in a browser and "
    "paste the text, or save the page and add the file."
)

# It logs every page it finds little in, which the desk tells the person instead.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(text: str, *, url: str = "") -> Draft:
    """The article on a page, with what the page says about itself."""
    if len(text) > MAX_HTML_CHARACTERS:
        raise Unreadable(f"The page is longer than {MAX_HTML_CHARACTERS:,} characters. Add the part that matters.")
    if has_too_many_attributes(text):
        raise Unreadable(
            "This page was made to keep its reader busy: it has too many attributes. Paste its text instead."
        )
    page = _parse(text)
    metadata = read_page_metadata(page, url)
    captions = {_folded(tag) for tag in page.iter("figcaption")}
    body, found = _extract(page, url)
    parts = list(_parts(body, captions))
    title = metadata.title or str(getattr(found, "title", None) or "")
    parts = list(_with_head(parts, title, metadata))
    if not any(part.kind.is_body or part.kind is BlockKind.TABLE_ROW for part in parts):
        raise Unreadable(NO_TEXT)
    byline = metadata.byline or str(getattr(found, "author", None) or "")
    return Draft(
        parts,
        "html",
        VERSION,
        title=title,
        byline=read_byline(byline) or byline,
        publisher=metadata.publisher,
        published=metadata.published,
        language=metadata.html_language,
        canonical_url=metadata.canonical_url,
    )


def _parse(text: str) -> HtmlElement:
    # Handed over as bytes of a stated encoding: what the page says of its own no longer holds after decoding.
    content = text.encode("utf-8", errors="replace")
    parser = HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    try:
        page = document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as why:
        raise Unreadable(NO_TEXT) from why
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        raise Unreadable(f"The page has more than {MAX_ELEMENTS:,} elements. Add the part that matters.")
    return page


def _extract(page: HtmlElement, url: str) -> tuple[Any, Any]:
    try:
        found: Any = trafilatura.bare_extraction(
            page, url=url or None, include_comments=False, include_tables=True, with_metadata=False
        )
    except RecursionError as why:
        raise Unreadable("The page is nested too deeply to be read. Paste its text instead.") from why
    except Exception as why:
        raise Unreadable(NO_TEXT) from why
    body = getattr(found, "body", None)
    if body is None:
        raise Unreadable(NO_TEXT)
    return body, found


def _with_head(parts: list[Part], title: str, metadata: PageMetadata) -> Iterator[Part]:
    """The title once, at the top, whether or not the text repeats it."""
    same = {" ".join(text.split()).casefold() for text in (title, metadata.title) if text}
    if title:
        yield Part(title, BlockKind.TITLE)
    for number, part in enumerate(parts):
        repeats = number < 4 and part.kind is BlockKind.HEADING and " ".join(part.text.split()).casefold() in same
        if not repeats:
            yield part


def _parts(body: Any, captions: set[str]) -> Iterator[Part]:
    for element in body:
        if element.tag == "head":
            rend = str(element.get("rend") or "h2")
            yield Part(_folded(element), BlockKind.HEADING, int(rend[1:]) if rend[1:].isdigit() else 2)
        elif element.tag == "list":
            yield from _list_parts(element)
        elif element.tag == "table":
            for row in element.iter("row"):
                cells = [_folded(cell) for cell in row.iter("cell")]
                yield Part(row_text(cells), BlockKind.TABLE_ROW, gap="\n")
        elif element.tag in ("quote", "div") and len(element):
            yield Part(" ".join((element.text or "").split()))
            yield from _parts(element, captions)
        else:
            yield from _lines(element, captions)
        tail = " ".join((element.tail or "").split())
        if tail:
            yield Part(tail)


def _list_parts(element: Any) -> Iterator[Part]:
    first = True
    for item in element.iter("item"):
        own = "".join(item.itertext()) if item.find(".//item") is None else item.text or ""
        text = " ".join(own.split())
        if text:
            yield Part(text, BlockKind.LIST_ITEM, gap="\n\n" if first else "\n")
            first = False


def _lines(element: Any, captions: set[str]) -> Iterator[Part]:
    """A paragraph; its line breaks stay, so that a byline above a text in one paragraph is seen."""
    for broken in element.iter("lb"):
        broken.tail = "\u2028" + (broken.tail or "")
    lines = [" ".join(line.split()) for line in "".join(element.itertext()).split("\u2028")]
    text = "\n".join(filter(None, lines))
    is_caption = text in captions
    yield Part(text, BlockKind.CREDIT if is_caption else BlockKind.PARAGRAPH, by_image=is_caption)


def _folded(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
