"""Cells of tables as evidence: which a passage has, and which of them a reviewer rests on."""

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Assignment, CitedCell, EvidenceAssessment
from desk.audit.actor import Actor
from desk.audit.services import record_event
from sources.models import Passage
from sources.tables import BETWEEN, Cell, table_cells


def cells_of(passage: Passage) -> list[Cell]:
    """The cells of a passage of a table, in order; none for running text."""
    if BETWEEN not in passage.text:
        return []  # without reading the layout of a long document
    snapshot = passage.snapshot
    return table_cells(snapshot.text, snapshot.blocks, passage.start, passage.end)


@transaction.atomic
def cite_cell(*, assessment: EvidenceAssessment, user: User, start: int, end: int) -> CitedCell:
    """A reviewer rests their evidence on one cell of a table's passage; another one replaces it.

    ``start`` and ``end`` are characters of the snapshot, end exclusive. Raises NotAllowed for others than the reviewer,
    WrongState once the verdict is handed in, ClaimsError where no cell of the passage stands there.
    """
    _require_open(assessment, user)
    cell = next((one for one in cells_of(assessment.link.passage) if (one.start, one.end) == (start, end)), None)
    if cell is None:
        raise ClaimsError("There is no such cell in this passage; reload the page and choose one of those listed.")
    values = {"start": start, "end": end, "quote": cell.words, "row": cell.row, "column": cell.column}
    known = CitedCell.objects.filter(assessment=assessment).first()
    if known is not None and all(getattr(known, name) == value for name, value in values.items()):
        return known
    cited, _ = CitedCell.objects.update_or_create(assessment=assessment, defaults=values)
    before = {"cell": str(known)} if known else {}
    record_event(
        actor=Actor.person(user),
        what="evidence.cell_cited",
        on=assessment.assignment,
        before=before,
        after={"passage": assessment.link.passage_id, **values},
    )
    return cited


@transaction.atomic
def cite_whole_passage(*, assessment: EvidenceAssessment, user: User) -> None:
    """A reviewer rests their evidence on the whole passage again. Raises as ``cite_cell`` does."""
    known = CitedCell.objects.filter(assessment=assessment).first()
    if known is None:
        return
    _require_open(assessment, user)
    known.delete()
    before, after = {"cell": str(known)}, {"passage": assessment.link.passage_id}
    what = "evidence.cell_taken_back"
    record_event(actor=Actor.person(user), what=what, on=assessment.assignment, before=before, after=after)


def _require_open(assessment: EvidenceAssessment, user: User) -> None:
    policy.require(policy.may_review(user, assessment.assignment), "Only the claim's reviewer cites evidence for it.")
    assignment = Assignment.objects.select_for_update().get(pk=assessment.assignment_id)
    if assignment.state != Assignment.State.OPEN:
        raise WrongState(f"This assignment is {assignment.get_state_display()}; evidence is cited while it is open.")
