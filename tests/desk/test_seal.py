"""The chain over the record: what was bent after it was sealed shows, and the first row that does not fit is named."""

import threading
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from desk.audit.actor import Actor
from desk.audit.digest import FIELDS, GENESIS, event_digest, next_link
from desk.audit.guards import remove_guards
from desk.audit.seal import seal_events, verify_record
from desk.audit.services import record_event
from desk.models import AuditEvent, AuditSeal
from sources.models import Publisher

pytestmark = pytest.mark.django_db


def act(number: int = 1, **values: Any) -> AuditEvent:
    publisher, _ = Publisher.objects.get_or_create(name="The Test Courier")
    with transaction.atomic():
        return record_event(
            actor=Actor.shell(), what="publisher.named", on=publisher, after={"number": number, **values}
        )


def a_sealed_record(length: int = 5) -> list[int]:
    keys = [act(number).pk for number in range(length)]
    seal_events()
    assert verify_record().trouble == ""
    return keys


def change(key: int) -> str:
    AuditEvent.objects.filter(pk=key).update(reason="as if it had been so")
    return f"Event {key} does not say what it said"


def change_with_its_digest(key: int) -> str:
    """By somebody who knows how a digest is made."""
    AuditEvent.objects.filter(pk=key).update(reason="as if it had been so")
    event = AuditEvent.objects.get(pk=key)
    digest = event_digest(event.salt, {name: getattr(event, name) for name in FIELDS})
    AuditEvent.objects.filter(pk=key).update(digest=digest)
    return f"The seal of event {key} does not fit"


def take_away(key: int) -> str:
    AuditEvent.objects.filter(pk=key).delete()
    return f"Event {key} was sealed and is gone"


def take_away_with_its_seal(key: int) -> str:
    take_away(key)
    AuditSeal.objects.filter(pk=key).delete()
    return f"The seal of event {key + 1} does not fit"


def put_in_between(key: int) -> str:
    """An event without a seal among others that have theirs: what an event put in afterwards looks like."""
    AuditSeal.objects.filter(pk=key).delete()
    return f"Event {key} stands among sealed events without a seal"


def pretend_it_was_erased(key: int) -> str:
    AuditEvent.objects.filter(pk=key).update(reason="as if it had been so", erased_by_event=key - 1)
    return f"Event {key} is marked as erased by event {key - 1}, which records no erasure"


@pytest.mark.parametrize(
    "bend",
    [change, change_with_its_digest, take_away, take_away_with_its_seal, put_in_between, pretend_it_was_erased],
    ids=lambda bend: bend.__name__,
)
def test_the_first_row_that_was_bent_is_named(bend: Callable[[int], str]) -> None:
    keys = a_sealed_record()
    remove_guards(connection)  # by somebody with the whole database in hand

    told = bend(keys[2])

    assert verify_record().trouble.startswith(told)
    with pytest.raises(CommandError, match=told.split(",")[0]):
        call_command("verify_audit")


def test_a_chain_goes_on_where_it_ended() -> None:
    a_sealed_record(3)
    head = verify_record()
    later = act(4)
    seal_events()

    found = verify_record()
    assert (found.sealed, found.head_event) == (4, later.pk)
    assert found.head == next_link(head.head, later.pk, later.digest)
    assert seal_events() == 0


def test_an_empty_record_is_whole() -> None:
    found = verify_record()
    assert (found.events, found.sealed, found.head, found.trouble) == (0, 0, GENESIS, "")


def test_what_was_recorded_since_the_last_seal_is_told_apart() -> None:
    a_sealed_record(2)
    act(3)
    shown = StringIO()

    call_command("verify_audit", "--no-seal", stdout=shown)

    assert "2 sealed events" in shown.getvalue()
    assert "1 more are recorded and not sealed yet" in shown.getvalue()


def test_a_batch_ends_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.audit.seal.BATCH", 2)
    a_sealed_record(5)

    assert AuditSeal.objects.count() == 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_event_that_commits_late_is_sealed_before_those_that_came_after_it() -> None:
    """Two writers at once: the one whose key is lower commits last, while the record is being sealed."""
    act(0)
    has_written, may_commit = threading.Event(), threading.Event()

    def slow_act() -> None:
        with transaction.atomic():
            act(1)
            has_written.set()
            may_commit.wait(10)
        connection.close()

    def seal() -> None:
        seal_events()
        connection.close()

    writer = threading.Thread(target=slow_act)
    writer.start()
    assert has_written.wait(10)
    if connection.vendor == "postgresql":  # SQLite lets nobody write beside another
        act(2)
    sealer = threading.Thread(target=seal)
    sealer.start()
    sealer.join(0.3)
    may_commit.set()
    for thread in (writer, sealer):
        thread.join(20)
        assert not thread.is_alive()
    seal_events()

    found = verify_record()
    assert found.trouble == ""
    assert found.sealed == AuditEvent.objects.count()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(-1e12, 1e12)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "ü"]), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_whatever_an_event_holds_reads_back_to_its_digest(value: Any) -> None:
    with transaction.atomic():
        event = act(1, value=value)
        kept = AuditEvent.objects.filter(pk=event.pk).values(*FIELDS).get()
        assert event_digest(event.salt, kept) == event.digest
        transaction.set_rollback(True)
