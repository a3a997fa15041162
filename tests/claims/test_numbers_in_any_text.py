"""Quantities and times in any text: exact spans, no error, the same again, work that grows with the text only."""

import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.language.quantities import find_quantities, find_quantities_and_times
from claims.language.times import find_times
from claims.language.tokens import PIECE, listed, pieces
from claims.language.values import QuantityMention, TimeMention


def only(text: str) -> QuantityMention:
    found = find_quantities(text)
    assert len(found) == 1, [mention.words for mention in found]
    return found[0]


SNIPPETS = st.sampled_from(
    [
        *listed(
            "5 1,200 3.5 $ £ % one two half a third million bn dozen per cent - – to between and from in of May March "
            "2014 1960s Monday last week the end early ago years hours people 's 20-year-old °C km / h . , ( ) [ ] | "
            "first No. #2 every aged minus + twice three times as large ½ noon 9:30 a.m. since until 101st century "
            "١٢ é 😀 שלום"
        ),
        "\n",
        "\t",
        "\n\n",
        "\u200b",
        "\u202e",
        "",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(SNIPPETS, max_size=40).map(" ".join),
    st.lists(SNIPPETS, max_size=40).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_gives_exact_ordered_spans_and_the_same_again(text: str) -> None:
    quantities, times = find_quantities_and_times(text, date(2023, 5, 17))

    assert quantities == find_quantities(text)
    assert times == find_times(text, date(2023, 5, 17))
    mentions: list[QuantityMention | TimeMention] = [*quantities, *times]
    mentions.sort(key=lambda mention: mention.start)
    last = 0
    for mention in mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        last = mention.end
    for found in quantities:
        assert found.values
        assert all(value.is_finite() for value in found.values)
        assert found.low is None or found.high is None or found.low <= found.high


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**15), st.integers(0, 6))
def test_a_number_in_figures_is_read_as_it_stands(whole: int, places: int) -> None:
    value = Decimal(whole).scaleb(-places)
    text = f"The bar is {value:,f} metres long."

    assert only(text).values == (value,)


def steps(work: Callable[[], object]) -> int:
    """Calls made, which do not depend on how busy the machine is."""
    count = 0

    def tick(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("five ", id="number words without end"),
        pytest.param("1-", id="figures and hyphens"),
        pytest.param("1\t2\n", id="a table of figures"),
        pytest.param("Oslo | 4.5 | 2014 | $3m\n", id="a table with bars"),
        pytest.param("from 1 to ", id="ranges that never close"),
        pytest.param("the end of ", id="parts of parts"),
        pytest.param("minus ", id="signs upon signs"),
        pytest.param("May 7th Friday ", id="dates said again and again"),
        pytest.param("on Monday 5 men paid $3 to ", id="a sentence that never ends"),
        pytest.param("half of a ", id="halves of halves"),
        pytest.param("“", id="quotation marks that never close"),
        pytest.param("\u200b\u202e٣ ", id="signs of no width and other scripts"),
    ],
)
def test_twice_the_text_is_no_more_than_twice_the_work(piece: str) -> None:
    once, twice = (steps(lambda n=n: find_quantities_and_times(piece * n, date(2023, 5, 17))) for n in (200, 400))  # type: ignore[misc]

    assert twice < 2.2 * once + 1000


def test_a_sentence_of_twenty_thousand_words_is_read_to_its_end() -> None:
    text = "and then the other crew went on, " * 2850 + "past 40 ships."

    assert only(text).words == "40"


def test_letters_of_other_scripts_and_signs_do_not_hide_a_number() -> None:
    assert only("بلغ العدد 40 سفينة").words == "40"
    assert only("🚢 40 ships 🚢").words == "40"
    assert only(unicodedata.normalize("NFD", "Près de 40 ships à l'été")).words == "40"


@given(st.text(alphabet="ab .\n", max_size=300), st.integers(2, 50))
def test_pieces_are_bounded_and_join_to_the_text(text: str, size: int) -> None:
    parts = list(pieces(text, size))

    assert "".join(part for _, part in parts) == text
    assert all(len(part) <= size and text[offset : offset + len(part)] == part for offset, part in parts)


def test_a_long_text_has_the_offsets_of_the_whole() -> None:
    sentence = "Some 40 ships sank on May 3, 1990. "
    text = sentence * (2 * PIECE // len(sentence) + 1)
    quantities, times = find_quantities_and_times(text, None)

    assert {text[mention.start : mention.end] for mention in quantities} == {"40"}
    assert {text[mention.start : mention.end] for mention in times} == {"May 3, 1990"}
    assert len(quantities) == len(times) == text.count("40")
