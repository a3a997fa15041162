"""Documents that go back to one source count as one: a machine suggests it, a person says it, and the person wins."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.audit.actor import Actor
from desk.errors import NotAllowed, WorkbenchError
from desk.models import AuditEvent
from sources.blocks import Block, BlockKind
from sources.models import Document, OriginKey
from sources.origins.clusters import independent_sources, kin_of, members
from sources.origins.services import (
    LOOKED_AT_PER_KEY,
    compare_document,
    join_origin,
    leave_origin_to_machine,
    split_origin,
)
from tests.factories import SnapshotFactory
from tests.newsroom import editor, fact_checker, snapshot_of
from tests.sources.origins.test_reading import OTHER, WIRE

pytestmark = pytest.mark.django_db


def document(*sentences: str, title: str = "Tin exports", published_on: date | None = None) -> Document:
    """A read document of these sentences that has been compared."""
    snapshot = snapshot_of("\n\n".join(sentences), kind=Document.Kind.OTHER, title=title)
    Document.objects.filter(pk=snapshot.document_id).update(published_on=published_on, publisher=None)
    compare_document(Document.objects.get(pk=snapshot.document_id))
    return Document.objects.get(pk=snapshot.document_id)


def again(one: Document) -> Document:
    return Document.objects.get(pk=one.pk)


def test_seven_copies_of_a_wire_story_count_as_one_source() -> None:
    copies = [document(f"From our desk number {number}.", *WIRE) for number in range(7)]
    copies = [again(one) for one in copies]

    assert len({one.origin_id for one in copies}) == 1
    assert independent_sources(copies) == 1
    assert kin_of(copies)[copies[3].pk].count == 7


def test_an_independent_report_stands_alone() -> None:
    wire, report = document(*WIRE), document(*OTHER)
    assert (again(wire).origin_id, report.origin_id) == (None, None)
    assert independent_sources([wire, report]) == 2
    assert kin_of([wire, report]) == {}


def test_documents_of_one_publisher_are_one_voice() -> None:
    one, other = (snapshot_of(f"Report number {number}.").document for number in (1, 2))
    assert one.publisher == other.publisher
    assert independent_sources([one, other]) == 1


def test_a_card_says_what_a_copy_goes_back_to_and_that_it_is_a_suggestion() -> None:
    copy = document("By our own staff.", *WIRE, title="Tin rush", published_on=date(2028, 3, 15))
    first = document(*WIRE, title="Record month", published_on=date(2028, 3, 14))
    copy, first = again(copy), again(first)
    kin = kin_of([copy, first])

    assert kin[copy.pk].words == "goes back to the same source as “Record month”: 2 documents count as one (suggested)"
    assert kin[first.pk].words == "1 other document goes back to this one: 2 documents count as one (suggested)"
    assert members(copy.origin_id or 0) == [first, copy]


def test_the_same_comparison_again_changes_nothing() -> None:
    copies = [document(f"Edition {name}.", *WIRE) for name in "abc"]
    before = list(Document.objects.order_by("pk").values("origin_suggested", "origin_reason"))
    for one in copies:
        compare_document(one)
    after = list(Document.objects.order_by("pk").values("origin_suggested", "origin_reason"))
    assert [row["origin_suggested"] for row in after] == [row["origin_suggested"] for row in before]


def test_what_a_person_split_stays_apart_however_often_it_is_compared() -> None:
    first, copy = document(*WIRE), document("Ours.", *WIRE)
    split_origin(document=copy, user=editor(), reason="Our own correspondent filed this; the agency took it from us.")
    compare_document(copy)

    assert again(copy).origin_id != again(first).origin_id
    assert independent_sources([again(first), again(copy)]) == 2
    event = AuditEvent.objects.get(what="document.split_from_origin")
    assert "own correspondent" in event.reason


def test_what_a_person_joined_stays_together() -> None:
    one, other = document(*WIRE), document(*OTHER)
    join_origin(document=one, other=other, user=editor(), reason="Both were written from the same briefing.")
    compare_document(one)
    compare_document(other)

    assert independent_sources([again(one), again(other)]) == 1
    assert kin_of([again(one)])[one.pk].is_suggested is False


def test_what_a_person_set_can_be_left_to_the_machine_again() -> None:
    edith = editor()
    first, copy = document(*WIRE), document("Ours.", *WIRE)
    split_origin(document=copy, user=edith, reason="Told so by the agency.")
    leave_origin_to_machine(document=again(copy), user=edith)
    assert again(copy).origin_id == again(first).origin_id


def test_only_editors_say_which_documents_go_back_to_one_source() -> None:
    one, other = document(*WIRE), document(*OTHER)
    frida = fact_checker()
    with pytest.raises(NotAllowed, match="Only editors"):
        join_origin(document=one, other=other, user=frida, reason="I think so.")
    with pytest.raises(NotAllowed):
        split_origin(document=one, user=frida, reason="I think so.")
    with pytest.raises(NotAllowed):
        leave_origin_to_machine(document=one, user=frida)


def test_a_split_and_a_join_need_a_reason_and_two_documents() -> None:
    one, other, edith = document(*WIRE), document(*OTHER), editor()
    with pytest.raises(WorkbenchError, match="how you know"):
        split_origin(document=one, user=edith, reason="  ")
    with pytest.raises(WorkbenchError, match="how you know"):
        join_origin(document=one, other=other, user=edith, reason="")
    with pytest.raises(WorkbenchError, match="one and the same"):
        join_origin(document=one, other=one, user=edith, reason="It is.")


def test_a_document_that_was_never_read_cannot_be_compared() -> None:
    empty = Document.objects.create(kind=Document.Kind.OTHER, title="Empty")
    with pytest.raises(WorkbenchError, match="not been read yet"):
        compare_document(empty)


def test_what_becomes_of_the_text_becomes_of_its_keys() -> None:
    one = document(*WIRE)
    first = set(one.origin_keys.values_list("key", flat=True))
    text = "\n\n".join(OTHER)
    layout = [Block(0, len(text), BlockKind.PARAGRAPH).as_row()]
    SnapshotFactory(document=one, text=text, layout=layout, taken_at=datetime(2028, 4, 1, tzinfo=UTC))
    compare_document(one)
    assert first.isdisjoint(one.origin_keys.values_list("key", flat=True))


def test_one_more_copy_costs_the_same_beside_ten_and_beside_twenty() -> None:
    """Reads and rows read, not seconds: no list grows with the number of copies."""

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            document(f"Copy number {OriginKey.objects.count()}.", *WIRE)
        looked_at = [query["sql"] for query in seen if "LIMIT" in query["sql"] and "originkey" in query["sql"]]
        assert all(f"LIMIT {LOOKED_AT_PER_KEY}" in sql for sql in looked_at)
        return len(seen), len(looked_at)

    for _ in range(12):
        cost()
    beside_ten = cost()
    for _ in range(12):
        cost()
    assert cost() == beside_ten


def test_a_copy_of_a_copy_is_compared_by_the_journey() -> None:
    from desk.jobs.here import work_off
    from sources.documents.services import add_content

    for name in ("Northshore", "Southshore"):
        added = add_content(
            content="\n\n".join([f"Read in the {name} paper.", *WIRE]).encode(),
            actor=Actor.shell(),
            kind=Document.Kind.OTHER,
            name=f"{name}.txt",
        )
        done = work_off(added.document)
        assert "compare" in [job.kind for job in done]
        assert {job.state for job in done} == {"done"}
    assert len(set(Document.objects.values_list("origin_suggested", flat=True))) == 1
    assert Document.objects.exclude(origin_suggested=None).count() == 2
