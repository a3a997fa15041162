import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

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


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = io.TextIOWrapper(io.BytesIO(b"The port of Quillmouth loaded 40,000 tonnes of tin in February."))
    monkeypatch.setattr(sys, "stdin", stand_in)
    [found] = extracted("-", "--date", "2028-03-14")
    assert found["date"] == "2028-03-14"
    assert len(found["claims"]) == 1  # type: ignore[arg-type]


def test_a_bad_file_is_one_line_of_error_and_the_rest_goes_on(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("extract", str(tmp_path / "missing.md"), str(article), "--json", stdout=out)
    assert len(out.getvalue().splitlines()) == 1
    assert "missing.md: cannot be read" in capsys.readouterr().err


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
    out = io.StringIO()
    call_command("extract", "--sentences", str(path), stdout=out)
    scores = dict(line.split("\t") for line in out.getvalue().splitlines())
    assert float(scores["a"]) > 0.8 > 0.2 > float(scores["b"])


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sentences.tsv"
    path.write_text("number\twords\n1\thello\n", encoding="utf-8")
    with pytest.raises(CommandError, match="columns id and text"):
        call_command("extract", "--sentences", str(path))
