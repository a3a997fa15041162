import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetching.decoding import decode, known_codec
from sources.fetching.readable import read

SENTENCE = "Die Ministerin für Öl und Gäste sagte: „Größer wird's nicht.“ "


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (SENTENCE.encode(), ""),
        (SENTENCE.encode("utf-8-sig"), ""),
        (SENTENCE.encode("utf-16"), ""),
        (SENTENCE.encode("utf-32"), ""),
        (SENTENCE.encode("cp1252"), "iso-8859-1"),
        (SENTENCE.encode("cp1252"), "windows-1252"),
        (SENTENCE.encode("utf-8"), "no-such-charset"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-32", "called latin-1", "windows", "unknown name"],
)
def test_a_declared_or_marked_character_set_is_read_without_a_note(content: bytes, declared: str) -> None:
    decoded = decode(content, declared)

    assert (decoded.text, decoded.notes) == (SENTENCE, ())


def test_a_guessed_character_set_is_noted() -> None:
    decoded = decode("Министр сообщила о росте добычи нефти в регионе за последний год.".encode("cp1251") * 5)

    assert "Министр" in decoded.text
    assert any("guessed" in note for note in decoded.notes)


def test_a_wrong_declaration_is_noted_and_not_followed() -> None:
    wrong = decode(("日本" * 20).encode(), "shift_jis")

    assert wrong.text.startswith("日本")
    assert any("says it is in" in note for note in wrong.notes)


def test_characters_that_cannot_be_read_are_counted() -> None:
    decoded = decode((SENTENCE * 4).encode() + b"\xff" + (SENTENCE * 4).encode())

    assert "Größer" in decoded.text
    assert any(note.startswith("1 character could not be read") for note in decoded.notes)


def test_utf16_without_a_mark_is_told_by_its_zeros() -> None:
    assert decode("The harbour froze over on Monday.".encode("utf-16-le")).text == "The harbour froze over on Monday."


def test_line_ends_are_unified_and_control_characters_left_out() -> None:
    decoded = decode(b"one\r\ntwo\rthree\x00\x07 four\x0cfive")

    assert decoded.text == "one\ntwo\nthree four\n\nfive"
    assert decoded.notes == ("Control characters were left out.",)


def test_bidi_and_zero_width_characters_are_kept() -> None:
    text = "a\u200bb \u202ec\u2066d\ufeffe"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("name", ["rot13", "base64", "zlib", "unicode_escape", "utf-7", "idna", "", "\x00", "ü"])
def test_a_name_that_is_no_character_set_is_not_taken_for_one(name: str) -> None:
    assert known_codec(name) == ""


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "utf-16", "cp1251", "shift_jis", "nonsense"]))
def test_any_bytes_become_text_without_control_characters(content: bytes, declared: str) -> None:
    text = decode(content, declared).text
    assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
    text.encode("utf-8", errors="strict")


def test_the_charset_of_a_content_type_counts() -> None:
    document = read(
        "Ministr řekl: příští úroda klesla.".encode("iso-8859-2"), content_type="text/plain; charset=iso-8859-2"
    )
    assert "příští" in document.text
