import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.blocks import BlockKind
from sources.fetching.readable import MAX_BYTES, Unreadable, read
from tests.sources.fetching.documents import word_document
from tests.sources.fetching.reading_aids import assert_covered, body, of_kind


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "The harbour froze.")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x00" * 500, "empty"),
        (b"*** --- ***", "no text"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "picture"),
        (b"\x7fELF" + bytes(100), "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "DOCX"),
        (b"{\\rtf1 The harbour froze.}", "RTF"),
        (b"\x1f\x8b\x08" + bytes(50), "unpack"),
        (archive(), "archive"),
        (word_document()[:2000], "damaged"),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "feed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refused:
        read(content)
    assert not refused.value.can_be_retried


def test_a_document_beyond_the_size_limit_is_refused_unread() -> None:
    with pytest.raises(Unreadable, match="MB"):
        read(bytes(MAX_BYTES + 1))


def test_the_bytes_decide_over_what_the_sender_says() -> None:
    html = b"<!doctype html><html><body><article><p>The harbour of Halvik froze.</p></article></body></html>"
    assert read(html, content_type="application/pdf", filename="a.pdf").parser == "html"
    assert read(word_document(), content_type="text/plain", filename="a.txt").parser == "docx"


@pytest.mark.parametrize(
    ("content_type", "filename", "parser"),
    [
        ("text/markdown", "", "markdown"),
        ("text/plain", "a.md", "markdown"),
        ("text/plain; charset=utf-8", "", "text"),
        ("", "", "text"),
        ("application/octet-stream", "a.txt", "text"),
        ("text/csv", "", "csv"),
        ("", "figures.csv", "csv"),
        ("", "figures.TSV", "csv"),
    ],
)
def test_text_is_read_as_its_type_or_name_says(content_type: str, filename: str, parser: str) -> None:
    assert read(b"The harbour, it froze.", content_type=content_type, filename=filename).parser == parser


def test_pasted_text_with_marks_is_read_as_markdown() -> None:
    assert read(b"# The harbour\n\nIt froze.").parser == "markdown"


def test_rows_of_a_table_are_table_rows_and_never_body() -> None:
    document = read(b'Month;Tonnes\nMay;1.200\nJune;"900; est."\n\n', filename="grain.csv")

    assert of_kind(document, BlockKind.TABLE_ROW) == ["Month | Tonnes", "May | 1.200", "June | 900; est."]
    assert body(document) == []
    assert_covered(document)


def test_the_address_it_came_from_stands_in_for_a_canonical_one() -> None:
    document = read(b"The harbour froze.", url="https://www.norvale.example/a?fbclid=x")

    assert document.canonical_url == "https://www.norvale.example/a"
    assert document.publisher_domain == "norvale.example"


def test_reading_twice_gives_the_same() -> None:
    content = word_document()
    assert read(content) == read(content)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"# t\n"]))
def test_any_bytes_are_read_or_refused_in_words(content: bytes, start: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert_covered(read(start + content))
