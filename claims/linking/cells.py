"""Cells of a table as sentences, so that a claim's numbers can be laid beside them. Pure.

"1500" in the row "2026-11" under "delivered (million cubic metres)" is read as "In November 2026, monthly deliveries:
delivered 1500 million cubic metres." Which column is meant is told from the words of its header alone: where two
columns fit a number equally well and say different things, neither is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from claims.language.comparing import Comparison, Relation, compare_figure
from claims.language.quantities import find_quantities_and_times
from claims.linking.numbers import Reading, compared, read
from sources.passages.analyse import analyse
from sources.tables import Cell

_IN_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_BEHIND_IN = re.compile(r"^(.+?),?\s+in\s+(.+)$", re.IGNORECASE)
_NUMBER = re.compile(r"^[+\-−]?\d[\d ,.\u00a0]*$")
_ISO = re.compile(r"^\d{4}-\d{2}(?:-\d{2})?$")
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_OF_A_DAY = re.compile(r"[A-Za-z]day\b|^\d{1,2} [A-Za-z]")
_MOST_TITLE = 12  # words


@dataclass(frozen=True)
class ToldCell:
    """A cell with the sentence that it is read as; ``header`` are the terms of its column's name, without the unit.

    ``start`` and ``end`` are characters of the snapshot, end exclusive.
    """

    start: int
    end: int
    row: str
    column: str
    words: str
    sentence: str
    header: frozenset[str]


@dataclass(frozen=True)
class Beside:
    """A number of the claim beside what was read of a passage; ``cell`` where that is a cell of a table."""

    comparison: Comparison
    passage: Reading
    cell: ToldCell | None = None


def told_cells(cells: Sequence[Cell], title: str = "") -> tuple[ToldCell, ...]:
    """Cells as sentences, in order. ``title`` is what the table is about; its own numbers and times are left out, since
    they are none of a row's. Where the columns are times and the rows are measures, it is read the other way round."""
    about = _without_figures(title)
    told = []
    for cell in cells:
        is_turned = _is_time(cell.column) and not _is_time(cell.row)
        name, unit = _parted(cell.row if is_turned else cell.column)
        value = f"{cell.words} {unit}" if unit and _NUMBER.match(cell.words) else cell.words
        lead = ", ".join(part for part in (_in_words(cell.column if is_turned else cell.row), about) if part)
        sentence = f"{lead}: {' '.join(part for part in (name, value) if part)}."
        told.append(
            ToldCell(cell.start, cell.end, cell.row, cell.column, cell.words, sentence, frozenset(analyse(name)))
        )
    return tuple(told)


def compared_with_cells(claim: Reading, cells: Sequence[ToldCell], day: date | None) -> list[Beside]:
    """Every figure of a claim beside the one cell that it can be compared with, in the claim's order."""
    terms = frozenset(analyse(claim.text.text))
    readings = [read(cell.sentence, day) for cell in cells]
    nothing = read("", day)
    found = []
    for figure in claim.claimed:
        fitting: list[tuple[int, Beside]] = []
        wanted = terms.difference(analyse(figure.words))  # "a day" of its unit is no word for a column
        for cell, passage in zip(cells, readings, strict=True):
            comparison = compare_figure(claim.text, figure, passage.text, passage.figures)
            if comparison.told is not None and comparison.relation is not Relation.OTHER_UNIT_KIND:
                fitting.append((len(wanted & cell.header), Beside(comparison, passage, cell)))
        most = max((shared for shared, _ in fitting), default=0)
        best = _of_the_same([beside for shared, beside in fitting if shared == most])
        if len({_outcome(beside) for beside in best}) == 1:
            found.append(best[0])
        else:
            found.append(Beside(compare_figure(claim.text, figure, nothing.text, nothing.figures), nothing))
    return found


def _of_the_same(best: list[Beside]) -> list[Beside]:
    """Those of the claim's own time and place where there are some: of "2026 | 2027" one column is meant."""
    own = [one for one in best if one.comparison.relation in (Relation.AGREES, Relation.DIFFERS)]
    return own or best


def beside_of(claim: Reading, text: str, cells: Sequence[ToldCell], day: date | None) -> list[Beside]:
    """Every figure of a claim beside a passage, by its cells where it is a row of a table with some."""
    if cells:
        return compared_with_cells(claim, cells, day)
    passage = read(text, day)
    return [Beside(one, passage) for one in compared(claim, passage)]


def _outcome(beside: Beside) -> tuple[object, ...]:
    return beside.comparison.relation, beside.comparison.low, beside.comparison.high


def _parted(column: str) -> tuple[str, str]:
    """The name of a column and its unit: "exports (million barrels)", "change in percent"."""
    for form in (_IN_BRACKETS, _BEHIND_IN):
        match = form.match(column)
        if match and _is_unit(match[2]):
            return match[1].strip(), match[2].strip()
    return column.strip(), ""


@lru_cache(maxsize=1_000)
def _is_unit(words: str) -> bool:
    """Whether a number and these words are read as one quantity of a known unit, or the words only scale it."""
    if words.strip().lower() in {"thousand", "thousands", "million", "millions", "billion", "billions", "trillion"}:
        return True
    quantities, _ = find_quantities_and_times(f"The value was 12 {words.strip()}.", None)
    return any(bool(one.unit) and one.end >= len("The value was 12 ") + len(words.strip()) for one in quantities)


def _in_words(label: str) -> str:
    """What a row or a column is of: times as prose has them, anything else as it stands."""
    if _ISO.match(label):
        return _iso_in_words(label) or label
    if not _is_time(label):
        return label
    return f"{'On' if _OF_A_DAY.search(label) else 'In'} {label}"


def _iso_in_words(label: str) -> str:
    """ "2026-11" and "2026-11-25" in words; empty for what is no month and no day."""
    try:
        day = date.fromisoformat(label if len(label) > len("2026-11") else f"{label}-01")
    except ValueError:
        return ""
    return f"On {day.day} {day:%B %Y}" if len(label) > len("2026-11") else f"In {day:%B %Y}"


@lru_cache(maxsize=1_000)
def _is_time(label: str) -> bool:
    """Whether a label is nothing but a year, a month or a day."""
    if _ISO.match(label):
        return bool(_iso_in_words(label))
    if _YEAR.match(label):
        return True
    _, times = find_quantities_and_times(f"It was in {label}.", None)
    return any(one.end == len("It was in ") + len(label) and len(one.words) >= len(label) for one in times)


@lru_cache(maxsize=1_000)
def _without_figures(title: str) -> str:
    quantities, times = find_quantities_and_times(title, None)
    kept, at = "", 0
    spans = [(one.start, one.end) for one in quantities] + [(one.start, one.end) for one in times]
    for start, end in sorted(spans):
        kept, at = kept + title[at : max(start, at)], max(end, at)
    words = [word for word in (kept + title[at:]).split() if not any(sign.isdigit() for sign in word)]
    return " ".join(words[:_MOST_TITLE]).strip(" ,:;–—-")
