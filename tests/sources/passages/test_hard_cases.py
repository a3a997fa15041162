"""What a library may be asked and fed: right answers or clear errors, nothing lost, no lock error."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from sources.models import Document, Origin, Passage
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.search import find_passages, search_each
from sources.passages.services import index_passages, refresh_term_statistics
from sources.terms.upkeep import check_index, rebuild_index
from tests.sources.passages.library import add_evidence, add_snapshot, take_down

at_once = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.django_db
def test_a_document_of_a_hundred_thousand_words_is_cut_and_found_at_its_end() -> None:
    told = [
        f"In week {number} the port of Zell counted {number + 7} ships, {number * 3} barges." for number in range(7_000)
    ]
    document = add_evidence("Nothing yet.")
    seen: list[int] = []
    snapshot = add_snapshot(document, *told, "At last the harbour of Norvania froze.")
    index_passages(snapshot=snapshot, progress=lambda done, of: seen.append(done))
    assert len(seen) > 1
    (hit, *_) = find_passages("the harbour of Norvania froze", k=3)
    assert Passage.objects.get(pk=hit.passage).text.endswith("froze.")


@pytest.mark.django_db
def test_many_copies_of_one_page_are_found_as_one_document() -> None:
    page = "Norvania exported 400,000 barrels of oil a day in March."
    original = add_evidence(page)
    for _ in range(200):
        add_evidence(page, duplicate_of=original)
    assert [hit.document for hit in find_passages("Norvania barrels", k=50)] == [original.pk]


@pytest.mark.django_db
def test_copies_that_nobody_knew_as_such_do_not_hide_another_document_within_the_cap() -> None:
    for _ in range(40):
        add_evidence("Norvania exported oil.")
    other = add_evidence("Norvania exported oil, and Zell bought it.")
    assert find_passages("Norvania exported oil to Zell", k=5)[0].document == other.pk


def _copy(number: int, origin: Origin) -> Document:
    """Another page with the same story, which the comparison has found."""
    document = add_evidence(f"Page {number}. Norvania exported 400,000 barrels of oil a day in March.")
    reason = {"kind": "copy"} if number else None
    Document.objects.filter(pk=document.pk).update(origin_suggested=origin, origin_reason=reason)
    return document


@pytest.mark.django_db
@pytest.mark.parametrize("budget", [10, 1_000])
def test_beside_a_claim_a_passage_of_many_copies_stands_once_and_hides_no_other_source(budget: int) -> None:
    counted = add_evidence("Zell counted 310,000 barrels of oil from Norvania.")
    origin = Origin.objects.create()
    first, *_ = [_copy(number, origin) for number in range(30)]
    told = add_evidence("Norvania told of oil in barrels.")
    (found,) = search_each(
        ["Norvania exported 400,000 barrels of oil a day in March."], k=20, budget=budget, excluding=[()]
    )
    assert len(found.hits) == 3
    assert {hit.document for hit in found.hits} == {first.pk, counted.pk, told.pk}


@pytest.mark.django_db
def test_what_only_a_copy_says_is_found_beside_its_source() -> None:
    origin = Origin.objects.create()
    for number in range(3):
        _copy(number, origin)
    more = "Brokers in Zell doubt that Norvania exported so many barrels of it."
    with_more = add_evidence(more, origin_suggested=origin, origin_reason={"kind": "copy"})
    (found,) = search_each(["Norvania exported 400,000 barrels."], excluding=[()])
    assert [hit.document for hit in found.hits].count(with_more.pk) == 1
    assert len(found.hits) == 2


class AtOnce:
    """Threads that do the same over and over until the first is done; errors are kept."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self._over = threading.Event()

    def run(self, first: Callable[[], Any], *others: Callable[[], Any]) -> None:
        threads = [threading.Thread(target=self._repeat, args=(other,)) for other in others]
        for thread in threads:
            thread.start()
        try:
            first()
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _repeat(self, act: Callable[[], Any]) -> None:
        try:
            while not self._over.is_set():
                act()
        except BaseException as error:  # noqa: BLE001 (the test tells it)
            self.errors.append(error)
        finally:
            connection.close()


@at_once
def test_documents_come_and_go_while_others_search_count_and_rebuild() -> None:
    stays = add_evidence("The harbour of Zell froze in January.")
    lost: list[int] = []

    def search() -> None:
        if [hit.document for hit in find_passages("harbour Zell froze January")] != [stays.pk]:
            lost.append(1)

    def come_and_go() -> None:
        for number in range(12):
            documents = [add_evidence(f"Norvania sold {number * 10 + at} tons of steel.") for at in range(3)]
            assert find_passages(f"{number * 10} tons steel")
            take_down(documents[0])
            if number == 6:
                rebuild_index(PASSAGE_INDEX)

    rush = AtOnce()
    rush.run(come_and_go, search, search, lambda: refresh_term_statistics(force=True))
    assert rush.errors == []
    assert lost == []
    assert len({hit.document for hit in find_passages("tons of steel", k=50)}) == 24
    assert check_index(PASSAGE_INDEX).agrees


@at_once
def test_a_passage_is_found_by_others_as_soon_as_it_is_committed() -> None:
    document = add_evidence("Norvania sold steel.")
    found: list[list[int]] = []

    def look() -> None:
        found.append([hit.document for hit in find_passages("steel")])
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert found == [[document.pk]]
