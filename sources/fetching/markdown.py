"""Markdown: its marks are read and left out, what they mark is kept."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from importlib.metadata import version

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sources.blocks import BlockKind
from sources.fetching.dates import find_date
from sources.fetching.layout import Draft, Part
from sources.fetching.plain import read_plain
from sources.tables import row_text

VERSION = f"1+markdown-it-py-{version('markdown-it-py')}"
MAX_BOLD_HEADING = 120
# The parser takes the square of the brackets of a paragraph; no author writes so many.
MAX_BRACKETS = 2_000
_SCRIPT = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[!?/]?[a-zA-Z][^<>]*>", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<body>(?:[^\n]*\n){1,80}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40})\s*:(?:\s+(?P<value>.*))?")
_KEYS = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors", "by"),
    "published": ("date", "published", "publication_date", "datepublished", "pubdate", "created"),
    "canonical_url": ("canonical_url", "canonical", "original_url", "url", "source_url", "link", "source"),
    "publisher": ("publisher", "site", "sitename", "site_name", "publication", "outlet"),
    "language": ("language", "lang", "locale"),
}


def read_markdown(text: str) -> Draft:
    """The parts of a Markdown text, with what its YAML front matter tells."""
    if any(paragraph.count("[") > MAX_BRACKETS for paragraph in text.split("\n\n")):
        draft = read_plain(text)
        draft.notes.append("The Markdown marks in this text could not be made out; it was read as plain text.")
        return draft
    draft = Draft([], "markdown", VERSION)
    front = _FRONT_MATTER.match(text.lstrip("\ufeff\n "))
    if front and all(_is_yaml(line) for line in front.group("body").splitlines()):
        text = text.lstrip("\ufeff\n ")[front.end() :]
        _take_front_matter(front.group("body"), draft)
    draft.parts = list(_parts(_parser().parse(text)))
    if draft.title and not any(part.kind is BlockKind.HEADING and part.level == 1 for part in draft.parts):
        draft.parts.insert(0, Part(draft.title, BlockKind.TITLE))
    return draft


@cache
def _parser() -> MarkdownIt:
    # Indented paragraphs are common in pasted articles and are no program code there.
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).disable("code")


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    depth = 0  # of lists
    marker = ""
    cells: list[str] | None = None
    heading = Token("", "", 0)
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marker = token.info + token.markup if token.info else ""
        elif token.type == "heading_open":
            heading = token
        elif token.type == "heading_close":
            heading = Token("", "", 0)
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield Part(row_text(cells), BlockKind.TABLE_ROW, gap="\n")
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(" ".join(_words(token.children or ()).split()))
        elif token.type == "inline":
            yield from _inline_parts(token, heading, depth > 0, marker)
            marker = ""
        elif token.type in ("fence", "code_block"):
            yield Part(token.content)
        elif token.type == "html_block":
            yield from (Part(piece) for piece in _without_tags(token.content).split("\n\n"))


def _inline_parts(token: Token, heading: Token, in_list: bool, marker: str) -> Iterator[Part]:
    children = token.children or []
    images = [child.content for child in children if child.type == "image"]
    text = _words(children).strip()
    for caption in images:
        yield Part(caption, BlockKind.CREDIT, by_image=True)
    if heading.tag:
        # A row of dashes under a paragraph makes it a heading to Markdown, not to its reader.
        by_dashes = heading.markup == "-" and text.endswith((".", '."', ".”"))
        yield Part(text) if by_dashes else Part(text, BlockKind.HEADING, int(heading.tag[1:]))
    elif in_list and len(marker) > 4:
        yield Part(f"{marker} {text}")  # "1986. ..." is a year at the start of a sentence
    elif in_list:
        if marker:
            yield Part(marker, BlockKind.BOILERPLATE, gap="\n")
        yield Part(text, BlockKind.LIST_ITEM, gap=" " if marker else "\n")
    elif _wholly(children, "strong") and len(text) <= MAX_BOLD_HEADING and not text.endswith((".", ",", ":")):
        yield Part(text, BlockKind.HEADING, 3)
    elif images and text and _wholly([c for c in children if c.type != "image"], "em"):
        yield Part(text, BlockKind.CREDIT, by_image=True)
    else:
        yield Part(text, by_image=bool(images))


def _wholly(children: Sequence[Token], mark: str) -> bool:
    """True where all that is said stands inside marks of one kind."""
    inside = 0
    marked = False
    for child in children:
        if child.type in (f"{mark}_open", f"{mark}_close"):
            inside += child.nesting
            marked = True
        elif child.content.strip() and not inside:
            return False
    return marked


def _words(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.lower().startswith("<br")
        ):
            pieces.append("\n")
    return "".join(pieces)


def _without_tags(markup: str) -> str:
    return _TAG.sub(" ", _SCRIPT.sub(" ", markup)).strip()


def _is_yaml(line: str) -> bool:
    return not line.strip() or line[0] in " \t-#" or bool(_KEY.fullmatch(line.rstrip()))


def _take_front_matter(body: str, draft: Draft) -> None:
    values: dict[str, str] = {}
    key = ""
    for line in body.splitlines():
        found = _KEY.fullmatch(line.rstrip()) if line[:1].isalpha() else None
        if found:
            key = found.group("key").strip().lower().replace("-", "_").replace(" ", "_")
            values[key] = _scalar(found.group("value") or "")
        elif key and line.strip().startswith("- "):
            values[key] = ", ".join(filter(None, (values[key], _scalar(line.strip()[2:]))))
    for name, spellings in _KEYS.items():
        value = next((values[spelling] for spelling in spellings if values.get(spelling)), "")
        if name == "published":
            draft.published = _day(value)
        elif name == "canonical_url":
            draft.canonical_url = value if value.startswith(("http://", "https://")) else ""
        elif value:
            setattr(draft, name, value)


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_scalar(piece) for piece in value[1:-1].split(","))
    return "" if value in ("|", ">", "null", "~") else value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return find_date(value)
