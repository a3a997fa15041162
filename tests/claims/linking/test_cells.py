"""Cells of tables beside a claim's numbers. All tables, places and figures are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.linking.cells import told_cells
from claims.linking.ranking import Candidate, Statement
from claims.linking.signals import signals
from sources.tables import Cell

TITLE = "Gas delivered by the Silver Heron pipeline"
COLUMNS = ["delivered (million cubic metres)", "days", "daily average (million cubic metres)", "change in percent"]


def row(label: str, values: list[str], columns: list[str] = COLUMNS) -> list[Cell]:
    return [Cell(at, at + 1, words, label, columns[at]) for at, words in enumerate(values)]


def told(claim: str, cells: list[Cell]) -> list[tuple[str, str]]:
    passage = Candidate(1, " | ".join(cell.words for cell in cells), cells=told_cells(cells, TITLE))
    found = signals(Statement(claim, date(2027, 5, 2)), passage)
    return [(one.kind, one.words) for one in found if one.kind != "name_missing"]


@pytest.mark.parametrize(
    ("label", "column", "value", "sentence"),
    [
        ("2026-11", "delivered (million cubic metres)", "1500",
         "In November 2026: delivered 1500 million cubic metres."),
        ("2027", "Change in percent", "12", "In 2027: Change 12 percent."),
        ("2027-03-09", "ships (northern harbours)", "14", "On 9 March 2027: ships (northern harbours) 14."),
        ("Velmoor", "Population (thousands)", "41", "Velmoor: Population 41 thousands."),
        ("Monday 13 March 2028", "Delivered (tonnes)", "61.4", "On Monday 13 March 2028: Delivered 61.4 tonnes."),
        ("Unemployment (percent)", "February 2026", "8.0", "In February 2026: Unemployment 8.0 percent."),
        ("2027-13", "days", "30", "2027-13: days 30."),
        ("2027-02-30", "days", "30", "2027-02-30: days 30."),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_a_sentence_with_the_unit_of_its_header(
    label: str, column: str, value: str, sentence: str
) -> None:
    (cell,) = told_cells([Cell(0, 1, value, label, column)])
    assert cell.sentence == sentence


def test_what_the_table_is_about_is_said_without_its_own_numbers_and_times() -> None:
    cells = row("2027", ["12"], ["ships"])
    assert told_cells(cells, "Harbours of Velmoor")[0].sentence == "In 2027, Harbours of Velmoor: ships 12."
    assert told_cells(cells, "The 40 harbours in 2026")[0].sentence == "In 2027, The harbours in: ships 12."


def test_the_column_is_told_by_the_words_of_its_header() -> None:
    cells = row("2026-11", ["1500", "30", "50.0", "4"])
    claim = "The Silver Heron pipeline delivered 1.5 billion cubic metres in November 2026."
    assert told(claim, cells) == [("number_agrees", "same number: 1.5 billion cubic metres")]
    claim = "The daily average of the Silver Heron pipeline was 48 million cubic metres in November 2026."
    ((kind, words),) = told(claim, cells)
    assert (kind, words) == (
        "number_differs",
        "number differs: 48 / 50.0 million cubic metres (+4.2\u00a0%)",
    )


def test_where_two_columns_fit_equally_well_neither_is_taken() -> None:
    cells = row("2026-11", ["1500", "30", "50.0", "4"])
    claim = "The Silver Heron pipeline carried 41 million cubic metres of gas in November 2026."
    assert [kind for kind, _ in told(claim, cells)] == ["number_missing"]


def test_another_row_is_another_period() -> None:
    cells = row("2026-10", ["1500", "31", "48.4", "4"])
    claim = "The Silver Heron pipeline delivered 1.5 billion cubic metres in November 2026."
    assert [kind for kind, _ in told(claim, cells)] == ["other_period"]


def test_of_columns_that_are_times_the_one_of_the_claims_time_is_taken() -> None:
    cells = row("Unemployment in Belmarra (percent)", ["8.0", "7.1", "6.0"], ["May 2025", "May 2026", "May 2027"])
    assert told("Unemployment in Belmarra was 7.1 percent in May 2026.", cells) == [
        ("number_agrees", "same number: 7.1 percent")
    ]
    ((kind, words),) = told("Unemployment in Belmarra was 9 percent in May 2025.", cells)
    assert (kind, words) == ("number_differs", "number differs: 9 / 8.0 percent (−11.1\u00a0%)")


_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(_words, _words, _words, _words)
def test_any_table_gives_one_sentence_a_cell(label: str, column: str, value: str, title: str) -> None:
    (cell,) = told_cells([Cell(3, 3 + len(value), value, label, column)], title)
    assert (cell.start, cell.end, cell.words) == (3, 3 + len(value), value)
    assert cell.sentence.endswith(".")
