import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.blocks import Block, BlockKind
from sources.fetching.layout import Part, lay_out
from sources.reading import ReadingUnit, reading_units

P, H, C, B, L = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.CREDIT,
    BlockKind.BOILERPLATE,
    BlockKind.LIST_ITEM,
)


def units_of(*parts: tuple[str, BlockKind]) -> tuple[str, list[ReadingUnit]]:
    text, blocks = lay_out(Part(words, kind) for words, kind in parts)
    return text, reading_units(text, blocks)


def quote_of(text: str, unit: ReadingUnit, words: str) -> str:
    start = unit.text.index(words)
    source_start, source_end = unit.to_source(start, start + len(words))
    return text[source_start:source_end]


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ('Minister Brenn said the visit "shows that Norvale feels no', 'duty to keep the contract."'),
        ("The operator said on Monday that deliveries had", "reached a daily record."),
        ('Brenn called it a time of "great hope for the people of', 'Norvale and its harbour."'),
        ("The company said that output would be cut by", "500,000 barrels a day."),
        ("The talks in Halvik, which took four hours,", "Brenn said, were frank."),
    ],
)
def test_a_sentence_cut_by_a_blank_line_is_read_whole(former: str, latter: str) -> None:
    text, units = units_of((former, P), (latter, P))

    assert [unit.text for unit in units] == [f"{former} {latter}"]
    assert units[0].to_source(0, len(units[0].text)) == (0, len(text))


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("The harbour froze over on Monday.", "It thawed on Friday."),
        ('He called it "a disaster."', '"We will rebuild," he added.'),
        ('"We will rebuild the port of Halvik, whatever it costs.', '"And we will do it fast," he added.'),
        ("The plan of the ministry has two parts:", "gas and oil."),
        ("News in brief", "iPhone sales rose by 4 percent."),
        ("Winter in the port of Halvik", "The harbour froze over on Monday."),
        ("What happens next?", "nobody knows."),
    ],
)
def test_finished_sentences_and_headings_stay_apart(former: str, latter: str) -> None:
    assert len(units_of((former, P), (latter, P))[1]) == 2


@pytest.mark.parametrize(
    "between",
    [
        [("Tor Lund / Norvale Press", C)],
        [("12", B), ("Norvale Gazette", B)],
        [("Norvale Gazette 5 March", H)],
    ],
    ids=["a credit", "page foot and head", "a running head"],
)
def test_what_stands_between_the_halves_is_not_read(between: list[tuple[str, BlockKind]]) -> None:
    text, units = units_of(("The operator said that deliveries", P), *between, ("reached a record.", P))

    assert [unit.text for unit in units] == ["The operator said that deliveries reached a record."]
    quote = quote_of(text, units[0], "deliveries reached")
    assert quote.startswith("deliveries")
    assert between[0][0] in quote


def test_list_items_are_not_joined_with_each_other() -> None:
    assert len(units_of(("gas from the Halden field", L), ("oil from the Norvale shelf", L))[1]) == 2


def test_only_body_blocks_are_read() -> None:
    parts = [
        ("Title", BlockKind.TITLE),
        ("By A", BlockKind.BYLINE),
        ("Yes, it did.", P),
        ("a | b", BlockKind.TABLE_ROW),
    ]
    assert [unit.text for unit in units_of(*parts)[1]] == ["Yes, it did."]


def test_a_word_divided_at_a_line_end_is_whole_again() -> None:
    text, (unit,) = units_of(("The deliv-\neries rose in a long-\nterm trend; a long-term view helps.", P))

    assert unit.text == "The deliveries rose in a long-term trend; a long-term view helps."
    assert quote_of(text, unit, "deliveries rose") == "deliv-\neries rose"
    assert quote_of(text, unit, "long-term trend") == "long-\nterm trend"


def test_a_word_divided_at_a_page_end_is_whole_again() -> None:
    text, (unit,) = units_of(("The operator said that the deliv-", P), ("7", B), ("eries rose.", P))

    assert unit.text == "The operator said that the deliveries rose."
    assert quote_of(text, unit, "deliveries") == "deliv-\n\n7\n\neries"


def test_soft_hyphens_and_unseen_characters_are_not_read_but_quoted() -> None:
    text, (unit,) = units_of(("The de\u00adliv\u00aderies\u200b  rose\u00a0by 5\u202f%.", P))

    assert unit.text == "The deliveries rose by 5 %."
    assert quote_of(text, unit, "deliveries rose") == "de\u00adliv\u00aderies\u200b  rose"


def test_an_empty_stretch_has_no_place_in_the_source() -> None:
    _, (unit,) = units_of(("Output fell.", P))
    with pytest.raises(ValueError, match="No stretch"):
        unit.to_source(3, 3)


def test_a_long_text_is_read_piece_by_piece_not_word_by_word() -> None:
    _, (unit,) = units_of(("word " * 10_000, P))
    assert len(unit.pieces) == 1


WORDS = st.text(alphabet="abY \n\t-\u00ad\u200b\u202e.“”\"'(,5é\u00a0", min_size=1, max_size=40)
PARTS = st.lists(st.tuples(WORDS, st.sampled_from(list(BlockKind))), max_size=8)


@settings(max_examples=150, deadline=None)
@given(PARTS, st.data())
def test_every_stretch_of_a_unit_leads_to_its_own_words(
    parts: list[tuple[str, BlockKind]], data: st.DataObject
) -> None:
    text, units = units_of(*parts)
    for unit in units:
        assert unit.text == " ".join(unit.text.split()) != ""
        start = data.draw(st.integers(0, len(unit.text) - 1))
        end = data.draw(st.integers(start + 1, len(unit.text)))
        source_start, source_end = unit.to_source(start, end)
        assert 0 <= source_start < source_end <= len(text)
        for offset in range(start, end):
            at, after = unit.to_source(offset, offset + 1)
            assert source_start <= at < after <= source_end
            assert unit.text[offset] == text[at] or (unit.text[offset] == " " and text[at].isspace())


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_nothing_of_the_body_is_lost_and_nothing_read_twice(parts: list[tuple[str, BlockKind]]) -> None:
    text, blocks = lay_out(Part(words, kind) for words, kind in parts)
    units = reading_units(text, blocks)

    read = "".join(unit.text for unit in units)
    there = "".join(text[block.start : block.end] for block in blocks if block.kind.is_body)
    assert _letters(read) == _letters(there)
    places = [(piece.source_start, piece.source_end) for unit in units for piece in unit.pieces]
    assert places == sorted(places)
    for unit in units:
        assert "".join(unit.text[piece.start : piece.end] for piece in unit.pieces) == unit.text


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words)


def test_blocks_read_back_from_rows_give_the_same_units() -> None:
    text, blocks = lay_out([Part("The operator said that output"), Part("fell.")])
    assert reading_units(text, Block.from_rows(block.as_row() for block in blocks)) == reading_units(text, blocks)
