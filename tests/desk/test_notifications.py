"""What people are told, in the desk and by e-mail: each as they chose, nothing twice, no letter lost."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.models import Desk, Notification
from desk.notifications import letters
from desk.notifications.letters import send_letters
from desk.notifications.services import choose_notifications, mark_read, notify
from tests.claims.admin.test_pages import signed_in
from tests.factories import ArticleFactory, FactCheckerFactory

pytestmark = pytest.mark.django_db

KIND = Notification.Kind.ASSIGNED
LIST = "admin:desk_notification_changelist"


def test_a_notification_stands_in_the_desk_and_goes_out_as_a_letter() -> None:
    person, document = FactCheckerFactory(email="frida@desk.example"), ArticleFactory()
    Desk.objects.create(pk=1, name="Harbour Desk", public_address="https://desk.example")
    notify(person=person, kind=KIND, words="A claim waits for you.", about=document)

    assert send_letters() == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["frida@desk.example"], "Harbour Desk: A claim waits for you.")
    assert f"https://desk.example/admin/sources/document/{document.pk}/change/" in letter.body
    assert send_letters() == 0


def test_all_that_waits_for_one_person_goes_out_in_one_letter() -> None:
    person = FactCheckerFactory(email="frida@desk.example")
    for number in range(3):
        notify(person=person, kind=KIND, words=f"Claim {number} waits.")
    assert send_letters() == 1
    assert "3 things to know" in mail.outbox[0].subject
    assert all(f"Claim {number} waits." in mail.outbox[0].body for number in range(3))


def test_each_kind_can_be_switched_off_in_the_desk_and_by_email() -> None:
    person = FactCheckerFactory(email="frida@desk.example")
    choose_notifications(person=person, places={"assigned": (False, True), "overdue": (True, False)})
    notify(person=person, kind=KIND, words="By letter alone.")
    notify(person=person, kind=Notification.Kind.OVERDUE, words="In the desk alone.")
    send_letters()

    assert [one.words for one in Notification.objects.in_desk_of(person)] == ["In the desk alone."]
    assert "By letter alone." in mail.outbox[0].body
    assert "In the desk alone." not in mail.outbox[0].body

    choose_notifications(person=person, places={"assigned": (False, False)})
    assert notify(person=person, kind=KIND, words="Nowhere.") is None


def test_nobody_is_told_the_same_twice() -> None:
    person = FactCheckerFactory()
    assert notify(person=person, kind=KIND, words="Once.", key="assigned:1")
    assert notify(person=person, kind=KIND, words="Twice?", key="assigned:1") is None
    assert notify(person=FactCheckerFactory(), kind=KIND, words="Another person.", key="assigned:1")


def test_a_closed_account_is_told_nothing() -> None:
    person = FactCheckerFactory(is_active=False, email="gone@desk.example")
    assert notify(person=person, kind=KIND, words="Hello?") is None


def test_a_letter_that_cannot_be_sent_is_tried_three_times_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> int:
        raise SMTPServerDisconnected("the server hung up")

    monkeypatch.setattr(letters, "send_mail", refuse)
    row = notify(person=FactCheckerFactory(email="frida@desk.example"), kind=KIND, words="A claim waits.")
    assert row is not None
    for attempt in range(1, 4):
        assert send_letters() == 0
        row.refresh_from_db()
        assert row.letter_attempts == attempt
        assert (row.letter_due_at is None) == (attempt == 3)
        Notification.objects.exclude(letter_due_at=None).update(letter_due_at=timezone.now() - timedelta(seconds=1))
    assert "the server hung up" in row.letter_failure
    assert row in Notification.objects.in_desk_of(row.person)


def test_a_letter_in_hand_is_not_taken_up_by_a_second_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[int] = []
    monkeypatch.setattr(letters, "send_mail", lambda *given: swept.append(send_letters()))
    notify(person=FactCheckerFactory(email="frida@desk.example"), kind=KIND, words="A claim waits.")
    assert send_letters() == 1
    assert swept == [0]


def test_the_list_leads_on_and_what_was_opened_is_read() -> None:
    person, document = FactCheckerFactory(), ArticleFactory()
    row = notify(person=person, kind=KIND, words="Here <b>is</b> a claim.", about=document)
    assert row is not None
    client = signed_in(person)
    page = client.get(reverse(LIST)).content.decode()
    assert "1 unread" in page
    assert "&lt;b&gt;" in page

    opened = client.get(reverse("admin:desk_notification_change", args=[row.pk]))
    assert opened["Location"] == reverse("admin:sources_document_change", args=[document.pk])
    assert "Nothing unread" in client.get(reverse(LIST)).content.decode()


def test_nobody_reads_or_marks_what_another_is_told() -> None:
    row = notify(person=FactCheckerFactory(), kind=KIND, words="For one alone.")
    assert row is not None
    other = FactCheckerFactory()
    client = signed_in(other)
    assert client.get(reverse("admin:desk_notification_change", args=[row.pk])).status_code == 404
    assert "For one alone." not in client.get(reverse(LIST)).content.decode()
    client.post(reverse("admin:desk_notification_read"), {"newest": row.pk})
    assert mark_read(person=other, notifications=Notification.objects.all()) == 0
    row.refresh_from_db()
    assert row.read_at is None


def test_all_are_marked_read_but_not_what_came_after_the_page_was_shown() -> None:
    person = FactCheckerFactory()
    client = signed_in(person)
    rows = [notify(person=person, kind=KIND, words=f"Number {number}.") for number in range(3)]
    assert rows[1] is not None
    client.post(reverse("admin:desk_notification_read"), {"newest": rows[1].pk})
    assert [one.words for one in Notification.objects.unread()] == ["Number 2."]


def test_the_switches_are_set_on_a_page_of_their_own() -> None:
    person = FactCheckerFactory(email="")
    client, address = signed_in(person), reverse("admin:desk_notification_choices")
    assert "no e-mail address" in client.get(address).content.decode()
    client.post(address, {"told": ["assigned desk", "mentioned email"]})
    assert notify(person=person, kind=Notification.Kind.OVERDUE, words="Off.") is None
    assert notify(person=person, kind=KIND, words="On.") is not None
    page = client.get(address).content.decode()
    assert page.count(" checked") == 2


def test_a_long_list_has_pages_and_costs_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    person = FactCheckerFactory()
    document = ArticleFactory()
    Notification.objects.bulk_create(
        Notification(person=person, kind=KIND, words=f"Number {number}.", subject=document) for number in range(120)
    )
    client.force_login(person)
    with django_assert_max_num_queries(21):
        page = client.get(reverse(LIST), {"page": 2}).content.decode()
    assert "page 2 of 3" in page
    assert "Number 69." in page
