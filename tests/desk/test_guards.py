"""Rows that are kept for good: the database itself refuses, whoever asks and however."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError

from claims.models import Publication, Verdict
from claims.verdicts.services import Words, approve_verdict, publish_claim, retract_claim
from desk.audit.actor import Actor
from desk.audit.guards import guards, lifted, missing_guards
from desk.audit.seal import seal_events
from desk.models import AuditEvent, AuditSeal, GuardLift
from sources.models import Snapshot
from tests.newsroom import a_review


def a_published_claim() -> Publication:
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publication = publish_claim(claim=review.claim, user=review.editor, words=Words(review.claim.text, "numerical"))
    seal_events()
    return publication


KEPT: list[tuple[type[models.Model], str]] = [
    (AuditEvent, "reason"),
    (AuditSeal, "chain"),
    (Verdict, "rationale"),
    (Publication, "claim_text"),
    (Snapshot, "text"),
]
kept_rows = pytest.mark.parametrize(("model", "field"), KEPT, ids=[model.__name__ for model, _ in KEPT])


def by_queryset(model: type[models.Model], field: str) -> object:
    return model._default_manager.update(**{field: "something else"})


def by_save(model: type[models.Model], field: str) -> object:
    row = model._default_manager.earliest("pk")
    setattr(row, field, "something else")
    row.save()
    return row


def by_sql(model: type[models.Model], field: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = 'something else'")


def by_deleting_it(model: type[models.Model], field: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"DELETE FROM {model._meta.db_table}")


def by_another_name_of_its_key(model: type[models.Model], field: str) -> object:
    key = model._meta.pk.column if connection.vendor == "postgresql" else "_rowid_"
    with connection.cursor() as cursor:
        return cursor.execute(f"UPDATE {model._meta.db_table} SET {key} = {key} + 1000000")


def by_replacing_it(model: type[models.Model], field: str) -> object:
    """Past the guards against change and deletion: TRUNCATE knows no rows, REPLACE asks nobody for those it takes."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return cursor.execute(f"TRUNCATE {table} CASCADE")
        columns = [one.column for one in model._meta.concrete_fields if not one.generated]
        told = ", ".join(f'"{column}"' for column in columns)
        other = ", ".join("'something else'" if column == field else f'"{column}"' for column in columns)
        return cursor.execute(f"REPLACE INTO {table} ({told}) SELECT {other} FROM {table}")


WAYS = [by_queryset, by_save, by_sql, by_another_name_of_its_key, by_deleting_it, by_replacing_it]


@pytest.mark.django_db
@kept_rows
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_is_kept_for_good_cannot_be_changed_by(
    way: Callable[[type[models.Model], str], object], model: type[models.Model], field: str
) -> None:
    a_published_claim()
    before = list(model._default_manager.order_by("pk").values())

    with pytest.raises(IntegrityError, match="are never"), transaction.atomic():
        way(model, field)

    assert list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.django_db
def test_a_current_publication_is_not_swept_away_by_making_an_earlier_one_current() -> None:
    publication = a_published_claim()
    retract_claim(claim=publication.claim, user=publication.published_by, note="The year was wrong.")
    how = "UPDATE" if connection.vendor == "postgresql" else "UPDATE OR REPLACE"

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{how} claims_publication SET is_current = true WHERE version = 1")

    assert list(Publication.objects.order_by("version").values_list("version", "is_current")) == [(1, False), (2, True)]


@pytest.mark.django_db
def test_guards_are_lifted_in_one_named_way_that_stands_in_the_record() -> None:
    a_published_claim()

    with lifted(actor=Actor.shell(), reason="A court ordered it."):
        Verdict.objects.update(rationale="withheld")

    assert set(Verdict.objects.values_list("rationale", flat=True)) == {"withheld"}
    event = AuditEvent.objects.get(what="guards.lifted")
    assert event.reason == "A court ordered it."
    assert not GuardLift.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.update(rationale="again")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_guards_are_not_lifted_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError), lifted(actor=Actor.shell(), reason="for a moment"):
        pass
    assert not GuardLift.objects.exists()


@pytest.mark.django_db
def test_what_fails_under_lifted_guards_leaves_them_up() -> None:
    a_published_claim()

    with pytest.raises(ZeroDivisionError), transaction.atomic(), lifted(actor=Actor.shell(), reason="try"):
        raise ZeroDivisionError

    assert not GuardLift.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.update(text="again")


@pytest.mark.django_db
def test_every_guard_is_there_after_migrating() -> None:
    assert missing_guards(connection) == []
    assert len(guards()) >= 3 * len(KEPT)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_guard_that_somebody_took_down_is_missed_and_put_up_again() -> None:
    one = guards()[0]
    on = f' ON "{one.table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{one.name}"{on}')

    with pytest.raises(SystemCheckError, match=one.name):
        call_command("check", databases=["default"])

    told = StringIO()
    call_command("migrate", verbosity=0, skip_checks=False, stderr=told)  # as at the command line
    assert one.name in told.getvalue()
    call_command("check", databases=["default"])


DISGUISES = {
    "postgresql": {
        "disabled": 'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"',
        "hollow": """CREATE OR REPLACE FUNCTION kept_for_good() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RETURN COALESCE(NEW, OLD); END $$""",
        "conditional": """CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN (false)
            EXECUTE FUNCTION kept_for_good('{message}')""",
        "narrow": """CREATE OR REPLACE TRIGGER "{name}" BEFORE UPDATE OF id ON "{table}" FOR EACH ROW
            EXECUTE FUNCTION kept_for_good('{message}')""",
        "lifted for good": "INSERT INTO desk_guardlift (reason) VALUES ('a moment')",
    },
    "sqlite": {
        "hollow": """DROP TRIGGER "{name}"; CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" BEGIN SELECT 1; END""",
        "lifted for good": "INSERT INTO desk_guardlift (reason) VALUES ('a moment')",
    },
}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_guard_that_reads_differently_counts_as_missing() -> None:
    one = guards()[0]
    for sql in DISGUISES[connection.vendor].values():
        told = sql.format(name=one.name, table=one.table, message=one.message)
        with connection.cursor() as cursor:
            for statement in told.split("; C") if told.startswith("DROP") else [told]:
                cursor.execute(statement if statement.startswith(("DROP", "C", "A", "I")) else f"C{statement}")

        assert missing_guards(connection) != [], told
        call_command("migrate", verbosity=0, stderr=StringIO())
        assert missing_guards(connection) == []


@pytest.mark.django_db
def test_a_refusal_by_a_guard_is_an_error_of_the_database() -> None:
    a_published_claim()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all()._raw_delete("default")
