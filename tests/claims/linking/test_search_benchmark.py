"""The table of the search: its figures beside their targets, and the command that makes them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.language.benchmarks.table import as_text
from claims.linking.benchmarks.search import rows_of
from tests.claims.linking.test_training import THINGS, row

FIGURES = {
    "vendor": "sqlite",
    "sizes": [20_000, 200_000, 1_000_000],
    **{f"load {size}": 9.0 for size in (20_000, 200_000, 1_000_000)},
    "p95 20000": 0.006,
    "p95 200000": 0.01,
    "p95 1000000": 0.025,
    "engine 20000": 0.0001,
    "engine 200000": 0.0005,
    "engine 1000000": 0.003,
    **{f"cpu {name}": 0.001 for size in (20_000, 200_000, 1_000_000) for name in (f"p95 {size}", f"engine {size}")},
    "link 20000": 0.05,
    "link 200000": 0.06,
    "link 1000000": 0.2,
    "overlap": 0.9,
    "alone": 0.01,
    "beside": 0.015,
    "written": 100,
}


def test_each_figure_stands_beside_its_target() -> None:
    rows = {one.name: one for one in rows_of(FIGURES)}
    assert rows["SQLite, 20,000 passages: search p95, ms"].reached
    assert rows["SQLite, 200,000 passages: search p95, ms"].target is None
    assert rows["SQLite, 20,000 passages: over tantivy"].value == pytest.approx(60)
    assert rows["SQLite, 1,000,000 passages: over tantivy"].reached is False
    assert rows["SQLite: p95 at 1,000,000 over p95 at 200,000"].reached is False
    assert rows["SQLite, 1,000,000 passages: overlap with exact BM25's ten best"].reached
    assert rows["SQLite: linking a claim, 1,000,000 passages over 20,000"].reached is False
    assert "above" in as_text(list(rows.values()))


def test_a_small_library_has_figures_without_targets_it_was_not_made_for() -> None:
    small = {**FIGURES, "sizes": [20_000, 200_000]}
    targets = {one.name: one.target for one in rows_of(small)}
    assert targets["SQLite, 200,000 passages: overlap with exact BM25's ten best"] is None
    assert targets["SQLite: linking a claim, 200,000 passages over 20,000"] is None


def test_the_right_sentence_is_measured_on_the_file_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(json.dumps(row(thing)) for thing in THINGS), encoding="utf-8")
    call_command("benchmark", "search", "--stance", str(path), "--only-stance")
    told = capsys.readouterr().out
    assert "right first" in told
    assert "by BM25 alone" in told
    with pytest.raises(CommandError, match="No such file"):
        call_command("benchmark", "search", "--stance", str(tmp_path / "other.jsonl"), "--only-stance")


@pytest.mark.processes
def test_a_small_run_measures_all_of_it_on_a_database_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    arguments: list[Any] = ["--passages", "60", "200", "--queries", "5", "--seconds", "0.4"]
    call_command("benchmark", "search", *arguments)
    told = capsys.readouterr().out
    for what in ("search p95", "over p95 at 60", "overlap", "passages a second come in", "linking a claim"):
        assert what in told
