import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.extraction.shell import claims_of
from claims.language.article import pipeline
from claims.language.benchmarks import invented

ARTICLE = """\
# Tin From Quillmouth

By [Mira Quell](#)

March 14, 2028

The port of Quillmouth loaded 40,000 tonnes of tin in February, Trade Minister Ilka Sorn said.

"No harbour on the coast has ever loaded more," she added.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


FIELDS = [
    "text", "start", "end", "quote", "normalised", "speaker", "speaker_resolved", "cue", "kind", "score", "reasons",
    "quantities", "dates",
]  # fmt: skip


def scored(path: Path | str) -> list[str]:
    out = io.StringIO()
    call_command("extract", "--sentences", str(path), stdout=out)
    return out.getvalue().splitlines()


def standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def extracted(*arguments: str) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("extract", *arguments, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_file_gives_its_claims_as_json_in_the_order_of_the_text(article: Path) -> None:
    [found] = extracted(str(article))
    claims = found["claims"]
    assert isinstance(claims, list)
    assert [claim["speaker_resolved"] for claim in claims] == ["Ilka Sorn", "Ilka Sorn"]
    assert claims[0]["start"] < claims[1]["start"]
    assert "40,000 tonnes" in claims[0]["quote"]
    assert found["date"] == "2028-03-14"


def test_each_claim_has_the_promised_fields_in_their_order(article: Path) -> None:
    [found] = extracted(str(article))
    claims = found["claims"]
    assert isinstance(claims, list)
    assert all(list(claim) == FIELDS for claim in claims)
    [loaded, _] = claims
    assert [(one["words"], one["unit"]) for one in loaded["quantities"]] == [("40,000 tonnes", "tonne")]
    assert [(one["first_day"], one["last_day"]) for one in loaded["dates"]] == [("2028-02-01", "2028-02-29")]
    assert loaded["cue"] == "said"
    assert 0 < loaded["score"] <= 1
    assert loaded["reasons"]


def test_people_get_a_table_in_the_order_of_the_text(article: Path) -> None:
    out = io.StringIO()
    call_command("extract", str(article), stdout=out)
    table = " ".join(out.getvalue().replace("│", " ").split())
    assert "Tin From Quillmouth: 2 claims" in table
    assert table.index("40,000") < table.index("harbour")
    assert "Ilka Sorn" in table


@pytest.mark.parametrize("names", [(), ("-",)], ids=["no file", "a dash"])
def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    standard_input(monkeypatch, b"The port of Quillmouth loaded 40,000 tonnes of tin in February.")
    [found] = extracted(*names, "--date", "2028-03-14")
    assert found["date"] == "2028-03-14"
    assert len(found["claims"]) == 1  # type: ignore[arg-type]


def test_the_day_that_is_given_counts_before_that_of_the_text(article: Path) -> None:
    [found] = extracted(str(article), "--date", "2027-01-02")
    assert found["date"] == "2027-01-02"


def test_how_far_a_long_text_is_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(invented.article(3_000), encoding="utf-8")
    told: list[tuple[int, int]] = []
    claims_of(str(path), published_on=None, engine=pipeline(), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1][0] == told[-1][1] == told[0][1]


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(
    article: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    extracted(str(article), str(article))
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    extracted(str(article), str(article))
    assert "files" in capsys.readouterr().err


def test_a_bad_file_is_one_line_of_error_and_the_rest_goes_on(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.md").write_text(" \n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    bad = ["missing [red].md", "empty.md", "broken.pdf", "picture.png", "."]
    out = io.StringIO()
    with pytest.raises(CommandError, match="5 of 6 could not be read"):
        call_command("extract", *[str(tmp_path / name) for name in bad], str(article), "--json", stdout=out)
    assert [json.loads(line)["file"] for line in out.getvalue().splitlines()] == [str(article)]
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == len(bad)
    assert all(line.startswith(f"{tmp_path / name}: ") for line, name in zip(errors, bad, strict=True))
    assert "cannot be read" in errors[0]


def test_a_text_in_another_language_gives_no_claims_and_a_note(tmp_path: Path) -> None:
    path = tmp_path / "artikel.txt"
    path.write_text(
        "Der Hafen von Quillmünde hat im Februar vierzigtausend Tonnen Zinn verladen. Das teilte das Ministerium mit. "
        "Noch nie wurde in einem Monat so viel Zinn verschifft, sagte die Ministerin vor der Presse.",
        encoding="utf-8",
    )
    [found] = extracted(str(path))
    assert found["claims"] == []
    assert "another language" in str(found["notes"])


def test_sentences_are_scored_by_their_id(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text(
        "id\ttext\na\tThe port loaded 40,000 tonnes of tin in 2027, a record.\nb\tHow nice!\n", encoding="utf-8"
    )
    scores = dict(line.split("\t") for line in scored(path))
    assert float(scores["a"]) > 0.8 > 0.2 > float(scores["b"])


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text("number\twords\n1\thello\n", encoding="utf-8")
    with pytest.raises(CommandError, match="columns id and text"):
        call_command("extract", "--sentences", str(path))


def test_a_table_of_sentences_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, "\ufefftext\tid\r\nThe mill closed in 1990.\t7\r\n".encode())
    [line] = scored("-")
    assert line.startswith("7\t0.")


def test_quotation_marks_very_long_sentences_and_empty_ones_keep_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    texts = ['"It never closed', "tin " * 60_000, "", "One line\u2028and\x0bno other"]
    rows = [f"{at}\t{text}" for at, text in enumerate(texts)]
    path.write_text("\n".join(["id\ttext", *rows]) + "\n", encoding="utf-8")
    assert [line.split("\t")[0] for line in scored(path)] == ["0", "1", "2", "3"]


def test_a_row_without_text_is_named_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text("id\ttext\na\tThe mill closed.\nb\n", encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"sentences\.tsv: line 3 has no text"):
        call_command("extract", "--sentences", str(path), stdout=out)
    assert out.getvalue() == ""


def test_a_table_in_another_encoding_or_that_is_not_there_is_one_line_of_error(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_bytes("id\ttext\na\tDer Hafen für Zinn".encode("latin-1"))
    for name in (path, tmp_path / "missing.tsv"):
        with pytest.raises(CommandError, match=name.name):
            scored(name)


def test_articles_and_a_table_of_sentences_are_not_read_in_one_go(article: Path) -> None:
    with pytest.raises(CommandError, match="Give articles, or one table"):
        call_command("extract", str(article), "--sentences", str(article))
