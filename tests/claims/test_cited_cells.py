"""A reviewer rests on one cell of a table; it goes out with its row, its column and its exact place."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.errors import ClaimsError, NotAllowed, WrongState
from claims.models import CitedCell, EvidenceAssessment
from claims.review.cells import cells_of, cite_cell, cite_whole_passage
from claims.review.evidence import add_evidence_link, assess_evidence
from claims.verdicts.services import Words, approve_verdict, hand_in_verdict, publish_claim
from desk.models import AuditEvent
from sources.models import Document
from sources.tables import Cell
from tests.claims.admin.test_pages import signed_in
from tests.newsroom import Review, a_review, fact_checker, rating, taken_in

pytestmark = pytest.mark.django_db

FIGURES = "Year,Exports (million),Change in percent\n2026,310,4\n2027,347,12\n"


@pytest.fixture
def review() -> Review:
    return a_review()


def assessed(review: Review) -> EvidenceAssessment:
    snapshot = taken_in(FIGURES, kind=Document.Kind.STATISTICS, name="exports.csv").snapshots.get()
    row = next(one for one in snapshot.passages.all() if "2027" in one.text)
    link = add_evidence_link(claim=review.claim, passage=row, user=review.editor)
    return assess_evidence(assignment=review.assignment, link=link, user=review.reviewer, stance="supports")


def cell_of(assessment: EvidenceAssessment, column: str = "Change in percent") -> Cell:
    found = cells_of(assessment.link.passage)
    return next(cell for cell in found if (cell.row, cell.column) == ("2027", column))


def test_a_cited_cell_goes_out_with_its_row_its_column_and_its_exact_place(review: Review, client: Client) -> None:
    assessment = assessed(review)
    cell = cell_of(assessment)
    cite_cell(assessment=assessment, user=review.reviewer, start=cell.start, end=cell.end)
    verdict = hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("true"),
        rationale="The table says so [1].",
        assessments=[assessment],
    )
    approve_verdict(verdict=verdict, user=review.editor)
    published = publish_claim(claim=review.claim, user=review.editor, words=Words(review.claim.text)).document

    out = published["evidence"][0]["cell"]
    assert (out["row"], out["column"], out["text"]) == ("2027", "Change in percent", "12")
    snapshot = assessment.link.passage.snapshot
    assert snapshot.text[out["start"] : out["end"]] == "12"
    page = client.get(f"/checks/{review.claim.public_id}/").content.decode()
    assert "Numbers that the verdict rests on" in page
    assert '<td>2027</td><td>Change in percent</td><td class="number">12</td>' in page


def test_evidence_of_running_text_has_no_cell(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    published = publish_claim(claim=review.claim, user=review.editor, words=Words(review.claim.text)).document
    assert published["evidence"][0]["cell"] is None
    assert cells_of(review.link.passage) == []


def test_another_cell_replaces_the_first_and_both_are_on_the_record(review: Review) -> None:
    assessment = assessed(review)
    for column in ("Change in percent", "Exports (million)", "Exports (million)"):
        cell = cell_of(assessment, column)
        cite_cell(assessment=assessment, user=review.reviewer, start=cell.start, end=cell.end)
    assert str(CitedCell.objects.get()) == "row 2027, column Exports (million): 347"
    assert AuditEvent.objects.filter(what="evidence.cell_cited").count() == 2
    cite_whole_passage(assessment=assessment, user=review.reviewer)
    cite_whole_passage(assessment=assessment, user=review.reviewer)
    assert not CitedCell.objects.exists()
    assert AuditEvent.objects.filter(what="evidence.cell_taken_back").count() == 1


def test_a_place_that_is_no_cell_is_refused(review: Review) -> None:
    assessment = assessed(review)
    with pytest.raises(ClaimsError, match="no such cell"):
        cite_cell(assessment=assessment, user=review.reviewer, start=0, end=4)


def test_only_the_reviewer_cites_and_only_while_the_review_is_open(review: Review) -> None:
    assessment = assessed(review)
    cell = cell_of(assessment)
    with pytest.raises(NotAllowed):
        cite_cell(assessment=assessment, user=fact_checker("sven"), start=cell.start, end=cell.end)
    review.hand_in()
    with pytest.raises(WrongState, match="handed in"):
        cite_cell(assessment=assessment, user=review.reviewer, start=cell.start, end=cell.end)


def test_a_cell_is_chosen_on_the_card(review: Review) -> None:
    assessment = assessed(review)
    cell = cell_of(assessment)
    where = reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    client = signed_in(review.reviewer)
    assert "2027, Change in percent: 12</option>" in client.get(where).content.decode()

    key = assessment.link_id
    client.post(where, {"act": f"stance {key} supports", f"cell-{key}": f"{cell.start}-{cell.end}"})
    assert "Row 2027, column Change in percent: <strong>12</strong>" in client.get(where).content.decode()
    client.post(where, {"act": f"stance {key} supports", f"cell-{key}": ""})
    assert not CitedCell.objects.exists()
