import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import AuditEvent
from desk.request_id import under_request_id
from sources.models import Publisher
from tests.newsroom import fact_checker


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_act_and_its_record_are_one_transaction() -> None:
    publisher = Publisher.objects.create(name="The Test Courier")

    with pytest.raises(TransactionManagementError):
        record_event(actor=Actor.shell(), what="publisher.named", on=publisher)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_an_event_names_its_actor_subject_and_request() -> None:
    publisher = Publisher.objects.create(name="The Test Courier")
    frida = fact_checker()

    with under_request_id("request-0001"):
        event = record_event(
            actor=Actor.person(frida), what="publisher.named", on=publisher, after={"who": frida, "name": "x"}
        )

    assert event.actor_label == "frida"
    assert event.subject_label == "The Test Courier"
    assert event.request_id == "request-0001"
    assert event.after == {"who": {"id": frida.pk, "name": "frida"}, "name": "x"}


@pytest.mark.django_db
def test_the_database_refuses_an_event_without_an_actor() -> None:
    publisher = Publisher.objects.create(name="The Test Courier")
    with pytest.raises(IntegrityError), transaction.atomic():
        record_event(actor=Actor(label=""), what="publisher.named", on=publisher)
