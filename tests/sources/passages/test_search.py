import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sources.models import Document, Publisher
from sources.passages import search as searching
from sources.passages import statistics
from sources.passages.invented import InventedLibrary
from sources.passages.loading import load
from sources.passages.search import find_passages, search
from sources.passages.services import index_passages, refresh_term_statistics
from tests.sources.passages.library import add_evidence, add_snapshot, take_down

pytestmark = pytest.mark.django_db

EXPORTS = "Norvania exported 400,000 barrels of oil a day in March."


def documents_found(text: str, **filters: Any) -> list[int]:
    return [hit.document for hit in find_passages(text, **filters)]


def test_a_passage_is_found_by_its_words_whatever_their_form() -> None:
    document = add_evidence(EXPORTS)
    add_evidence("The harvest of plums was poor.")
    (hit,) = find_passages("Norvania's export of 400000 barrels")
    assert (hit.document, hit.matched) == (document.pk, ("400000", "barrel", "export", "norvania"))
    assert hit.score > 0


def test_the_passage_that_shares_more_and_rarer_words_comes_first() -> None:
    for place in ("Tarn", "Orrin", "Vell"):
        add_evidence(f"Oil of {place} is sold at the port.")
    best = add_evidence("Oil of Norvania is sold at the port of Zell.")
    assert documents_found("Norvania oil Zell")[0] == best.pk


@pytest.mark.parametrize("text", ["", "   ", "and of the", "?!", "\x00", "''"])
def test_a_text_without_a_word_to_search_by_finds_nothing(text: str) -> None:
    add_evidence(EXPORTS)
    assert find_passages(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'oil" OR "x',
        "oil' & !x",
        "oil* NEAR(a b)",
        "terms:oil",
        "oil AND NOT day",
        "(oil",
        "oil\\",
        "-oil ^ % %s {0}",
        "oil:*",
    ],
)
def test_operators_and_quotes_in_a_text_are_words_like_others(text: str) -> None:
    document = add_evidence(EXPORTS)
    assert documents_found(text) == [document.pk]


def test_a_text_of_five_thousand_words_is_searched_by_its_rarest() -> None:
    document = add_evidence(EXPORTS)
    told = "Norvania exported oil. " + " ".join(f"word{number}" for number in range(5_000))
    assert documents_found(told) == [document.pk]


def test_other_scripts_are_found() -> None:
    document = add_evidence("हिन्दी में तेल का निर्यात 東京都。 Größe der Ölförderung.")
    assert documents_found("हिन्दी") == documents_found("Ölförderung") == [document.pk]


def test_only_the_newest_snapshot_of_a_document_is_found() -> None:
    document = add_evidence(EXPORTS)
    index_passages(snapshot=add_snapshot(document, "Norvania exported 500,000 tons of steel."))
    assert documents_found("barrels of oil") == []
    assert documents_found("tons of steel") == [document.pk]


def test_a_document_that_repeats_another_is_not_found() -> None:
    original = add_evidence(EXPORTS)
    add_evidence(EXPORTS, duplicate_of=original)
    assert documents_found(EXPORTS) == [original.pk]


def test_a_new_passage_is_found_at_once_and_a_deleted_one_never() -> None:
    document = add_evidence(EXPORTS)
    assert documents_found("barrels") == [document.pk]
    take_down(document)
    assert documents_found("barrels") == []


def test_filters_keep_date_kind_publisher_and_leave_documents_out() -> None:
    bureau = Publisher.objects.create(name="Bureau of Figures")
    old = add_evidence(EXPORTS, published_on=date(2020, 1, 1), publisher=bureau)
    new = add_evidence(EXPORTS, published_on=date(2025, 1, 1), kind=Document.Kind.PRESS_RELEASE)
    assert documents_found("barrels", as_of=date(2020, 1, 1)) == [old.pk]
    assert documents_found("barrels", as_of=date(2019, 12, 31)) == []
    assert documents_found("barrels", kinds=[Document.Kind.PRESS_RELEASE]) == [new.pk]
    assert documents_found("barrels", publisher=bureau.pk) == [old.pk]
    assert documents_found("barrels", exclude_documents=[old.pk]) == [new.pk]


def test_a_document_without_a_date_was_known_when_it_was_fetched() -> None:
    document = Document.objects.create(kind=Document.Kind.OTHER)
    index_passages(snapshot=add_snapshot(document, EXPORTS, taken_at=datetime(2022, 5, 4, 23, tzinfo=UTC)))
    assert documents_found("barrels", as_of=date(2022, 5, 4)) == [document.pk]
    assert documents_found("barrels", as_of=date(2022, 5, 3)) == []


def test_filters_come_before_the_cap() -> None:
    old = add_evidence("Norvania barrels.", published_on=date(2020, 1, 1))
    for _ in range(8):
        add_evidence("Norvania barrels.", published_on=date(2025, 1, 1))
    assert documents_found("barrels", as_of=date(2021, 1, 1), budget=2) == [old.pk]


def test_what_filters_keep_is_found_behind_any_number_of_better_passages() -> None:
    old = add_evidence("Norvania counted its barrels, and much else in that year.", published_on=date(2020, 1, 1))
    for _ in range(30):
        add_evidence("Norvania barrels.", published_on=date(2025, 1, 1))
    assert documents_found("Norvania barrels", as_of=date(2021, 1, 1), k=1) == [old.pk]


def test_a_search_that_finds_more_than_it_ranks_says_so(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(8):
        add_evidence("Norvania barrels.")
    with caplog.at_level(logging.WARNING, logger=searching.__name__):
        found = search("barrels", budget=2)
    assert found.capped
    assert len(found.hits) == 6
    assert "more than 6 candidates" in caplog.text


def test_a_large_library_is_searched_by_the_last_count_and_new_words_are_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    add_evidence(EXPORTS)
    count = refresh_term_statistics()
    monkeypatch.setattr(statistics, "SMALL_LIBRARY", 0)
    document = add_evidence("Zell sold nothing.")
    found = search("Zell barrels")
    assert found.counts_version == count.version
    assert found.hits[0].document == document.pk


def test_a_large_library_that_was_never_counted_is_searched_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "SMALL_LIBRARY", 0)
    document = add_evidence(EXPORTS)
    assert documents_found("barrels") == [document.pk]


# Passages and scores in the invented library, made on SQLite.
RANKING = (
    "39ec0a80b93c",
    [
        [(6, 45.694199), (16, 10.407177), (4, 9.521375), (15, 8.462857)],
        [(121, 53.137449), (138, 17.33015), (129, 16.360385), (139, 15.666626)],
        [(291, 53.751622), (287, 18.060213), (290, 13.68532), (294, 11.105318)],
        [(6, 45.694199), (16, 10.407177), (4, 9.521375), (15, 8.462857)],
        [(121, 53.137449), (138, 17.33015), (129, 16.360385), (139, 15.666626)],
        [(291, 53.751622), (287, 18.060213), (290, 13.68532), (294, 11.105318)],
    ],
)


def test_every_database_gives_the_same_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    library = InventedLibrary()
    load(library, 0, 300)
    ranking = []
    version = ""
    for counted in (False, True):
        if counted:
            version = refresh_term_statistics(force=True).version
            monkeypatch.setattr(statistics, "SMALL_LIBRARY", 0)
        for number in (5, 120, 290):
            hits = find_passages(library.query(number), k=4, budget=60)
            ranking.append([(hit.passage, round(hit.score, 6)) for hit in hits])
    assert (version, ranking) == RANKING
