"""What the benchmarks of the language promise beside their figures, and that reading stays within its bounds."""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from claims.language import article
from claims.language import pipeline as pipeline_module
from claims.language.benchmarks import checkworthiness as worth_benchmark
from claims.language.benchmarks import invented, resources, scaling
from claims.language.benchmarks.registry import run_scaling
from claims.language.benchmarks.table import Row
from claims.language.pipeline import read_pieces
from sources.blocks import Block, BlockKind
from tests.claims import test_train_checkworthiness as training
from tests.claims.language_support import pipeline

PROBE = resources.PEAK + "\nprint(peak())"


class Echo:
    """Stands for a pipeline: keeps the lots that it was given, and gives the texts back."""

    def __init__(self) -> None:
        self.lots: list[list[str]] = []

    def pipe(self, texts: list[str], batch_size: int, disable: Any) -> Iterator[str]:
        assert batch_size >= len(texts)
        self.lots.append(texts)
        return iter(texts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=pipeline_module.PIECE), max_size=30))
def test_texts_are_read_in_order_in_lots_of_bounded_length(lengths: list[int]) -> None:
    texts = [f"{at}" * length for at, length in enumerate(lengths)]
    echo = Echo()

    assert list(read_pieces(echo, texts)) == texts  # type: ignore[arg-type, comparison-overlap]
    assert all(len(lot) == 1 or sum(map(len, lot)) <= pipeline_module.LOT for lot in echo.lots)


def test_the_models_never_see_more_of_an_article_than_a_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    whole = Language.pipe

    def watched(self: Language, texts: Any, **options: Any) -> Any:
        lot = list(texts)
        seen.append(sum(map(len, lot)))
        return whole(self, lot, **options)

    monkeypatch.setattr(Language, "pipe", watched)
    text = invented.article(2_500)
    blocks = [Block(0, len(text), BlockKind.PARAGRAPH)]
    article.find_claims(text, blocks, None, engine=article.pipeline())

    assert len(seen) > 1
    assert max(seen) <= pipeline_module.LOT


def test_a_process_is_measured_by_its_own_memory_not_by_that_of_its_starter() -> None:
    ballast = b"x" * 150_000_000

    assert resources.peak_memory(PROBE, "", "") < len(ballast) / 1024**2 / 2


def test_invented_news_is_as_long_as_asked_and_the_same_every_time() -> None:
    text = invented.article(500)

    assert 500 <= len(text.split()) < 700
    assert invented.article(500) == text
    assert invented.article(500, seed=1) != text


def test_an_endless_sentence_has_no_end_and_no_line() -> None:
    text = invented.endless_sentence(500)

    assert not set(text) & set(".!?\n")
    assert len(text.split()) >= 450


def test_scaling_tells_time_a_word_for_doubling_lengths_and_for_one_endless_sentence() -> None:
    rows = list(scaling.scaling(article.pipeline(), 800))

    lengths = [int(row.name.split()[0].replace(",", "")) for row in rows[:-1]]
    assert len(lengths) == scaling.DOUBLINGS + 1
    assert all(length >= 800 >> step for step, length in zip(range(scaling.DOUBLINGS, -1, -1), lengths, strict=True))
    assert rows[0].value == 1.0
    assert all(row.at_most and row.target and row.value > 0 for row in rows)
    assert "one sentence" in rows[-1].name


def test_scaling_tells_each_row_as_soon_as_it_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(engine: object, words: int) -> Iterator[Row]:
        yield Row("10 words, time a word", 1.0, note="9 words a second")
        assert "10 words, time a word: 1.000 (9 words a second)" in capsys.readouterr().err
        yield Row("20 words, time a word", 1.1)

    monkeypatch.setattr(scaling, "scaling", measured)

    assert [row.value for row in run_scaling({"pipeline": "", "words": 20})] == [1.0, 1.1]


def test_speed_is_told_with_and_without_our_own_parts_and_beside_a_blank_pipeline() -> None:
    speed = resources.measure_speed(pipeline(), [invented.article(60)], rounds=1)

    assert speed.whole > 0
    assert 0 < speed.trained < speed.blank


def test_one_command_prints_check_worthiness_beside_its_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_seed = partial(worth_benchmark.checkworthiness, seeds=(0,))
    monkeypatch.setattr(worth_benchmark, "checkworthiness", one_seed)
    training.write_data(tmp_path)
    transcripts = tmp_path / "transcripts"
    transcripts.mkdir()
    spoken = [{"text": example.text, "label": int(example.worth >= 2)} for example in training.EXAMPLES]
    (tmp_path / "spoken.json").write_text(json.dumps(spoken))
    for example in training.EXAMPLES:
        with (transcripts / f"{example.document}.tsv").open("a") as transcript:
            transcript.write(f"1\tSPEAKER\t{example.text}\t{int(example.worth == 3)}\n")
    out = io.StringIO()

    call_command(
        "benchmark",
        "checkworthiness",
        labels=tmp_path / "labels.tsv",
        conllu=[tmp_path / "invented.conllu"],
        claimbuster=[tmp_path / "spoken.json"],
        clef2019=transcripts,
        stdout=out,
    )

    table = {line.split("  ")[0]: line.split() for line in out.getvalue().splitlines()[1:]}
    assert "0.820" in table["news, worth 2-3, average precision"]
    assert "0.870" in table["ClaimBuster, weighted F1"]
    assert "5,000" in table["sentences scored a second"]
    assert "reached" in table["CLEF 2019, MAP"] or "below" in table["CLEF 2019, MAP"]
    # What has no target is neither reached nor missed.
    assert not {"reached", "below"} & set(table["news, kind of claim, share right"])


def test_a_benchmark_names_the_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.tsv"):
        call_command(
            "benchmark", "checkworthiness", "--labels", str(tmp_path / "nowhere.tsv"), "--conllu", str(tmp_path)
        )


def test_a_worker_is_measured_with_all_that_it_loads_beside_the_language() -> None:
    reader, worker = resources.memory_rows("", invented.article(60))

    assert 0 < reader.value < worker.value
    assert reader.at_most
    assert worker.at_most
    assert worker.target == resources.MEMORY_TARGET
