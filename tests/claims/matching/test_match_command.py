"""``manage.py match``: a TREC run from two tables, and what becomes of bad rows."""

import os
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.table import read_table
from desk.errors import WorkbenchError

CLAIMS = (
    "id\ttext\ttitle\n"
    'c1\t"The ""Silver Heron"" won the regatta at Velmoor."\tDid the Silver Heron win?\n'
    "c2\tThe harbour of Velmoor froze in 2027.\t\n"
    "c3\tOrvania has twelve lighthouses.\tHow many lighthouses?\n"
)
QUERIES = "id\ttext\nq1\tSo the Silver Heron won the regatta at Velmoor!\nq2\tBread costs more than it did.\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    claims, queries = tmp_path / "claims.tsv", tmp_path / "queries.tsv"
    claims.write_text(CLAIMS, encoding="utf-8")
    queries.write_text(QUERIES, encoding="utf-8")
    return claims, queries


def run(claims: Path, queries: Path, *more: str) -> list[list[str]]:
    told = StringIO()
    call_command("match", "--claims", str(claims), "--queries", str(queries), *more, stdout=told)
    return [line.split() for line in told.getvalue().splitlines()]


def test_a_run_names_query_claim_rank_score_and_tag(files: tuple[Path, Path]) -> None:
    rows = run(*files)
    assert rows[0][:4] == ["q1", "Q0", "c1", "1"]
    assert all(len(row) == 6 for row in rows)
    scores = [float(row[4]) for row in rows if row[0] == "q1"]
    assert scores == sorted(scores, reverse=True)


def test_the_threshold_leaves_out_what_is_no_match(files: tuple[Path, Path]) -> None:
    assert [row[2] for row in run(*files, "--threshold")] == ["c1"]
    assert run(*files, "--threshold", "1") == []
    assert run(*files, "--threshold", "0") == run(*files)


def test_a_threshold_beyond_its_range_is_refused(files: tuple[Path, Path]) -> None:
    with pytest.raises(CommandError, match="from 0 to 1"):
        run(*files, "--threshold", "7")


def test_a_statement_gets_fifty_earlier_claims_and_no_more(tmp_path: Path) -> None:
    claims, queries = tmp_path / "claims.tsv", tmp_path / "queries.tsv"
    rows = [f"c{number}\tHarbour number {number} of Velmoor froze.\n" for number in range(70)]
    claims.write_text("id\ttext\n" + "".join(rows), encoding="utf-8")
    queries.write_text("id\ttext\nq1\tA harbour of Velmoor froze.\nq2\tHarbours freeze.\n", encoding="utf-8")
    found = run(claims, queries)
    for query in ("q1", "q2"):
        own = [row for row in found if row[0] == query]
        assert [int(row[3]) for row in own] == list(range(1, 51))
        assert len({row[2] for row in own}) == 50


def test_statements_come_from_the_input_too(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    claims, queries = files
    expected = run(claims, queries)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(queries.read_bytes())))
    assert run(claims, Path("-")) == expected
    with pytest.raises(CommandError, match="Only one of the two"):
        run(Path("-"), Path("-"))


def test_a_run_asks_no_database(files: tuple[Path, Path], tmp_path: Path) -> None:
    claims, queries = files
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "WORKBENCH_DATA": str(tmp_path)}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "match", "--claims", str(claims)]
    ended = subprocess.run(
        [*command, "--queries", str(queries)], env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout.split()[:4]) == (0, ["q1", "Q0", "c1", "1"]), ended.stderr


def test_a_run_can_be_written_to_a_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    run(*files, "--output", str(tmp_path / "run.txt"))
    assert (tmp_path / "run.txt").read_text(encoding="utf-8").startswith("q1 Q0 c1 1 ")


def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    claims, queries = files
    queries.write_text('id\ttext\nq0\t"never closed\nq1\tThe Silver Heron won.\n\tno id\nq1\tagain\nq 3\tx\nq4\t\n')
    told = StringIO()
    with pytest.raises(CommandError, match="5 rows could not be used; the others were"):
        call_command("match", "--claims", str(claims), "--queries", str(queries), stdout=told)
    assert told.getvalue().startswith("q1 Q0 c1 1 ")
    errors = capsys.readouterr().err
    for line, reason in [(2, "not closed"), (4, "no id"), (5, "line 3 already"), (6, "a space"), (7, "no text")]:
        assert any(f"line {line}:" in one and reason in one for one in errors.splitlines()), errors


def test_a_quoted_text_may_hold_line_ends_tabs_and_quotation_marks(tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_text('id\ttext\n1\t"one\n\ttwo ""three"""\n2\t"So" it began\n', encoding="utf-8")
    read = read_table(table)
    assert [(row.line, row.text) for row in read.rows] == [(2, 'one\n\ttwo "three"'), (4, "So it began")]
    assert read.bad == []


def test_a_file_that_is_no_table_says_what_is_missing(tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_text("key;words\n1;x\n", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="no columns id and text"):
        read_table(table)
    table.write_text("", encoding="utf-8")
    with pytest.raises(WorkbenchError, match="no columns id and text"):
        read_table(table)
    table.write_bytes("id\ttext\n1\tMünze".encode("latin-1"))
    with pytest.raises(WorkbenchError, match="not UTF-8"):
        read_table(table)
    with pytest.raises(WorkbenchError, match="cannot be read"):
        read_table(tmp_path / "nothing.tsv")


_cell = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(_cell, min_size=1, max_size=8))
def test_every_text_comes_back_as_it_was_quoted(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    quoted = [text.replace('"', '""') for text in texts]
    table = tmp_path_factory.mktemp("t") / "t.tsv"
    rows = "".join(f'{number}\t"{text}"\r\n' for number, text in enumerate(quoted))
    table.write_bytes(f"id\ttext\r\n{rows}".encode())
    read = read_table(table)
    assert [row.text for row in read.rows] == [text.strip() for text in texts if text.strip()]
    assert len(read.rows) + len(read.bad) == len(texts)
