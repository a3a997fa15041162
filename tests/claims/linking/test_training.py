"""The training of the ranking: from claims with candidates to weights, the same for the same data."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from claims.linking.fool_me_twice import Library, UnreadablePairs, of_the_library, of_the_page, read_pairs
from claims.linking.training import Judged, fit, folds, measure, placed
from claims.linking.within_page import measure_within_pages

THINGS = ["plums", "ships", "roads", "bells", "mines", "bridges", "towers", "canals"]


def row(thing: str) -> dict[str, Any]:
    """A claim about a thing of an invented valley, with three sentences of its page."""
    right = {"section_header": "Summary", "text": f"The {thing} of Norvania were counted in spring by the council."}
    others = [
        {"section_header": "History", "text": f"Many {thing} were new then."},
        {"section_header": "History", "text": "The valley is known for its fog."},
    ]
    return {
        "text": f"Norvania counts its {thing} each spring.",
        "wikipedia_page": f"Norvanian {thing} (valley)",
        "gold_evidence": [right],
        "retrieved_evidence": [*others, right],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "fm2").mkdir()
    lines = [json.dumps(row(thing)) for thing in THINGS]
    (tmp_path / "fm2" / "dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_pairs_are_read_with_their_right_sentences_and_their_title(data: Path) -> None:
    pair = read_pairs(data / "fm2" / "dev.jsonl")[0]
    assert pair.right == {2}
    assert [one.is_lead for one in pair.candidates] == [False, False, True]
    assert pair.candidates[0].title == "Norvanian plums"


@pytest.mark.parametrize("line", ["", "{}", "[1]", "no JSON", '{"gold_evidence": 3}'])
def test_another_file_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UnreadablePairs, match=r"dev\.jsonl"):
        read_pairs(path)


def test_the_right_sentence_of_a_page_is_told_by_parts_and_their_products(data: Path) -> None:
    pairs = read_pairs(data / "fm2" / "dev.jsonl")
    library = Library(pairs)
    assert measure_within_pages(pairs, [of_the_page(pair, library) for pair in pairs]) == (1.0, 1.0)


def test_what_the_library_finds_is_ranked_too(data: Path) -> None:
    pairs = read_pairs(data / "fm2" / "dev.jsonl")
    library = Library(pairs)
    found = of_the_library(pairs[0], library)
    assert found is not None
    assert len(found.right) > len(of_the_page(pairs[0], library).right)


def test_the_weights_learn_what_tells_right_from_wrong_and_nothing_counts_against() -> None:
    rng = np.random.default_rng(1)
    lists = []
    for number in range(40):
        values = rng.random((5, 3))
        right = np.zeros(5, dtype=bool)
        right[np.argmax(values[:, 0] - values[:, 1])] = True
        lists.append(Judged(values, right, str(number)))
    free, kept = fit(lists, only_for=False), fit(lists, only_for=True)
    assert free[0] > 1 > -1 > free[1]
    assert kept[0] > 1
    assert (kept >= 0).all()
    assert (fit(lists, only_for=True) == kept).all()
    assert measure([[one] for one in lists], list(lists), only_for=False)[0] > 0.8


def test_a_group_lies_in_one_fold() -> None:
    groups = ["a", "b", "a", "c", "d", "e", "a"]
    made = folds(groups, 3)
    assert sorted(at for fold in made for at in fold) == list(range(7))
    assert all(len({number for number, fold in enumerate(made) if at in fold}) == 1 for at in (0, 2, 6))
    assert any({0, 2, 6} <= set(fold) for fold in made)


def test_of_equal_scores_the_earlier_counts_as_better() -> None:
    right = np.array([False, True])
    assert not placed(np.array([1.0, 1.0]), right, 1)
    assert placed(np.array([1.0, 1.0]), right, 2)


def test_the_command_writes_a_readable_file_of_weights(data: Path, tmp_path: Path) -> None:
    written = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in written:
        call_command("train_ranking", data=data, output=path, as_version="9")
    content = json.loads(written[0].read_text(encoding="utf-8"))
    assert written[0].read_bytes() == written[1].read_bytes()
    assert (content["version"], content["claims"]) == ("9", len(THINGS))
    assert sum(content["weights"].values()) == pytest.approx(1, abs=0.01)


def test_a_folder_without_the_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=str(tmp_path)):
        call_command("train_ranking", data=tmp_path, output=tmp_path / "weights.json")
