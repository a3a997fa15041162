"""The table of independent sources: what is made of a text is joined with it, and nothing else."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.linking.benchmarks.origins import run


def test_copies_are_joined_with_their_source_and_editions_and_strangers_are_not() -> None:
    rows = {one.name: one for one in run({"texts": [], "documents": 4})}
    assert rows["joined with its source: wire copy under another lead"].value == 1
    assert rows["joined with its source: a third of its sentences, unchanged"].value == 1
    assert rows["wrongly joined: the same sentences with other numbers"].value == 0
    assert rows["pairs of unrelated documents that are joined"].value == 0
    assert rows["pairs that are joined rightly"].note.endswith("of 378 joined")


def test_texts_too_short_to_make_copies_of_are_told(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("Tin rose. Zinc fell.", encoding="utf-8")
    with pytest.raises(CommandError, match="two texts of 8 sentences"):
        call_command("benchmark", "origins", "--texts", str(path))
