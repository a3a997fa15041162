"""A person's data: given out whole, and erased so that the chain over the record still fits."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from claims.models import Verdict
from claims.review.talk import add_comment
from desk.access.personal import erase_person, export_person
from desk.access.second_factor import begin_factor
from desk.access.setup import make_member
from desk.audit.actor import Actor
from desk.audit.digest import FIELDS, event_digest
from desk.audit.guards import remove_guards
from desk.audit.seal import seal_events, verify_record
from desk.audit.services import record_event
from desk.errors import WorkbenchError
from desk.models import AuditEvent, Desk, Notification
from tests.factories import AdministratorFactory
from tests.newsroom import Review, a_review, editor

pytestmark = pytest.mark.django_db
REASON = "They asked for it under the law on data protection."


@pytest.fixture
def review() -> Review:
    """A review by a person with a whole name, and what the record and others say of her."""
    review = a_review()
    frida = review.reviewer
    frida.first_name, frida.last_name, frida.email = "Frida", "Okonjo", "frida@desk.example"
    frida.save()
    review.reviewer = User.objects.get(pk=frida.pk)
    review.hand_in()
    add_comment(claim=review.claim, user=review.reviewer, text="I am not sure of the year.")
    record_event(
        actor=Actor.person(review.editor),
        what="account.changed",
        on=review.reviewer,
        before={"email": "frida@desk.example"},
        after={"who": review.reviewer, "note": "Frida Okonjo is back; ask @frida"},
    )
    seal_events()
    return review


def everything() -> str:
    rows = [*AuditEvent.objects.values(), *Notification.objects.values("words"), *User.objects.values()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_what_is_given_out_is_all_that_names_the_account_and_no_secret(review: Review) -> None:
    begin_factor(user=review.reviewer)
    told = export_person(person=review.reviewer)

    assert told["account"]["email"] == "frida@desk.example"
    assert told["account"]["groups"] == ["Fact-checkers"]
    assert {"claims.Assignment", "claims.Comment", "claims.EvidenceLink", "desk.AuditEvent"} <= told.keys()
    assert told["claims.Comment"][0]["text"] == "I am not sure of the year."
    whole = json.dumps(told)
    for secret in ("password", "secret_sealed", "salt"):
        assert f'"{secret}"' not in whole
    assert all(row["actor_user"] == review.reviewer.pk for row in told["desk.AuditEvent"])


def test_after_an_erasure_nothing_names_the_person_and_the_record_is_whole(review: Review) -> None:
    head = verify_record().head

    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)

    whole = everything().lower()
    assert "okonjo" not in whole
    assert "frida@" not in whole
    assert '"frida"' not in whole
    assert "@frida" not in whole
    seal_events()
    found = verify_record(checkpoints={AuditEvent.objects.filter(what="account.changed").latest("pk").pk: head})
    assert (found.trouble, found.erased > 3) == ("", True)
    person = User.objects.get(pk=review.reviewer.pk)
    assert (person.is_active, person.has_usable_password(), person.groups.count()) == (False, False, 0)


def test_what_a_former_member_did_stays_as_their_act(review: Review) -> None:
    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)

    verdict = Verdict.objects.get()
    assert str(verdict.assignment.reviewer) == f"former-{review.reviewer.pk}"
    event = AuditEvent.objects.get(what="verdict.handed_in")
    assert (event.actor_label, event.actor_user_id) == (f"former member {review.reviewer.pk}", review.reviewer.pk)
    assert event.after["rating"] == "true"


def test_words_that_only_look_like_an_account_are_left_alone(review: Review) -> None:
    User.objects.filter(pk=review.reviewer.pk).update(username="may", first_name="", last_name="")
    record_event(actor=Actor.shell(), what="desk.named", on=Desk.current(), reason="The desk moved in may.")

    erase_person(person=User.objects.get(username="may"), actor=Actor.shell(), reason=REASON)

    assert AuditEvent.objects.get(what="desk.named").reason == "The desk moved in may."
    seal_events()
    assert verify_record().trouble == ""


def test_what_is_left_of_an_erased_event_cannot_be_changed_unseen(review: Review) -> None:
    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)
    seal_events()
    remove_guards(connection)
    event = AuditEvent.objects.get(what="verdict.handed_in")

    AuditEvent.objects.filter(pk=event.pk).update(after={**event.after, "rating": "false"})
    assert verify_record().trouble == f"Event {event.pk} does not say what it said when its persons were erased."


def test_an_event_cannot_be_blanked_under_the_erasure_of_another(review: Review) -> None:
    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)
    seal_events()
    remove_guards(connection)
    erasure = AuditEvent.objects.get(what="audit.erased")
    other = AuditEvent.objects.filter(erased_by_event=None).earliest("pk")

    AuditEvent.objects.filter(pk=other.pk).update(after={}, erased_by_event=erasure.pk)
    assert "which erased others and not this one" in verify_record().trouble


def test_nobody_without_the_signing_key_makes_up_an_erasure(review: Review) -> None:
    """By somebody with the whole database in hand: the chain is made of what the event said at first, so it fits."""
    remove_guards(connection)
    event = AuditEvent.objects.get(what="verdict.handed_in")
    event.after = {**event.after, "rating": "false"}
    left = [[event.pk, event_digest(event.salt, {name: getattr(event, name) for name in FIELDS})]]
    for after in ({"left": left}, {"left": left, "signature": {"algorithm": "Ed25519", "key": "mine", "value": "AA"}}):
        made_up = record_event(actor=Actor.shell(), what="audit.erased", on=Desk.current(), after=after, reason=REASON)
        event.erased_by_event = made_up.pk
        event.save()
        seal_events()
        assert verify_record().trouble.startswith(
            f"Event {event.pk} is marked as erased by event {made_up.pk}, which no"
        )


def test_two_erasures_of_one_event_leave_it_whole(review: Review) -> None:
    User.objects.filter(pk=review.editor.pk).update(first_name="Edith", last_name="Valdemar")
    again = {"who": User.objects.get(pk=review.editor.pk).get_full_name(), "and": "Frida Okonjo"}
    record_event(actor=Actor.shell(), what="desk.named", on=Desk.current(), after=again)
    AdministratorFactory()
    for person in (review.reviewer, User.objects.get(pk=review.editor.pk)):
        erase_person(person=person, actor=Actor.shell(), reason=REASON)
    seal_events()
    assert verify_record().trouble == ""
    after = AuditEvent.objects.get(what="desk.named").after
    assert after == {"who": f"former member {review.editor.pk}", "and": f"former member {review.reviewer.pk}"}


def test_an_erased_person_is_signed_out(review: Review, client: Client) -> None:
    client.force_login(review.reviewer)
    assert client.get("/admin/").status_code == 200
    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)
    assert client.get("/admin/").status_code == 302


def test_an_erasure_needs_a_reason_that_does_not_name_the_person(review: Review) -> None:
    for reason in (" ", "Frida Okonjo asked for it."):
        with pytest.raises(WorkbenchError, match="nam"):
            erase_person(person=review.reviewer, actor=Actor.shell(), reason=reason)
    ada = AdministratorFactory()
    with pytest.raises(WorkbenchError, match="last administrator"):
        erase_person(person=ada, actor=Actor.shell(), reason=REASON)


def test_the_commands_give_out_and_erase() -> None:
    make_member(username="pia", password="nine grey lighthouses", groups=[], actor=Actor.shell(), full_name="Pia Lund")
    shown = StringIO()
    call_command("export_person", "pia", stdout=shown)
    assert json.loads(shown.getvalue())["account"]["last_name"] == "Lund"
    call_command("erase_person", "pia", "--reason", REASON, stdout=shown)
    assert not User.objects.filter(username="pia").exists()
    for command in (["export_person", "pia"], ["erase_person", "pia", "--reason", REASON]):
        with pytest.raises(CommandError, match="no account named 'pia'"):
            call_command(*command)


def test_nobody_else_loses_a_name(review: Review) -> None:
    erase_person(person=review.reviewer, actor=Actor.shell(), reason=REASON)
    assert AuditEvent.objects.filter(actor_user=review.editor, actor_label="edith").exists()
    assert editor("ruth").get_username() == "ruth"
