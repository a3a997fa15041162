import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from sources.blocks import BlockKind
from sources.models import Document, Passage, TermCount, TermFrequency
from sources.passages import services
from sources.passages.indexes import PASSAGE_INDEX
from sources.passages.search import find_passages
from sources.passages.services import index_passages, refresh_term_statistics
from sources.terms import upkeep
from sources.terms.upkeep import check_index, rebuild_index
from tests.sources.passages.library import add_evidence, add_snapshot, take_down

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a rule of the index on SQLite")
EXPORTS = "Norvania exported 400,000 barrels of oil a day in March."


def break_index() -> None:
    """Take the last passage out of the index behind its back."""
    last = Passage.objects.latest("id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {PASSAGE_INDEX.fts}({PASSAGE_INDEX.fts}, rowid, terms) VALUES ('delete', %s, %s)",
            [last.pk, last.terms],
        )


def test_every_passage_is_verbatim_text_of_its_snapshot() -> None:
    snapshot = add_evidence(EXPORTS * 30, "The harvest of plums was poor. " * 40).snapshots.get()
    for passage in snapshot.passages.all():
        assert snapshot.text[passage.start : passage.end] == passage.text
        assert passage.terms


def test_indexing_a_snapshot_twice_changes_nothing() -> None:
    snapshot = add_evidence(EXPORTS * 30).snapshots.get()
    before = list(snapshot.passages.values())
    assert index_passages(snapshot=snapshot) == len(before)
    assert list(snapshot.passages.values()) == before


def test_passages_are_written_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    snapshot = add_evidence(EXPORTS * 60).snapshots.get()
    assert [passage.position for passage in snapshot.passages.all()] == list(range(snapshot.passages.count()))
    assert snapshot.passages.count() > 4


def test_passages_of_an_older_analyser_get_new_terms_and_keep_their_keys() -> None:
    snapshot = add_evidence(EXPORTS).snapshots.get()
    snapshot.passages.update(analyser="0", terms="old words")
    key = snapshot.passages.get().pk
    index_passages(snapshot=snapshot)
    assert [hit.passage for hit in find_passages("barrels")] == [key]
    assert find_passages("old words") == []
    assert check_index(PASSAGE_INDEX).agrees


def test_passages_that_an_older_cutting_left_behind_go() -> None:
    snapshot = add_evidence(EXPORTS).snapshots.get()
    Passage.objects.create(
        snapshot=snapshot, position=9, start=0, end=8, text="Norvania", terms="norvania", analyser="1"
    )
    index_passages(snapshot=snapshot)
    assert snapshot.passages.count() == 1


def test_a_text_with_nothing_to_read_has_no_passages() -> None:
    document = Document.objects.create()
    snapshot = add_snapshot(document, "Photo: Ada Vell")
    snapshot.layout[0]["kind"] = BlockKind.CREDIT.value
    assert index_passages(snapshot=snapshot) == 0


def test_the_counts_say_in_how_many_passages_a_term_stands() -> None:
    add_evidence("Oil oil oil in Norvania.")
    take_down(add_evidence("Oil in Tarn."))
    add_evidence("Oil in Orrin.")
    count = refresh_term_statistics()
    listed = dict(TermFrequency.objects.values_list("term", "passages"))
    assert {term: listed[term] for term in ("", "oil", "norvania", "orrin")} == {
        "": 2,
        "oil": 2,
        "norvania": 1,
        "orrin": 1,
    }
    assert "tarn" not in listed
    assert count.passages == 2


def test_the_counts_keep_their_version_until_the_library_changes() -> None:
    add_evidence(EXPORTS)
    first = refresh_term_statistics()
    assert refresh_term_statistics().pk == first.pk
    assert refresh_term_statistics(force=True).version == first.version
    add_evidence(EXPORTS)
    assert refresh_term_statistics().version != first.version
    assert TermCount.objects.count() == 1


def test_an_empty_library_can_be_counted_checked_rebuilt_and_searched() -> None:
    refresh_term_statistics()
    assert check_index(PASSAGE_INDEX).agrees
    assert find_passages("oil") == []


def test_the_index_agrees_with_rows_that_came_changed_and_went() -> None:
    for number in range(5):
        add_evidence(f"{EXPORTS} {number}")
    first, last = Passage.objects.first(), Passage.objects.last()
    assert first is not None
    assert last is not None
    first.delete()
    Passage.objects.filter(pk=last.pk).update(terms="changed terms 4.2 größe")
    report = check_index(PASSAGE_INDEX)
    assert report.agrees
    assert report.rows == 4


@on_sqlite
def test_an_index_that_lost_a_passage_does_not_agree() -> None:
    add_evidence(EXPORTS)
    break_index()
    report = check_index(PASSAGE_INDEX)
    assert not report.agrees
    assert report.wrong == (f"passage {Passage.objects.get().pk}",)
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("check_index")


@on_sqlite
def test_an_index_with_an_entry_of_no_passage_does_not_agree() -> None:
    key = add_evidence(EXPORTS).snapshots.get().passages.get().pk
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {PASSAGE_INDEX.fts}(rowid, terms) VALUES ({key + 7}, 'stray')")
    assert check_index(PASSAGE_INDEX).wrong == (f"passage {key + 7}",)


@on_sqlite
def test_a_table_that_was_made_anew_gets_its_triggers_back() -> None:
    add_evidence(EXPORTS)
    for name in PASSAGE_INDEX.missing(connection) or [
        f"{PASSAGE_INDEX.fts}_added",
        f"{PASSAGE_INDEX.fts}_changed",
        f"{PASSAGE_INDEX.fts}_deleted",
    ]:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}")
    add_evidence("Nothing watched this.")
    errors = run_checks(tags=["database"], databases=["default"])
    assert [error.id for error in errors] == ["sources.E001"]
    assert len(PASSAGE_INDEX.ensure(connection)) == 3
    assert run_checks(tags=["database"], databases=["default"]) == []
    assert len(find_passages("watched")) == 1
    assert check_index(PASSAGE_INDEX).agrees


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_migrate_makes_a_lost_index_again() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {PASSAGE_INDEX.fts}_added")
        else:
            cursor.execute("DROP INDEX sources_passage_terms_gin")
    assert PASSAGE_INDEX.missing(connection)
    call_command("migrate", "--skip-checks", verbosity=0)
    assert not PASSAGE_INDEX.missing(connection)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rebuilt_index_agrees_with_what_came_and_went_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [add_evidence(f"{EXPORTS} {number}") for number in range(9)]
    if connection.vendor == "sqlite":
        break_index()
        assert not check_index(PASSAGE_INDEX).agrees
    monkeypatch.setattr(upkeep, "ROWS_PER_BATCH", 3)

    def work_goes_on(done: int, of: int) -> None:
        if documents:
            take_down(documents.pop(0))
            add_evidence(f"A new document {len(documents)} of Orrin.")
            Passage.objects.filter(pk=Passage.objects.order_by("id")[len(documents) // 2].pk).update(
                terms=f"tarn {done}"
            )

    rebuild_index(PASSAGE_INDEX, work_goes_on)
    assert check_index(PASSAGE_INDEX).agrees
    assert find_passages("Orrin")
    assert not PASSAGE_INDEX.missing(connection)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_rebuilding_that_was_stopped_leaves_the_old_index_at_work() -> None:
    add_evidence(EXPORTS)

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_index(PASSAGE_INDEX, stop)
    document = add_evidence("A new document of Orrin.")
    assert [hit.document for hit in find_passages("Orrin")] == [document.pk]
    assert check_index(PASSAGE_INDEX).agrees


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_commands_rebuild_and_check_the_index(capsys: pytest.CaptureFixture[str]) -> None:
    add_evidence(EXPORTS)
    call_command("rebuild_index")
    call_command("check_index")
    assert "The index of passages agrees with its 1 rows." in capsys.readouterr().out


def test_what_a_transaction_took_back_is_not_found() -> None:
    with transaction.atomic():
        add_evidence(EXPORTS)
        transaction.set_rollback(True)
    assert find_passages("barrels") == []
    assert check_index(PASSAGE_INDEX).agrees
