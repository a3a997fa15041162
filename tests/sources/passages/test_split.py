import time
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sources.blocks import Block, BlockKind
from sources.passages.split import FEWEST_WORDS, MOST_WORDS, Span, count_words, split

BODY = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def lay_out(*pieces: tuple[BlockKind, str]) -> tuple[str, list[Block]]:
    text, blocks = "", []
    for kind, words in pieces:
        text += "\n\n" if text else ""
        blocks.append(Block(len(text), len(text) + len(words), kind))
        text += words
    return text, blocks


def prose(words: int, sentence: int = 12) -> str:
    told = [f"word{n}" for n in range(words)]
    return " ".join(" ".join(told[n : n + sentence]).capitalize() + "." for n in range(0, words, sentence))


def passages(text: str, blocks: Sequence[Block]) -> list[str]:
    return [text[span.start : span.end] for span in split(text, blocks)]


words = st.text(alphabet="abcdeÄß東ह1-,", min_size=1, max_size=60)
sentence = st.lists(words, min_size=1, max_size=150).map(lambda told: " ".join(told) + ".")
pieces = st.tuples(st.sampled_from(list(BlockKind)), st.lists(sentence, min_size=1, max_size=6).map(" ".join))
texts = st.lists(pieces, max_size=8).map(lambda told: lay_out(*told))


@given(texts)
def test_every_word_of_the_running_text_and_the_tables_is_in_exactly_one_passage(
    text_and_blocks: tuple[str, list[Block]],
) -> None:
    text, blocks = text_and_blocks
    spans = split(text, blocks)
    covered = [0] * len(text)
    for span in spans:
        for start, end in span.parts:
            covered[start:end] = [count + 1 for count in covered[start:end]]
    for block in blocks:
        is_read = block.kind in (*BODY, BlockKind.TABLE_ROW)
        for place in range(block.start, block.end):
            if text[place].isalnum():
                assert covered[place] <= 1
                assert covered[place] == 1 or not is_read
                assert not covered[place] or is_read or block.kind == BlockKind.HEADING


@given(texts)
def test_passages_stand_in_order_do_not_overlap_and_are_no_longer_than_120_words(
    text_and_blocks: tuple[str, list[Block]],
) -> None:
    text, blocks = text_and_blocks
    spans = split(text, blocks)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for span in spans:
        passage = text[span.start : span.end]
        assert 1 <= count_words(passage) <= MOST_WORDS
        assert passage == passage.strip()
        assert span.parts
        assert all(span.start <= start < end <= span.end for start, end in span.parts)


@given(st.integers(1, 900), st.integers(3, 40))
def test_a_passage_of_plain_prose_is_short_only_where_it_cannot_be_joined(total: int, per_sentence: int) -> None:
    text = prose(total, per_sentence)
    lengths = [count_words(passage) for passage in passages(text, [Block(0, len(text), BlockKind.PARAGRAPH)])]
    assert sum(lengths) == total
    for before, after in pairwise(lengths):
        assert min(before, after) >= FEWEST_WORDS or before + after > MOST_WORDS


@given(st.text(max_size=400))
def test_any_text_without_blocks_can_be_cut(text: str) -> None:
    assert all(text[span.start : span.end] for span in split(text, ()))


def test_a_short_document_is_one_passage() -> None:
    text, blocks = lay_out((BlockKind.TITLE, "Harvest up"), (BlockKind.PARAGRAPH, "The harvest rose. It was dry."))
    assert passages(text, blocks) == ["The harvest rose. It was dry."]


def test_title_byline_and_credit_are_no_passages() -> None:
    text, blocks = lay_out(
        (BlockKind.TITLE, "A title"), (BlockKind.BYLINE, "By Ada Vell"), (BlockKind.CREDIT, "Photo: Vell")
    )
    assert split(text, blocks) == []


def test_a_passage_ends_before_a_heading_when_it_is_long_enough() -> None:
    text, blocks = lay_out(
        (BlockKind.PARAGRAPH, prose(70)), (BlockKind.HEADING, "Prices"), (BlockKind.PARAGRAPH, prose(50))
    )
    assert [count_words(passage) for passage in passages(text, blocks)] == [70, 50]


def test_two_very_short_sections_share_a_passage() -> None:
    text, blocks = lay_out(
        (BlockKind.HEADING, "Output"),
        (BlockKind.PARAGRAPH, prose(24)),
        (BlockKind.HEADING, "Prices"),
        (BlockKind.PARAGRAPH, prose(24)),
    )
    (passage,) = passages(text, blocks)
    assert "\n\nPrices\n\n" in passage


def test_title_and_heading_are_searched_with_the_passage_but_stand_outside_it() -> None:
    text, blocks = lay_out(
        (BlockKind.TITLE, "Norvania in figures"), (BlockKind.HEADING, "Gas"), (BlockKind.PARAGRAPH, "It rose by 3.")
    )
    (span,) = split(text, blocks)
    assert text[span.start : span.end] == "It rose by 3."
    assert {"Norvania", "Gas"} <= set(span.searched(text).split())


def test_each_row_of_a_table_is_a_passage_and_knows_the_header() -> None:
    rows = ["Year | Barrels", "2021 | 400,000", "2022 | 500,000", "2023 | 450,000"]
    text, blocks = lay_out((BlockKind.PARAGRAPH, "Before it."), *[(BlockKind.TABLE_ROW, row) for row in rows])
    spans = split(text, blocks)
    assert [text[span.start : span.end] for span in spans] == ["Before it.", "\n\n".join(rows[:2]), *rows[2:]]
    assert all("Barrels" in span.searched(text) for span in spans[1:])


def test_a_single_row_has_no_header() -> None:
    text, blocks = lay_out((BlockKind.TABLE_ROW, "2021 | 400,000"))
    assert split(text, blocks) == [Span(0, len(text), ((0, len(text)),))]


def test_a_sentence_longer_than_a_passage_is_cut_after_120_words() -> None:
    text = " ".join(f"w{n}" for n in range(300)) + "."
    assert [count_words(passage) for passage in passages(text, ())] == [120, 120, 60]


def test_a_sentence_cut_by_a_page_break_is_whole_and_the_page_number_is_not_searched() -> None:
    text, blocks = lay_out(
        (BlockKind.PARAGRAPH, prose(60) + " The minister of"),
        (BlockKind.BOILERPLATE, "Page 7"),
        (BlockKind.PARAGRAPH, "energy spoke of 500,000 barrels. " + prose(70)),
    )
    spans = split(text, blocks)
    whole = [span for span in spans if "minister of" in text[span.start : span.end]]
    assert "energy spoke of 500,000 barrels." in text[whole[0].start : whole[0].end]
    assert "Page" not in whole[0].searched(text)


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Dr. A. B. Vell of Orrin Inc. met Gov. Tarn at 4 p.m. on Monday. They spoke for 4.5 hours."
    from sources.passages.sentences import sentences

    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == [
        "Dr. A. B. Vell of Orrin Inc. met Gov. Tarn at 4 p.m. on Monday.",
        "They spoke for 4.5 hours.",
    ]


def test_cutting_takes_time_in_proportion_to_the_length() -> None:
    def seconds(words: int) -> float:
        text = prose(words)
        begin = time.process_time()
        split(text, [Block(0, len(text), BlockKind.PARAGRAPH)])
        return time.process_time() - begin

    seconds(1_000)
    assert seconds(160_000) < 40 * seconds(16_000) + 0.5
