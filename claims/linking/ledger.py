"""The number ledger: the numbers of a claim in rows, those of the passages beside it in columns, in the claim's unit.

Arithmetic on words that are quoted: computed when it is asked for, never stored, never a verdict, never published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min

from claims.language.comparing import Relation, Text
from claims.language.comparing.period import period_of
from claims.language.values import TimeMention
from claims.linking.cells import Beside, ToldCell, beside_of
from claims.linking.numbers import Correction, Reading, corrected, in_unit, in_words, percent, read
from claims.linking.signals import figure_signal, tone_of
from claims.linking.table_rows import TableRows
from claims.models import Claim, EvidenceLink, Quantity


@dataclass(frozen=True)
class Column:
    """A passage beside the claim; ``number`` is how the rationale cites it, 0 for what nobody has taken as evidence.

    ``is_later`` where it came out after the claim was made; None where one of the days is not known.
    """

    link: int
    passage: int
    title: str
    publisher: str
    published_on: date | None
    number: int = 0
    is_later: bool | None = None


@dataclass(frozen=True)
class Cell:
    """A number of a passage beside a number of the claim.

    ``kind`` is that of the signal ("number_differs"); ``value`` is its value in the claim's unit where the two units
    convert and differ in writing; ``apart`` and ``share`` are the difference where there is one. ``cell`` is the cell
    of a table that it stands in.
    """

    column: Column
    kind: str
    words: str
    note: str
    value: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    apart: Decimal | None = None
    share: Decimal | None = None
    difference: str = ""
    period: str = ""
    cell: ToldCell | None = None

    @property
    def tone(self) -> str:
        """How it is shown, in a word."""
        return str(tone_of(self.kind))


@dataclass(frozen=True)
class Row:
    """A number of the claim; ``without`` counts the passages that have no number on the same measure."""

    words: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    period: str
    cells: tuple[Cell, ...]
    without: int


@dataclass(frozen=True)
class Ledger:
    """All numbers of a claim; empty where it has none."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    made_on: date | None


def ledger_of(
    claim: Claim,
    links: Iterable[EvidenceLink],
    numbers: Mapping[int, int] | None = None,
    cited: Mapping[int, int] | None = None,
) -> Ledger:
    """The ledger of a claim with these links, in their order: those that the caller may see.

    ``numbers`` says how the rationale cites a link, ``cited`` at which character of the snapshot the cell of a table
    begins that a reviewer rests on; of other rows every cell is compared. Two queries, if the links come with passage,
    snapshot, document and publisher. What people made of the claim's numbers counts before what the machine reads.
    """
    made_on = claim.appearances.aggregate(day=Min("snapshot__document__published_on"))["day"]
    reading = corrected(read(claim.text, made_on), _corrections(claim))
    if not reading.claimed:
        return Ledger((), (), made_on)
    tables = TableRows()
    lines: list[tuple[Column, list[Beside]]] = []
    for link in links:
        cells = tables.cells_of(link.passage, (cited or {}).get(link.pk))
        day = link.passage.snapshot.document.published_on
        beside = beside_of(reading, link.passage.text, cells, day)
        lines.append((_column(link, made_on, (numbers or {}).get(link.pk, 0)), beside))
    rows = [
        _row(reading, place, [(column, beside[place]) for column, beside in lines])
        for place in range(len(reading.claimed))
    ]
    return Ledger(tuple(rows), tuple(column for column, _ in lines), made_on)


def _corrections(claim: Claim) -> list[Correction]:
    touched = Quantity.objects.filter(appearance__claim=claim).exclude(edited_by=None, is_struck=False)
    return [
        Correction(
            one.words, one.amount.low, one.amount.high, one.amount.unit, one.amount.of, one.amount.is_approximate,
            one.is_struck,
        )
        for one in touched
    ]  # fmt: skip


def _column(link: EvidenceLink, made_on: date | None, number: int) -> Column:
    document = link.passage.snapshot.document
    day = document.published_on
    is_later = day > made_on if day and made_on else None
    publisher = str(document.publisher or "")
    return Column(link.pk, link.passage_id, str(document), publisher, day, number, is_later)


def _row(claim: Reading, place: int, line: list[tuple[Column, Beside]]) -> Row:
    claimed = claim.claimed[place]
    told = [(column, beside) for column, beside in line if beside.comparison.told is not None]
    return Row(
        in_words(claim.text, claimed),
        claimed.low,
        claimed.high,
        claimed.unit,
        _words_of(period_of(claim.text, claimed)),
        tuple(_cell(claim.text, column, beside) for column, beside in told),
        len(line) - len(told),
    )


def _cell(claim: Text, column: Column, beside: Beside) -> Cell:
    found, passage = beside.comparison, beside.passage.text
    told = found.told
    assert told is not None  # noqa: S101 (for the type checker: the row has asked)
    signal = figure_signal(claim, passage, found)
    difference = ""
    if found.relation is Relation.DIFFERS and found.apart is not None:
        share = "" if found.difference is None else f" ({percent(found.difference)})"
        difference = f"{in_unit(found.apart, found.claimed, signed=True)}{share}"
    converts = told.unit != found.claimed.unit and found.low is not None
    edges = [edge for edge in (found.low, found.high) if edge is not None]
    value = in_unit(edges[0], found.claimed) if converts and len(set(edges)) == 1 else ""
    return Cell(
        column, signal.kind, in_words(passage, told), found.because or signal.words.partition(":")[0], value,
        found.low, found.high, found.apart, found.difference, difference, _words_of(period_of(passage, told)),
        beside.cell,
    )  # fmt: skip


def _words_of(time: TimeMention | None) -> str:
    return " ".join(time.words.split()) if time else ""
