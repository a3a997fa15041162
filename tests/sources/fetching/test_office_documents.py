import contextlib
import io
import zipfile
from datetime import date

import pytest

from sources.blocks import BlockKind
from sources.fetching import docx as docx_reader
from sources.fetching import pdf as pdf_reader
from sources.fetching.readable import Unreadable, read
from sources.reading import reading_units
from tests.sources.fetching.documents import SENTENCE, drawing, locked, report, word_document
from tests.sources.fetching.reading_aids import assert_covered, body, of_kind

LONG_REPORT = report(" ".join(SENTENCE.format(10 * n + i) for i in range(10)) for n in range(1, 8))


def test_a_pdf_has_its_paragraphs_whole_and_its_running_heads_apart() -> None:
    document = read(LONG_REPORT)

    assert document.title == "Grain Deliveries in Norvale"
    pages = document.text.count("Norvale Grain Office")
    assert pages >= 2
    assert of_kind(document, BlockKind.BOILERPLATE).count("Norvale Grain Office") == pages
    assert not any("Report 2024" in words or "Grain Office" in words for words in body(document))
    assert_covered(document)


def test_a_sentence_cut_by_a_page_of_a_pdf_is_read_whole() -> None:
    document = read(LONG_REPORT)
    units = reading_units(document.text, document.blocks)

    read_text = " ".join(unit.text for unit in units)
    for n in range(1, 8):
        for i in range(10):
            assert SENTENCE.format(10 * n + i) in read_text
    cut = next(
        unit for unit in units if "Norvale Grain Office" in document.text[slice(*unit.to_source(0, len(unit.text)))]
    )
    assert "Norvale Grain Office" not in cut.text


def test_a_single_page_without_a_running_head_keeps_its_first_line() -> None:
    document = read(report([SENTENCE.format(1)]))

    assert of_kind(document, BlockKind.TITLE) == ["Grain Deliveries in Norvale"]
    assert body(document)[-1].startswith("Port office number 1")


def test_the_head_of_a_pdf_is_read() -> None:
    document = read(report(["By Ida Holm", "March 5, 2024", SENTENCE.format(1), SENTENCE.format(2)]))

    assert (document.byline, document.published) == ("Ida Holm", date(2024, 3, 5))


def test_a_scanned_pdf_asks_for_ocr() -> None:
    with pytest.raises(Unreadable, match="OCR"):
        read(drawing())


def test_a_locked_pdf_says_so_and_one_without_a_real_password_is_read() -> None:
    with pytest.raises(Unreadable, match="password"):
        read(locked(LONG_REPORT, "geheim"))
    assert "Port office" in read(locked(LONG_REPORT, "")).text


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\nnothing of use here\n%%EOF", LONG_REPORT[:900]])
def test_a_damaged_pdf_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(content)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 1)
    with pytest.raises(Unreadable, match="pages"):
        read(LONG_REPORT)


def test_a_pdf_of_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_CHARACTERS", 500)
    with pytest.raises(Unreadable, match="500 characters"):
        read(LONG_REPORT)


def test_a_word_document_is_read_in_its_order() -> None:
    document = read(word_document(), filename="report.docx")

    assert (document.title, document.byline) == ("Grain deliveries in Norvale", "Ida Holm")
    assert document.published == date(2024, 3, 5)
    assert of_kind(document, BlockKind.HEADING) == ["What was delivered"]
    assert of_kind(document, BlockKind.CREDIT) == ["Ships in the port of Halvik"]
    assert of_kind(document, BlockKind.TABLE_ROW) == ["Month | Tonnes", "May | 1,200"]
    assert body(document) == [SENTENCE.format(1), "Wheat from the north", "The next report follows in June."]
    assert_covered(document)


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = zipped(("word/document.xml", bytes(40_000_000)))

    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read(bomb)


def test_a_word_document_of_too_many_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_reader, "MAX_ENTRIES", 3)
    with pytest.raises(Unreadable, match="unpacks"):
        read(word_document())


def replaced(content: bytes, name: str, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped(*((entry, new if entry == name else archive.read(entry)) for entry in archive.namelist()))


def test_entities_in_a_word_document_are_not_expanded() -> None:
    xml = (
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "boom">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        b"<w:t>The harbour froze. &x;&y;</w:t></w:r></w:p></w:body></w:document>"
    )
    document = read(replaced(word_document(), "word/document.xml", xml))

    assert "The harbour froze." in document.text
    assert "root:" not in document.text
    assert "boom" not in document.text


def test_a_word_document_with_a_flipped_byte_is_read_or_refused_in_words() -> None:
    content = word_document()
    for place in range(100, len(content), len(content) // 60):
        with contextlib.suppress(Unreadable):
            read(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])


@pytest.mark.parametrize("xml", [b"", b"<w:document", b"\xff\xfe\x00"])
def test_a_damaged_word_document_says_so(xml: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read(replaced(word_document(), "word/document.xml", xml))
