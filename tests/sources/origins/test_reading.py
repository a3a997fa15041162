"""What two texts have in common: copies, rewrites and quotations are told from texts that only speak of one matter."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.blocks import Block, BlockKind
from sources.origins.reading import Kind, Reading, likeness, read_words
from sources.origins.sketch import BANDS, MOST_STRETCHES, sketch

WIRE = [
    "The harbour of Quillmouth loaded more tin in February than in any month since its cranes were rebuilt.",
    "The state company Orvatin counted 38,500 tonnes, a fifth more than in January, and spoke of a turning point.",
    "Dockers had worked through eleven nights to clear the backlog that storms had left behind on the northern quay.",
    "“We have never loaded so many ships in so few nights, and nobody was hurt,” its director Pell Marrow said.",
    "The union wants the night work paid twice and threatens to leave the cranes idle from the first of April on.",
    "Buyers in three countries had moved their orders forward because they expect a new duty in the summer.",
    "The ministry will publish its own count when the declarations of small ships have been added up.",
    "Shares of the company rose by four percent in late trading and gave back half of that by the close.",
]
OTHER = [
    "Snow fell on the passes above Velmoor during the night and closed two of the four roads to the lake.",
    "The district sent every plough it has, and schools in the upper valley stayed shut until noon.",
    "A bus with 31 passengers waited for five hours below the tunnel before a tractor pulled it free.",
    "The forecast speaks of milder air from Thursday on and of rain that could bring the snow down at once.",
    "Older people remember a winter in which the post came by sledge for nine weeks.",
]


def reading(*paragraphs: str) -> Reading:
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(at, at + len(paragraph), BlockKind.PARAGRAPH))
        at += len(paragraph) + 2
    return read_words(text, blocks)


def test_the_same_story_under_another_masthead_is_a_copy() -> None:
    found = likeness(reading(*WIRE), reading("From our correspondent at the coast.", *WIRE))
    assert found is not None
    assert (found.kind, found.share) == (Kind.COPY, 1.0)


def test_a_story_cut_to_its_half_is_a_copy() -> None:
    found = likeness(reading(*WIRE), reading(*WIRE[:4]))
    assert found is not None
    assert found.kind == Kind.COPY


def test_a_release_of_which_some_sentences_were_kept_is_a_rewrite() -> None:
    own = [
        f"{sentence[:-1]}, as could be seen from the road by anybody who cared to look up that day."
        for sentence in OTHER[:3]
    ]
    found = likeness(reading(*WIRE), reading(own[0], WIRE[2], own[1], WIRE[4], own[2]))
    assert found is not None
    assert found.kind == Kind.REWRITE


def test_two_reports_that_rest_on_one_speech_are_quotations_of_it() -> None:
    speech = (
        "we have closed the old furnace for good and the four hundred who stood at it will be paid in full until the "
        "new one burns"
    )
    one = reading(f"In the hall of the works the director said: “{speech}”.", *OTHER[:2], "Nobody clapped at all.")
    other = reading(
        f"“{speech}”, they heard on Monday.",
        "Outside, flags hung at half mast and the band of the miners had stayed at home for once, as it had done when "
        "the pit was closed and when it was opened.",
    )
    found = likeness(one, other)
    assert found is not None
    assert found.kind == Kind.QUOTATION


def test_a_report_that_cites_a_sentence_of_another_speaks_for_itself() -> None:
    cited = f"The paper had written: {WIRE[3]}"
    own = [*OTHER, *(f"{sentence[:-1]} at the end of that long week." for sentence in OTHER), *OTHER[::-1]]
    assert likeness(reading(*WIRE), reading(cited, *own)) is None


def test_two_reports_of_one_matter_in_words_of_their_own_are_independent() -> None:
    own = reading(
        "Never since the rebuilding have Quillmouth's cranes lifted as much tin as they did this February.",
        "Orvatin, which belongs to the state, puts it at 38,500 tonnes; January had seen a fifth less than that.",
        "Because storms had kept ships away, crews on the northern quay went without sleep for eleven nights.",
        "A strike is possible in April, for the union asks double pay for the hours after dark.",
    )
    assert likeness(reading(*WIRE), own) is None


def test_two_editions_of_one_statistic_are_no_copies_of_each_other() -> None:
    form = (
        "The office counted {} births and {} deaths in the district of Velmoor, and {} people moved there for good. "
        "It draws on the registers of the communes, which report until the tenth of the month that follows. "
        "The figures are provisional and are revised once a year when late entries have been added by hand."
    )
    assert likeness(reading(form.format(412, 388, 1021)), reading(form.format(397, 402, 986))) is None
    assert likeness(reading(form.format(412, 388, 1021)), reading(form.format(412, 388, 1021))) is not None


def test_a_rewrite_that_adds_figures_of_its_own_is_no_other_edition() -> None:
    release = [
        f"The harbour office of Quillmouth counted {number + 40} ships with tin in week {number} of that year."
        for number in range(10, 18)
    ]
    added = [
        f"Inland the railway of Velmoor moved {number * 3} wagons with {number + 5} tonnes of ore, as never before."
        for number in range(300, 308)
    ]
    assert likeness(reading(*release), reading(*release[:4], *added)) is not None


def test_headings_tables_and_page_furniture_are_not_compared() -> None:
    text = "\n\n".join(WIRE)
    blocks = [Block(0, len(text), BlockKind.TABLE_ROW)]
    assert not read_words(text, blocks).is_comparable


@pytest.mark.parametrize("words", ["", "Exports rose.", "Exports of tin rose by a fifth, the company said."])
def test_a_text_too_short_to_compare_has_no_keys_and_no_likeness(words: str) -> None:
    short = reading(words)
    assert sketch(short) == sketch(reading())
    assert likeness(short, short) is None


def test_a_copy_with_small_edits_shares_a_band_and_a_stranger_shares_no_key() -> None:
    edited = [*WIRE[:3], WIRE[3].replace("never", "hardly ever"), *WIRE[4:]]
    one, two, stranger = (sketch(reading(*story)) for story in (WIRE, edited, OTHER))
    assert set(one.bands) & set(two.bands)
    assert set(one.stretches) & set(two.stretches)
    assert set(one.bands + one.stretches).isdisjoint(stranger.bands + stranger.stretches)


def test_a_book_has_no_more_keys_than_a_report() -> None:
    words = random.Random(7).choices([f"word{number}" for number in range(4000)], k=40_000)  # noqa: S311
    sentences = [" ".join(words[at : at + 20]).capitalize() + "." for at in range(0, len(words), 20)]
    made = sketch(reading(*sentences))
    assert (len(made.bands), len(made.stretches)) == (BANDS, MOST_STRETCHES)


@given(st.lists(st.sampled_from([*WIRE, *OTHER]), max_size=8), st.lists(st.sampled_from([*WIRE, *OTHER]), max_size=8))
def test_likeness_is_the_same_in_both_directions(one: list[str], other: list[str]) -> None:
    assert likeness(reading(*one), reading(*other)) == likeness(reading(*other), reading(*one))


@given(st.text(max_size=2000))
def test_any_text_is_read(text: str) -> None:
    made = read_words(text, [Block(0, len(text), BlockKind.PARAGRAPH)] if text else [])
    assert len(made.shingles) <= max(made.words - 3, 0)
    assert all(0 <= key < 2**63 for key in [*made.stretches, *sketch(made).bands])
