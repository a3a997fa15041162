"""Documents that somebody made to do harm: each is read as text or refused in words, and nothing else happens."""

import io
import zipfile
from collections.abc import Callable

import pytest

from sources.fetching.docx import MAX_SPANNED
from sources.fetching.feed_document import read_feed
from sources.fetching.readable import Unreadable, read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STORY = "<p>Exports of the harbour rose by a tenth last year, the office of statistics said in a long report.</p>" * 20
PARAGRAPH = "<w:p><w:r><w:t>Exports rose by a tenth in the year, the office said.</w:t></w:r></w:p>"


def word(body: str, head: str = "") -> bytes:
    """A Word document of this XML, as no word processor would write it."""
    kept = io.BytesIO()
    office = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{office}/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{relations}"/><Default Extension="xml" ContentType="text/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r" '
            f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return kept.getvalue()


def spanning(columns: object, rows: int = 1) -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    return word(f"{PARAGRAPH}<w:tbl>{f'<w:tr>{cell}</w:tr>' * rows}</w:tbl>")


def read_or_refused(content: bytes, content_type: str, name: str = "") -> str:
    try:
        return read(content, content_type=content_type, filename=name).text
    except Unreadable as why:
        refusal = str(why)
    assert refusal.endswith(".")
    return ""


@pytest.mark.parametrize("columns", [MAX_SPANNED + 1, f"+{MAX_SPANNED + 1}", "999999999999"])
def test_what_was_made_to_keep_its_reader_busy(columns: object) -> None:
    with pytest.raises(Unreadable, match="span too many columns"):
        read(spanning(columns), filename="report.docx")


def test_many_cells_that_span_less_are_counted_together() -> None:
    with pytest.raises(Unreadable, match="span too many columns"):
        read(spanning(MAX_SPANNED // 10, rows=11), filename="report.docx")


def test_a_cell_that_spans_some_columns_is_read_once() -> None:
    assert read(spanning(4), filename="report.docx").text.split().count("x") == 1


HOSTILE: dict[str, Callable[[], tuple[bytes, str, str]]] = {
    "tables in tables": lambda: (("<table><tr><td>" * 5_000 + STORY).encode(), "text/html", ""),
    "elements that never end": lambda: (("<b>" * 20_000 + STORY).encode(), "text/html", ""),
    "lists in lists": lambda: ((STORY + "<ul><li>" * 2_000 + "x").encode(), "text/html", ""),
    "quotes in quotes": lambda: ((STORY + "<blockquote>" * 2_000 + "x").encode(), "text/html", ""),
    "a cell of a million columns": lambda: (
        (STORY + "<table>" + "<tr><td colspan=99999999>a</td></tr>" * 50 + "</table>").encode(),
        "text/html",
        "",
    ),
    "data nested without end": lambda: (
        f'<script type="application/ld+json">{"[" * 20_000}</script>{STORY}'.encode(),
        "text/html",
        "",
    ),
    "a byline of a mile": lambda: (f"<p>By {'A ' * 20_000}</p>{STORY}".encode(), "text/html", ""),
    "quoted quotes": lambda: (b"# T\n\n" + b">" * 5_000 + b" Exports rose.\n", "text/markdown", "a.md"),
    "links that never close": lambda: (b"# T\n\nExports rose. " + b"[a](" * 10_000, "text/markdown", "a.md"),
    "stars": lambda: (b"# T\n\nExports rose. " + b"*a **b" * 5_000, "text/markdown", "a.md"),
    "backticks of every length": lambda: (b"# T\n\n" + b"".join(b"`" * n + b"a" for n in range(300)), "", "a.md"),
    "lists in lists of Markdown": lambda: (b"".join(b"  " * n + b"- a\n" for n in range(300)), "", "a.md"),
    "a row of many columns": lambda: (b"a," * 50_000 + b"\n1,2\n", "text/csv", "a.csv"),
    "a quote that never closes": lambda: (b'a,b\n"' + b"x\n" * 50_000, "text/csv", "a.csv"),
    "tables in tables of Word": lambda: (word("<w:tbl><w:tr><w:tc>" * 300 + PARAGRAPH), "", "a.docx"),
    "one word": lambda: (b"a" * 500_000, "text/plain", "a.txt"),
    "numbers without end": lambda: (b"1." * 100_000, "text/plain", "a.txt"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_nested_or_unending_is_read_or_refused_in_words(make: Callable[[], tuple[bytes, str, str]]) -> None:
    content, content_type, name = make()
    read_or_refused(content, content_type, name)


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "laughter">{BILLION}'


@pytest.mark.parametrize(
    "entity", ['<!ENTITY file SYSTEM "file:///etc/hostname">', '<!ENTITY file SYSTEM "http://127.0.0.1:9/">', ""]
)
def test_no_entity_is_expanded_or_fetched(entity: str) -> None:
    told = "&file;" if entity else "&l9;"
    head = f"{LAUGHS}{entity}]>"
    run = f"<w:p><w:r><w:t>Exports rose. {told}</w:t></w:r></w:p>"
    for content, name in (
        (word(run, head), "a.docx"),
        (f"{head}<html><body>{STORY}<p>{told}</p></body></html>".encode(), "a.html"),
    ):
        text = read_or_refused(content, "", name)
        assert "laughter" not in text
        assert len(text) < 10_000
    with pytest.raises(Unreadable, match="entities"):
        read_feed(f"{head}<rss><channel><title>{told}</title></channel></rss>".encode())
