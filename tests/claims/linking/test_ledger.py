"""The number ledger. All sentences, places and figures are invented."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from claims.linking.ledger import Ledger, ledger_of
from claims.linking.numbers import NUMBERS_VERSION
from claims.models import Claim, EvidenceLink, Quantity
from claims.models.appearance import Amount
from claims.review.blindness import evidence_shown_to
from claims.review.cells import cells_of, cite_cell
from claims.review.corrections import set_quantity
from claims.review.evidence import add_evidence_link, assess_evidence
from claims.review.services import assign_claim
from sources.models import Document, Passage
from tests.claims.admin.test_pages import signed_in
from tests.claims.api.test_claims import headers_for
from tests.newsroom import a_claim, editor, fact_checker, passage, suggest, taken_in

pytestmark = pytest.mark.django_db

CLAIM = "The fire in the Tarn hills burned 5,000 acres of pine in 2023."


@pytest.fixture
def claim() -> Claim:
    made = a_claim(CLAIM)
    date_of(made.appearances.get().snapshot.document, date(2023, 8, 20))
    return made


def date_of(document: Document, day: date) -> None:
    Document.objects.filter(pk=document.pk).update(published_on=day)


def beside(claim: Claim, text: str, day: date | None = None) -> EvidenceLink:
    link = suggest(claim, passage(text))
    if day:
        date_of(link.passage.snapshot.document, day)
    return link


def ledger(claim: Claim) -> Ledger:
    return ledger_of(claim, evidence_shown_to(editor(), claim))


def test_each_number_of_the_claim_stands_beside_those_of_the_passages_in_its_own_unit(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 5,000 hectares of pine.", date(2023, 8, 19))
    (row,) = ledger(claim).rows
    (cell,) = row.cells
    assert (row.words, row.unit, row.period) == ("5,000 acres", "acre", "2023")
    assert (cell.words, cell.value, cell.period) == ("5,000 hectares", "12,355.3 acres", "2023")
    assert cell.difference == "+7,355.27 acres (+147.1\u00a0%)"
    assert cell.apart is not None
    assert round(cell.apart, 2) == Decimal("7355.27")
    assert cell.column.is_later is False


def test_what_came_out_after_the_claim_is_marked_not_known_then(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 4,000 acres of pine.", date(2023, 9, 1))
    assert [column.is_later for column in ledger(claim).columns] == [True]


def test_a_day_that_is_not_known_is_neither_before_nor_after(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 4,000 acres of pine.")
    assert [column.is_later for column in ledger(claim).columns] == [None]


def test_what_cannot_be_compared_has_no_difference_but_a_reason(claim: Claim) -> None:
    beside(claim, "In 2019 the fire in the Tarn hills burned 4,000 acres of pine.", date(2019, 9, 1))
    (cell,) = ledger(claim).rows[0].cells
    assert (cell.kind, cell.difference, cell.apart) == ("other_period", "", None)
    assert cell.note == "other period: 2023 / 2019"


def test_passages_without_a_number_on_the_measure_are_counted(claim: Claim) -> None:
    for _ in range(2):
        beside(claim, "The Tarn hills are dry, the foresters of Norvania say.")
    (row,) = ledger(claim).rows
    assert (row.cells, row.without) == ((), 2)


def test_a_claim_without_numbers_has_an_empty_ledger() -> None:
    claim = a_claim("The minister of Orvania praised the harbour.")
    beside(claim, "The harbour has 12 cranes.")
    assert ledger(claim) == Ledger((), (), None)


def test_the_ledger_asks_the_database_twice_however_many_passages(
    claim: Claim, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for acres in range(10):
        beside(claim, f"In 2023 the fire in the Tarn hills burned {acres + 3},000 acres of pine.")
    links = list(evidence_shown_to(editor(), claim))
    with django_assert_num_queries(2):
        assert len(ledger_of(claim, links).rows[0].cells) == 10


def test_rows_of_tables_cost_no_more_queries(claim: Claim, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for month in ("2026-10", "2026-11", "2026-12"):
        suggest(claim, row_of(month))
    links = list(evidence_shown_to(editor(), claim))
    with django_assert_num_queries(2):
        ledger_of(claim, links)


def numbers_of(client: Client, claim: Claim) -> dict[str, Any]:
    answer = client.get(reverse("claim-numbers", args=[claim.public_id]))
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_a_member_of_the_desk_reads_the_ledger_as_json(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 4,000 acres of pine.", date(2023, 9, 1))
    told = numbers_of(signed_in(fact_checker()), claim)
    assert told["computed_by"] == f"numbers {NUMBERS_VERSION}"
    assert told["columns"][0]["is_later"] is True
    assert told["rows"][0]["words"] == "5,000 acres"
    assert told["rows"][0]["cells"][0] | {"passage": 0} == {
        "passage": 0, "kind": "number_differs", "tone": "differs", "cell": None,
        "words": "4,000 acres", "note": "number differs",
        "low": "4000", "high": "4000", "apart": "-1000", "share": "-0.2", "period": "2023",
    }  # fmt: skip


def test_no_key_opens_the_ledger_since_nobody_has_confirmed_it(client: Client, claim: Claim) -> None:
    address = reverse("claim-numbers", args=[claim.public_id])
    assert client.get(address, headers=headers_for("claims:read")).status_code == 403
    assert client.get(address).status_code == 401


def test_a_passage_that_another_reviewer_added_is_in_no_ledger_of_a_blind_review(claim: Claim) -> None:
    edith, one, two = editor(), fact_checker("one"), fact_checker("two")
    first = assign_claim(claim=claim, reviewer=one, user=edith)
    second = assign_claim(claim=claim, reviewer=two, user=edith, role="second_reviewer")
    found = passage("In 2023 the fire in the Tarn hills burned 4,321 acres of pine.")
    add_evidence_link(claim=claim, passage=found, user=one)
    for assignment, is_shown in ((first, True), (second, False)):
        client = signed_in(assignment.reviewer)
        pages = [
            reverse("admin:claims_claim_change", args=[claim.pk]),
            reverse("admin:claims_assignment_review", args=[assignment.pk]),
            reverse("claim-numbers", args=[claim.public_id]),
        ]
        assert ["4,321" in client.get(page).content.decode() for page in pages] == [is_shown] * 3


def test_both_pages_show_the_ledger_and_say_that_it_is_a_suggestion(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 4,000 acres of pine.", date(2023, 9, 1))
    edith, frida = editor(), fact_checker()
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
    for user, page in (
        (edith, reverse("admin:claims_claim_change", args=[claim.pk])),
        (frida, reverse("admin:claims_assignment_review", args=[assignment.pk])),
    ):
        shown = signed_in(user).get(page).content.decode()
        for words in ("−1,000 acres (−20\u00a0%)", "not known then", "a difference is no verdict"):
            assert words in shown


FIGURES = (
    "month,delivered (million cubic metres),days,highest day (million cubic metres)\n"
    "2026-10,1431,31,48.8\n2026-11,1500,30,52.3\n2026-12,900,31,51.1\n"
)


def row_of(month: str) -> Passage:
    document = taken_in(FIGURES, kind=Document.Kind.STATISTICS, name="deliveries.csv")
    Document.objects.filter(pk=document.pk).update(title="Silver Heron: gas delivered each month")
    return next(one for one in document.snapshots.get().passages.all() if f"{month} |" in one.text)


def test_a_row_of_a_table_is_compared_cell_by_cell_with_row_and_column_as_anchor() -> None:
    claim = a_claim("The Silver Heron delivered 1.4 billion cubic metres of gas in November 2026.")
    link = suggest(claim, row_of("2026-11"))
    ((cell,),) = [row.cells for row in ledger(claim).rows]
    assert cell.cell is not None
    assert (cell.cell.row, cell.cell.column) == ("2026-11", "delivered (million cubic metres)")
    assert link.passage.snapshot.text[cell.cell.start : cell.cell.end] == "1500"
    assert (cell.words, cell.difference) == (
        "1500 million cubic metres",
        "+100,000,000 cubic metres (+7.1\u00a0%)",
    )
    assert (cell.tone, cell.period) == ("differs", "November 2026")
    told = numbers_of(signed_in(fact_checker()), claim)["rows"][0]["cells"][0]["cell"]
    assert told == {
        "row": "2026-11", "column": "delivered (million cubic metres)", "text": "1500",
        "start": cell.cell.start, "end": cell.cell.end,
    }  # fmt: skip


def test_another_row_of_a_table_is_of_another_period() -> None:
    claim = a_claim("The Silver Heron delivered 1.5 billion cubic metres of gas in November 2026.")
    suggest(claim, row_of("2026-12"))
    (cell,) = ledger(claim).rows[0].cells
    assert (cell.kind, cell.difference) == ("other_period", "")


def test_the_cell_that_a_reviewer_cites_is_the_one_in_their_ledger() -> None:
    claim = a_claim("The Silver Heron moved 52.3 million cubic metres of gas in November 2026.")
    edith, frida = editor(), fact_checker()
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
    link = suggest(claim, row_of("2026-11"))
    # Two columns fit the words equally well, so a machine takes neither.
    assert ledger_of(claim, claim.evidence_links.all()).rows[0].cells == ()
    assessment = assess_evidence(assignment=assignment, link=link, user=frida, stance="supports")
    highest = next(cell for cell in cells_of(link.passage) if cell.column.startswith("highest"))
    cite_cell(assessment=assessment, user=frida, start=highest.start, end=highest.end)
    page = signed_in(frida).get(reverse("admin:claims_assignment_review", args=[assignment.pk])).content.decode()
    assert "row 2026-11, column highest day (million cubic metres): 52.3" in page
    (cell,) = ledger_of(claim, claim.evidence_links.all(), cited={link.pk: highest.start}).rows[0].cells
    assert (cell.kind, cell.words) == ("number_agrees", "52.3 million cubic metres")


def quantity_of(claim: Claim, words: str) -> Quantity:
    appearance = claim.appearances.get()
    start = appearance.start + appearance.quote.index(words)
    return Quantity.objects.create(
        appearance=appearance, start=start, end=start + len(words), words=words, low=5000, high=5000, unit="acre"
    )


def test_what_a_person_made_of_the_claims_number_counts_in_the_ledger(claim: Claim) -> None:
    beside(claim, "In 2023 the fire in the Tarn hills burned 5,000 hectares of pine.", date(2023, 8, 19))
    number = quantity_of(claim, "5,000 acres")
    set_quantity(quantity=number, user=editor(), amount=Amount(Decimal(5000), Decimal(5000), "hectare"))
    (row,) = ledger_of(claim, claim.evidence_links.all()).rows
    assert (row.unit, [cell.kind for cell in row.cells]) == ("hectare", ["number_agrees"])


def test_a_number_that_a_person_struck_is_in_no_ledger(claim: Claim) -> None:
    number = quantity_of(claim, "5,000 acres")
    number.is_struck = True
    number.save()
    assert ledger(claim).rows == ()
