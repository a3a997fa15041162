"""The indexes of everything that is searched by words: registered, kept by every migrate, proven by one command."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from claims.matching.statements import keep_statements
from sources.terms.index import TermIndex, registered
from sources.terms.upkeep import check_index, rebuild_index
from tests.claims.api.test_finding import worded
from tests.factories import ClaimFactory
from tests.sources.passages.library import add_evidence

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index itself")


def _fill(index: TermIndex) -> None:
    """A row on exports of tin in the table of the index, with whatever else that needs."""
    if index.row == "passage":
        add_evidence("Exports of tin rose in May.")
    elif index.row == "statement":
        keep_statements([ClaimFactory(text_suggested="Exports of tin rose in May.")])
    else:
        worded()


def test_every_table_that_stores_terms_has_a_registered_index() -> None:
    with_terms = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "terms" for field in model._meta.get_fields())
    }
    assert {index.table for index in registered()} == with_terms


@pytest.mark.django_db
@pytest.mark.parametrize("index", registered(), ids=lambda index: index.rows)
def test_an_index_is_made_again_with_what_came_while_it_was_lost(index: TermIndex) -> None:
    index.remove(connection)
    assert [error.id for error in run_checks(tags=["database"], databases=["default"])] == ["sources.E001"]
    assert check_index(index).missing
    _fill(index)
    connection.check_constraints()  # PostgreSQL makes no index while rows wait for their checks
    assert index.ensure(connection) == list(index.parts(connection.vendor))
    assert index.ensure(connection) == []
    report = check_index(index)
    assert report.agrees
    assert report.rows == 1
    assert index.count(connection, ["tin", "nowhere"]) == {"tin": 1.0}


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("index", registered(), ids=lambda index: index.rows)
def test_one_command_tells_which_index_is_wrong(index: TermIndex, capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {index.fts}_added")
    _fill(index)
    with connection.cursor() as cursor:
        cursor.execute(index.triggers()[f"{index.fts}_added"])
    with pytest.raises(CommandError, match=rf"index of {index.rows} is wrong about {index.row} \d+: run rebuild_index"):
        call_command("check_index")
    told = capsys.readouterr().out
    assert all(f"The index of {other.rows} agrees" in told for other in registered() if other != index)


@on_sqlite
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("index", registered(), ids=lambda index: index.rows)
def test_a_rebuilt_index_holds_what_the_old_one_had_lost(index: TermIndex) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {index.fts}_added")
    _fill(index)
    assert not check_index(index).agrees
    rebuild_index(index)
    assert check_index(index).agrees
    assert index.missing(connection) == []
