"""Training and measuring of the matching, on small invented data of the same form."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from claims.language.benchmarks.table import Row
from claims.matching.benchmarks.registry import run
from claims.matching.compare import PARTS, Wording
from claims.matching.training import pairs
from claims.matching.training.fit import Compared, fit_parts
from claims.matching.weights import load_weights

_THINGS = ("lighthouse", "quarry", "orchard", "tramway", "library", "ferry", "brewery", "observatory")
_PLACES = ("Velmoor", "Tarnfeld", "Kestria", "Belmarra", "Orvania", "Sundholm")


def _sentence(number: int) -> str:
    thing, place = _THINGS[number % len(_THINGS)], _PLACES[number % len(_PLACES)]
    return f"The old {thing} of {place} was sold for {number + 3} million crowns in the spring of {1900 + number}."


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("free")
    (folder / "fm2").mkdir()
    with (folder / "fm2" / "dev.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(40):
            gold = {"section_header": "", "text": _sentence(number)}
            other = {"section_header": "", "text": _sentence(number + 50)}
            claim = f"{_PLACES[number % 6]} sold its {_THINGS[number % 8]} for {number + 3} million in {1900 + number}."
            row = {"id": f"f{number}", "text": claim, "wikipedia_page": _PLACES[number % 6]}
            lines.write(json.dumps({**row, "gold_evidence": [gold], "retrieved_evidence": [gold, other]}) + "\n")
    for name, first in (("en_ewt-train.conllu.gz", 100), ("en_gum-free-train.conllu.gz", 200)):
        with gzip.open(folder / name, "wt", encoding="utf-8") as lines:
            for number in range(first, first + 40):
                lines.write(f"# newdoc id = d{number // 5}\n# sent_id = s{number}\n# text = {_sentence(number)}\n\n")
    return folder


def test_the_same_data_gives_the_same_weights_which_load(data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        call_command("train_matching", "--data", str(data), "--output", str(tmp_path / name))
    first, second = ((tmp_path / name / "weights.json").read_bytes() for name in ("one", "two"))
    assert first == second
    weights = load_weights(tmp_path / "one" / "weights.json")
    assert sum(weights.parts.values()) > 0
    assert 0 < weights.threshold < 1


def test_training_says_which_file_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds not all of"):
        call_command("train_matching", "--data", str(tmp_path), "--output", str(tmp_path))


def test_a_claim_without_evidence_is_told_with_its_line(data: Path, tmp_path: Path) -> None:
    for file in data.rglob("*.gz"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "fm2").mkdir()
    (tmp_path / "fm2" / "dev.jsonl").write_text('{"id": "1", "text": "x"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 1"):
        call_command("train_matching", "--data", str(tmp_path), "--output", str(tmp_path))


def test_every_statement_of_a_trial_has_its_claim_in_the_pool(data: Path) -> None:
    banks = [data / "en_ewt-train.conllu.gz", data / "en_gum-free-train.conllu.gz"]
    for trial in pairs.free_trials(data / "fm2" / "dev.jsonl", banks):
        keys = {earlier.key for earlier in trial.pool}
        assert all(query.right <= keys and query.right for query in trial.queries)
        assert len(keys) == len(trial.pool)


def test_the_part_that_tells_the_right_one_gets_the_weight() -> None:
    dice = np.random.default_rng(1)
    rows = dice.random((200, len(PARTS)))
    named = np.zeros(200, dtype=bool)
    telling = list(PARTS).index("claim_inside")
    for query in range(20):
        here = slice(query * 10, query * 10 + 10)
        named[query * 10 + int(rows[here, telling].argmax())] = True
    asked = np.repeat(np.arange(20), 10)
    said = tuple(Wording(f"statement {number}") for number in range(20))
    parts = fit_parts(Compared(rows, named, named, asked, tuple(said[one] for one in asked), said))
    assert max(parts, key=lambda name: parts[name]) == "claim_inside"
    assert min(parts.values()) >= 0


def _measured(folder: Path, **more: Any) -> dict[str, Row]:
    pool = "".join(f"c{number}\t{_sentence(number)}\t\n" for number in range(60))
    (folder / "claims.tsv").write_text(f"id\ttext\ttitle\n{pool}", encoding="utf-8")
    said = [(number, f"They say {_sentence(number).replace('The old', 'that the')}") for number in range(0, 60, 2)]
    lines = "".join(f"q{number}\tt{number % 7}\t{text}\n" for number, text in said)
    (folder / "queries.tsv").write_text(f"query_id\ttranscript\ttext\n{lines}", encoding="utf-8")
    (folder / "qrels").write_text("".join(f"q{number} 0 c{number} 1\n" for number, _ in said), encoding="utf-8")
    names = ("claims", "queries", "qrels", "train_queries", "train_qrels")
    options: dict[str, Any] = dict.fromkeys((*names, "transcript_claims", "transcripts", "transcript_qrels"))
    return {row.name: row for row in run({**options, **more})}


def test_the_benchmark_measures_shipped_weights_and_the_method(tmp_path: Path) -> None:
    claims, queries, qrels = (tmp_path / name for name in ("claims.tsv", "queries.tsv", "qrels"))
    rows = _measured(
        tmp_path,
        claims=claims,
        queries=queries,
        qrels=qrels,
        train_queries=queries,
        train_qrels=qrels,
        transcript_claims=claims,
        transcripts=queries,
        transcript_qrels=qrels,
    )
    assert rows["CLEF 2020 dev, MAP@5, shipped"].value == 1.0
    assert rows["CLEF 2020 dev, MAP@5, trained on its train part"].value == 1.0
    assert rows["PolitiFact dev transcripts, MAP, 5-fold"].value == 1.0
    assert len([name for name in rows if "match or none" in name]) == 4


def test_a_wrong_pool_is_not_measured_as_right(tmp_path: Path) -> None:
    """The figures can fail: with the right claims under other keys nothing is found."""
    claims, queries, qrels = (tmp_path / name for name in ("claims.tsv", "queries.tsv", "qrels"))
    _measured(tmp_path)
    qrels.write_text("".join(f"q{number} 0 c{number + 1} 1\n" for number in range(0, 58, 2)), encoding="utf-8")
    rows = run(
        dict.fromkeys(("train_queries", "train_qrels", "transcript_claims"))
        | {"claims": claims, "queries": queries, "qrels": qrels}
    )
    assert rows[0].value < 0.5
