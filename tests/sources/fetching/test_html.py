import contextlib
import json
from datetime import date

import pytest

from sources.blocks import BlockKind
from sources.fetching.readable import Readable, Unreadable, read
from tests.sources.fetching.reading_aids import assert_covered, body, of_kind

URL = "https://www.norvalepost.example/2024/pipeline?utm_medium=mail"
PARAGRAPHS = (
    "Deliveries through the Halden pipeline were higher than ever on Monday, the operator said in a statement.",
    "The ministry would cut output by 500,000 barrels per day until the end of June, Minister Ida Brenn said.",
    "The talks in Halvik took four and a half hours, and both sides called them frank and useful afterwards.",
)
JSON_LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Norvale Post Online"},
        {
            "@type": ["NewsArticle"],
            "headline": "Pipeline deliveries reach a record",
            "author": [{"@type": "Person", "name": "Ida Holm"}, {"@type": "Person", "name": "Tor Lund"}],
            "publisher": {"@type": "Organization", "name": "Norvale Post"},
            "datePublished": "2024-03-05T10:00:00+01:00",
        },
    ],
}
HEAD = (
    '<title>Pipeline | Norvale Post</title><link rel="canonical" href="/2024/pipeline">'
    f'<script type="application/ld+json">{json.dumps(JSON_LD)}</script>'
)


def page(inner: str, head: str = HEAD, attributes: str = 'lang="en-GB"') -> bytes:
    return (
        f"<!doctype html><html {attributes}><head>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav>"
        f"<article>{inner}</article><footer><p>Copyright 2024 Norvale Post</p></footer></body></html>"
    ).encode()


def article(extra: str = "") -> bytes:
    return page("<h1>Pipeline deliveries reach a record</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + extra)


def read_page(content: bytes, **hints: str) -> Readable:
    document = read(content, **{"content_type": "text/html", "url": URL, **hints})
    assert_covered(document)
    return document


def test_a_page_tells_title_authors_publisher_date_and_address() -> None:
    document = read_page(article())

    assert document.title == "Pipeline deliveries reach a record"
    assert document.byline == "Ida Holm, Tor Lund"
    assert (document.publisher, document.publisher_domain) == ("Norvale Post", "norvalepost.example")
    assert document.published == date(2024, 3, 5)
    assert document.canonical_url == "https://www.norvalepost.example/2024/pipeline"
    assert (document.language, document.parser) == ("en", "html")


def test_the_body_of_a_page_is_its_article_and_the_title_stands_once() -> None:
    document = read_page(article())

    assert body(document) == list(PARAGRAPHS)
    assert of_kind(document, BlockKind.TITLE) == ["Pipeline deliveries reach a record"]
    assert document.text.count("Pipeline deliveries reach a record") == 1
    assert "Sport" not in document.text


def test_headings_lists_and_table_rows_of_a_page_are_blocks() -> None:
    document = read_page(
        article(
            "<h2>What was agreed</h2><p>The two sides agreed on three things in Halvik, the minister said later.</p>"
            "<ul><li>Gas until the end of the year</li><li>Oil until the end of June</li></ul>"
            "<table><tr><th>Month</th><th>Deliveries</th></tr><tr><td>May</td><td>12.4</td></tr></table>"
        )
    )

    assert of_kind(document, BlockKind.HEADING) == ["What was agreed"]
    assert of_kind(document, BlockKind.LIST_ITEM) == ["Gas until the end of the year", "Oil until the end of June"]
    assert of_kind(document, BlockKind.TABLE_ROW) == ["Month | Deliveries", "May | 12.4"]


def test_captions_of_a_page_are_never_body() -> None:
    caption = "The port of Halvik in winter. Photo: Tor Lund / Norvale Press"
    document = read_page(article(f'<figure><img src="a.jpg"><figcaption>{caption}</figcaption></figure>'))

    assert caption not in body(document)


def test_opengraph_serves_where_json_ld_is_silent() -> None:
    head = (
        '<meta property="og:title" content="A record"><meta property="og:site_name" content="Halvik Daily">'
        '<meta property="article:published_time" content="2024-03-05"><meta name="author" content="By Ida Holm">'
        '<meta property="og:url" content="https://halvik.example/record">'
    )
    document = read_page(page("".join(f"<p>{p}</p>" for p in PARAGRAPHS), head))

    assert (document.title, document.publisher, document.byline) == ("A record", "Halvik Daily", "Ida Holm")
    assert (document.published, document.canonical_url) == (date(2024, 3, 5), "https://halvik.example/record")


@pytest.mark.parametrize(
    "broken",
    [
        "{not json",
        "[" * 5000,
        '{"@type": "NewsArticle", "author": 7, "publisher": [[]], "datePublished": {}}',
        "null",
        '"x"',
    ],
)
def test_broken_json_ld_does_no_harm(broken: str) -> None:
    head = f'<title>A record</title><script type="application/ld+json">{broken}</script>'
    assert body(read_page(page("".join(f"<p>{p}</p>" for p in PARAGRAPHS), head))) == list(PARAGRAPHS)


def test_scripts_and_styles_never_reach_the_text() -> None:
    document = read_page(article("<script>var secret = 'alarm bells';</script><style>p { color: red }</style>"))

    assert "alarm" not in document.text
    assert "color" not in document.text


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE html [<!ENTITY a "boom boom boom"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<html><body><article>"
        + b"".join(b"<p>%b</p>" % p.encode() for p in PARAGRAPHS)
        + b"<p>&b; &x;</p></article></body></html>"
    )
    document = read_page(bomb)

    assert "boom boom boom boom" not in document.text
    assert "root:" not in document.text


def test_a_page_without_an_article_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match="paste the text"):
        read_page(b"<!doctype html><html><head><title>App</title></head><body><div id='app'></div></body></html>")


def test_the_character_set_a_page_names_is_used() -> None:
    text = "".join(f"<p>Ministr řekl: příští úroda klesla o pět procent. {p}</p>" for p in PARAGRAPHS)
    content = f'<html><head><meta charset="iso-8859-2"></head><body><article>{text}</article></body></html>'
    assert "příští" in read_page(content.encode("iso-8859-2")).text


def test_a_deeply_nested_page_is_read_or_refused_in_words() -> None:
    content = b"<html><body>" + b"<div>" * 20_000 + b"<p>text</p>" + b"</div>" * 20_000 + b"</body></html>"
    with contextlib.suppress(Unreadable):
        read_page(content)


def test_a_page_in_another_language_is_noted() -> None:
    german = "<p>Der Hafen von Halvik ist in der Nacht zum Montag zugefroren, sagte die Ministerin am Dienstag.</p>" * 1
    more = "<p>Die Lieferungen durch die Leitung erreichten einen neuen Rekord, teilte der Betreiber am Montag mit.</p>"
    document = read_page(page(german + more, attributes='lang="de"'))
    assert any("German" in note for note in document.notes)
