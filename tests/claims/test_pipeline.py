"""The English pipeline: what it promises about any text."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.language import pipeline as pipeline_module
from claims.language.attribution import find_attributions
from claims.language.pipeline import load, pieces, pipeline_fingerprint
from claims.language.quotations import find_quotations
from tests.claims.language_support import pipeline, read

AWKWARD = [
    "",
    " \n\t ",
    "“" * 200,
    '"He said "she said "they said',
    "قال الوزير إن الميزانية زادت. “نعم”",
    "She said 👩‍👩‍👧‍👦 won 🏆🏆 by 3\u200b0 %.",
    "a\u200b\u200c\u200d\ufeff said b",
    "| Year | Oil |\n|---|---|\n| 2021 | 500,000 |",
    "said " * 300,
    "according to according to to",
    "\x00\x01 said",
    "From all reports, on record on record : “attributed to” issued a warning that",
]
TEXTS = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("“”\"' .,\nsaidhe")), max_size=200)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example(AWKWARD[2])
@example(AWKWARD[3])
@example(AWKWARD[4])
@example(AWKWARD[5])
@example(AWKWARD[6])
@example(AWKWARD[7])
@example(AWKWARD[8])
@example(AWKWARD[9])
@example(AWKWARD[10])
@example(AWKWARD[11])
def test_any_text_is_read_with_exact_spans_and_the_same_twice(text: str) -> None:
    doc = read(text)
    first, second = find_attributions(doc), find_attributions(read(text))

    assert doc.text == text
    assert first == second
    assert len(first) == len(list(doc.sents))
    for attribution in first:
        if attribution is not None:
            assert text[attribution.start : attribution.end] == attribution.speaker
            assert 0 <= attribution.content_start <= attribution.content_end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.integers(min_value=2, max_value=50))
def test_pieces_joined_are_the_text_and_none_is_longer_than_the_limit(text: str, limit: int) -> None:
    found = list(pieces(text, limit))

    assert "".join(piece for _, piece in found) == text
    assert all(0 < len(piece) <= limit for _, piece in found)
    assert all(text[start : start + len(piece)] == piece for start, piece in found)


def test_a_text_is_cut_between_paragraphs_where_it_can_be() -> None:
    text = "One two three.\n\nFour five six.\n\nSeven eight nine."

    assert [piece for _, piece in pieces(text, 34)] == ["One two three.\n\nFour five six.\n\n", "Seven eight nine."]


def test_a_sentence_of_twenty_thousand_words_goes_through_in_pieces() -> None:
    text = "the minister said that " * 5_000
    docs = list(pipeline().pipe(piece for _, piece in pieces(text)))

    assert max(len(doc.text) for doc in docs) <= pipeline_module.PIECE
    assert sum(len(find_attributions(doc)) for doc in docs) > 0


def test_a_quotation_that_never_closes_ends() -> None:
    doc = read("“" + "It went on and on. " * 300)

    assert all(q.end - q.start <= 401 for q in find_quotations(doc))


def test_quotations_do_not_overlap() -> None:
    found = find_quotations(read("He said “one” and “two. Then “three” came.\n\n“Four"))

    assert all(before.end <= after.start for before, after in pairwise(found))


def test_the_pipeline_is_loaded_once() -> None:
    assert load() is load()


def test_the_fingerprint_is_the_same_in_another_process() -> None:
    program = "from claims.language.pipeline import *; print(pipeline_fingerprint(load()))"
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(pipeline_module.HERE).parent.parent,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )

    assert other.stdout.strip() == pipeline_fingerprint(pipeline())


def test_the_fingerprint_changes_with_the_components() -> None:
    whole = pipeline_fingerprint(pipeline())
    with pipeline().select_pipes(disable=["name_guard"]):
        assert pipeline_fingerprint(pipeline()) != whole


def test_the_weights_are_small_and_come_with_licence_and_attribution() -> None:
    folder = pipeline_module.OURS

    assert sum(path.stat().st_size for path in folder.iterdir()) < 20_000_000
    assert "CC BY-SA 4.0" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "Universal Dependencies" in (folder / "ATTRIBUTION.md").read_text(encoding="utf-8")


def test_the_meta_says_how_the_weights_were_made() -> None:
    meta = pipeline().meta

    assert set(meta["training"]) >= {"seed", "data_sha256", "versions"}
    assert meta["performance"]["dep_las"] > 0.8


def test_weights_that_are_not_those_of_the_meta_are_refused(tmp_path: Path) -> None:
    for path in pipeline_module.OURS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "weights.bin").write_bytes(b"other")

    with pytest.raises(ValueError, match="not the file"):
        load(str(tmp_path))
