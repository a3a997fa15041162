"""Tables: every row is kept, every cell has its exact place, and what is broken is said."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.blocks import Block, BlockKind
from sources.fetching.errors import Unreadable
from sources.fetching.readable import Readable, read
from sources.fetching.tables import MAX_ROWS
from sources.tables import EMPTY, row_text, table_cells

FIGURES = "Month,Tonnes,Ships,Note\n2028-01,31200,14,\n2028-02,38500,,record\n"


def table(text: str) -> Readable:
    return read(text.encode(), filename="figures.csv")


def rows(document: Readable, kind: BlockKind = BlockKind.TABLE_ROW) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def cells(document: Readable) -> dict[tuple[str, str], str]:
    return {
        (cell.row, cell.column): document.text[cell.start : cell.end]
        for cell in table_cells(document.text, document.blocks, 0, len(document.text))
    }


def about(document: Readable, words: str) -> list[str]:
    return [note for note in document.notes if words in note]


def test_each_value_is_found_by_its_row_and_column() -> None:
    assert cells(table(FIGURES)) == {
        ("2028-01", "Tonnes"): "31200",
        ("2028-01", "Ships"): "14",
        ("2028-02", "Tonnes"): "38500",
        ("2028-02", "Note"): "record",
    }


def test_an_empty_cell_keeps_the_others_in_their_columns() -> None:
    assert rows(table(FIGURES)) == [
        "Month | Tonnes | Ships | Note",
        "2028-01 | 31200 | 14",
        "2028-02 | 38500 | – | record",
    ]


def test_words_above_and_below_a_table_are_paragraphs() -> None:
    document = table(f"Tin exports of Orvania\nSource: Harbour Office\n\n{FIGURES}\nThe figures are provisional.\n")
    assert rows(document, BlockKind.PARAGRAPH) == [
        "Tin exports of Orvania",
        "Source: Harbour Office",
        "The figures are provisional.",
    ]
    assert cells(document)["2028-02", "Tonnes"] == "38500"


def test_rows_of_another_length_are_kept_and_said() -> None:
    document = table("Month,Tonnes\nMay,1\nJune,2,3,4\nJuly\nAugust,5\n")
    assert rows(document) == ["Month | Tonnes", "May | 1", "June | 2 | 3 | 4", "July", "August | 5"]
    assert about(document, "more cells") == [
        "Line 3 has more cells than the table has columns; it is kept as it stands."
    ]
    assert about(document, "fewer cells") == [
        "Line 4 has fewer cells than the table has columns; it is kept as it stands."
    ]
    assert set(cells(document)) == {("May", "Tonnes"), ("August", "Tonnes")}


def test_a_quotation_mark_that_is_never_closed_loses_no_row() -> None:
    lines = [f"day {number},{number}" for number in range(200)]
    lines[10] = 'day 10,"10'
    document = table("\n".join(["Day,Ships", *lines]))
    assert len(rows(document)) == 201
    assert about(document, "never closed") == [
        "Line 12 opens a quotation mark that is never closed; it is kept as it stands."
    ]
    assert cells(document)["day 11", "Ships"] == "11"


def test_a_cell_over_two_lines_is_one_cell() -> None:
    document = table('Month,Note\nMay,"first\nsecond"\nJune,"a ""quoted"" word"\n')
    assert cells(document) == {("May", "Note"): "first second", ("June", "Note"): 'a "quoted" word'}


def test_an_inch_mark_inside_a_cell_breaks_nothing() -> None:
    assert cells(table('Pipe,Metres\n5" steel,400\n6" steel,300\n')) == {
        ('5" steel', "Metres"): "400",
        ('6" steel', "Metres"): "300",
    }


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_splits_the_rows_evenly(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in (["Month", "Tonnes", "Note"], ["May", "1", "a"], ["June", "2", "b"]))
    assert cells(table(text))["June", "Note"] == "b"


def test_a_bar_inside_a_cell_is_not_a_border() -> None:
    document = table('Month,Note\nMay,"high | low"\n')
    assert cells(document) == {("May", "Note"): "high ¦ low"}


def test_too_many_rows_are_refused_with_a_way_out() -> None:
    with pytest.raises(Unreadable, match="Add the rows that matter"):
        table("a,b\n" * (MAX_ROWS + 1))


def test_many_bad_rows_are_named_by_the_first_of_them() -> None:
    document = table("Month,Tonnes\n" + "x,1\n" * 50 + "May,1,2\n" * 9)
    assert about(document, "more cells") == [
        "Lines 52, 53, 54, 55, 56 and 4 more have more cells than the table has columns; they are kept as they stand."
    ]


def test_a_table_of_a_web_page_has_cells_too() -> None:
    page = (
        "<html><body><article><h1>Deliveries</h1><p>The harbour office counts what is loaded in Quillmouth.</p>"
        "<table><tr><th>Month</th><th>Tonnes</th><th>Ships</th></tr><tr><td>May</td><td></td><td>14</td></tr></table>"
        "<p>The figures are provisional and will be revised in the autumn of the year.</p></article></body></html>"
    )
    assert cells(read(page.encode(), filename="deliveries.html")) == {("May", "Ships"): "14"}


def test_cells_outside_the_passage_are_not_its_cells() -> None:
    document = table(FIGURES)
    second = document.blocks[2]
    found = table_cells(document.text, document.blocks, second.start, second.end)
    assert {cell.row for cell in found} == {"2028-02"}


# Where cells hold what could stand between cells, nobody can say what is well formed.
words = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="|;"), max_size=12
)


@given(st.lists(st.lists(words, min_size=3, max_size=3), min_size=1, max_size=6))
def test_no_word_of_a_well_formed_table_is_lost(given: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(given)
    expected = [text for row in given if (text := row_text(row))]
    if not any(c.isalnum() for text in expected for c in text):
        return
    document = table(out.getvalue())
    said = {word for word in document.text.split() if word != EMPTY}
    assert {word for text in expected for word in text.split() if word != EMPTY} <= said | {"|"}


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_cell_stands_where_it_says(given: list[list[str]]) -> None:
    lines = [text for row in given if (text := row_text(row))]
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(at, at + len(line), BlockKind.TABLE_ROW))
        at += len(line) + 1
    text = "\n".join(lines)
    for cell in table_cells(text, blocks, 0, len(text)):
        assert text[cell.start : cell.end] == cell.words
        assert cell.words
