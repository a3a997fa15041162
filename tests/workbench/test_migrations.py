"""An upgrade and the way back from it, on a desk that holds work."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from claims.models import Verdict
from claims.verdicts.services import approve_verdict, publish_claim
from desk.audit.guards import missing_guards
from desk.audit.seal import seal_events, verify_record
from sources.documents.checking import check_snapshots
from sources.models import Snapshot
from tests.newsroom import a_review, taken_in

# From the top room down: a migration of claims may rest on one of sources, never the other way round.
ROOMS = ("claims", "sources", "desk")
STEPS = 2


def a_few_steps_back() -> list[tuple[str, str]]:
    """For each room the migration that an upgrade of its newest ones would have begun from."""
    loader = MigrationLoader(connection)
    targets = []
    for room in ROOMS:
        names = sorted(name for app, name in loader.disk_migrations or {} if app == room)
        targets.append((room, names[-1 - STEPS]))
    return targets


def rows() -> dict[tuple[str, str], int]:
    """How many rows each table of the three rooms holds."""
    return {
        (model._meta.app_label, str(model._meta.model_name)): model._default_manager.count()
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
    }


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_migrations_go_back_and_forward_on_a_filled_desk_and_lose_nothing_that_was_there_before() -> None:
    taken_in("Port Velmoor loaded 4,500 tonnes of tin in March, harbour master Ilka Sorn said.")
    review = a_review()
    review.hand_in()
    approve_verdict(verdict=Verdict.objects.get(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    seal_events()
    before, texts = rows(), set(Snapshot.objects.values_list("text_sha256", flat=True))
    assert sum(before.values()) > 50
    targets = a_few_steps_back()
    try:
        for room, name in targets:
            call_command("migrate", room, name, verbosity=0)
        # A step of a lower room may take steps of the rooms above it along.
        tables = set(connection.introspection.table_names())
        there = {name for name in before if apps.get_model(*name)._meta.db_table in tables}
    finally:
        call_command("migrate", verbosity=0)

    after = rows()
    assert {model: after[model] for model in there} == {model: before[model] for model in there}
    assert len(there) > 20
    assert set(Snapshot.objects.values_list("text_sha256", flat=True)) == texts
    assert missing_guards(connection) == []
    assert verify_record().trouble == ""
    assert [told for told in check_snapshots().wrong if "is not the one" in told] == []
    call_command("check_index", stdout=StringIO())
