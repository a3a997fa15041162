"""People outside of the desk: found wherever they are named, erased where the desk talks of them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.errors import ClaimsError
from claims.models import Comment, Contact, Publication
from claims.review.outsiders import erase_outsider, find_outsider
from claims.review.talk import add_comment, log_contact, record_reply
from claims.verdicts.services import Words, approve_verdict, publish_claim
from desk.audit.actor import Actor
from desk.audit.seal import seal_events, verify_record
from desk.models import AuditEvent, Notification
from tests.newsroom import a_review

pytestmark = pytest.mark.django_db
REASON = "They asked for it under the law on data protection."
NAMES = ["Dagny Holt-Árnason", "dagny@harbour.example"]


@pytest.fixture
def publication() -> Publication:
    """A claim that was published, and what the desk said about a person whom it asked."""
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    contact = log_contact(
        claim=review.claim, user=review.reviewer, whom="Dagny  Holt-Árnason, clerk", way="email",
        contacted_at=timezone.now(), asked="Where do you live, and is the table yours?",
    )  # fmt: skip
    record_reply(contact=contact, user=review.reviewer, reply="In Saltmarket Lane; it is.")
    record_reply(contact=contact, user=review.reviewer, reply="In Tin Street; it is.")
    add_comment(claim=review.claim, user=review.reviewer, text="@edith DAGNY HOLT-ÁRNASON was kind.")
    log_contact(
        claim=review.claim, user=review.reviewer, whom="The port", way="phone", contacted_at=timezone.now(),
        asked="Whether dagny@harbour.example works there.",
    )  # fmt: skip
    Notification.objects.create(person=review.editor, kind="mentioned", words="Dagny Holt-Árnason was kind.")
    note = "Seen with Dagny Holt-Árnason."
    publication = publish_claim(
        claim=review.claim, user=review.editor, words=Words(review.claim.text, "numerical"), note=note
    )
    seal_events()
    return publication


def test_every_row_that_names_somebody_outside_of_the_desk_is_given_out(publication: Publication) -> None:
    found = find_outsider(names=NAMES)

    whole, named = found["claims.Contact"]
    assert (whole["whom"], whole["reply"]) == ("Dagny Holt-Árnason, clerk", "In Tin Street; it is.")
    assert named["asked"] == "Whether dagny@harbour.example works there."
    assert {"claims.Comment", "desk.Notification", "desk.AuditEvent"} <= found.keys()
    assert "salt" not in json.dumps(found)
    assert find_outsider(names=["Holt-Arnason"]) == {}


def test_an_erasure_takes_somebody_out_of_what_the_desk_says_and_leaves_what_is_published(
    publication: Publication,
) -> None:
    before, head = publication.canonical, verify_record()

    erase_outsider(names=NAMES, actor=Actor.shell(), reason=REASON)

    seal_events()
    found = verify_record(checkpoints={head.head_event: head.head})
    assert (found.trouble, found.erased > 3) == ("", True)
    talk = json.dumps([*Contact.objects.values(), *Comment.objects.values()], default=str, ensure_ascii=False)
    talk += json.dumps(list(Notification.objects.values_list("words")), default=str, ensure_ascii=False)
    record = AuditEvent.objects.filter(what__regex="^(contact|comment)")
    talk += json.dumps(list(record.values("before", "after", "reason")), ensure_ascii=False)
    for gone in (*NAMES, NAMES[0].upper(), "Saltmarket", "Tin Street", "where do you live"):
        assert gone.casefold() not in talk.casefold(), gone
    contact = Contact.objects.earliest("pk")
    assert (contact.whom, contact.way, contact.logged_by.get_username()) == ("(erased)", "email", "frida")
    publication.refresh_from_db()
    assert publication.canonical == before


def test_an_erasure_needs_a_whole_name_and_a_reason_without_it(publication: Publication) -> None:
    for names, reason, told in (
        (NAMES, "\u200b\u3164 ", "Say why"),
        (NAMES, "Dagny Holt-Árnason asked for it.", "names the person"),
        (["Al"], REASON, "too short"),
        (["Nobody Atall"], REASON, "Nobody of this name"),
    ):
        with pytest.raises(ClaimsError, match=told):
            erase_outsider(names=names, actor=Actor.shell(), reason=reason)
    assert not AuditEvent.objects.filter(what="audit.erased").exists()


def test_the_command_gives_out_first_and_says_what_it_leaves(publication: Publication) -> None:
    shown = StringIO()
    call_command("erase_outsider", *NAMES, stdout=shown)
    assert "claims.Contact" in json.loads(shown.getvalue())
    assert Contact.objects.filter(whom__startswith="Dagny").exists()

    call_command("erase_outsider", *NAMES, "--reason", REASON, stdout=shown)

    assert "2 contacts, 1 comments" in shown.getvalue()
    assert "Still named in claims.Publication" in shown.getvalue()
    with pytest.raises(CommandError, match="too short"):
        call_command("erase_outsider", "x")
