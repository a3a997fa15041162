"""Comments and the contact log: written, read as a blind review allows, told, withdrawn, counted by the checklist."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.errors import ClaimsError, NotAllowed
from claims.extraction.rows import take_back_unfound
from claims.models import Assignment, Claim, Comment, Contact
from claims.review.blindness import comments_shown_to, contacts_shown_to, history_shown_to, notifications_shown_to
from claims.review.checklist import checklist
from claims.review.services import assign_claim
from claims.review.talk import add_comment, log_contact, mentioned, record_reply, tell_mentions, withdraw_comment
from claims.verdicts.services import hand_in_verdict
from desk.models import AuditEvent, Notification
from tests.factories import EditorFactory, FactCheckerFactory, MemberFactory
from tests.newsroom import Review, a_claim, a_review, rating

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def review() -> Review:
    return a_review()


@pytest.fixture
def second(review: Review) -> Assignment:
    return assign_claim(
        claim=review.claim, reviewer=FactCheckerFactory(username="sam"), user=review.editor, role="second_reviewer"
    )


def say(review: Review, text: str, user: User | None = None) -> Comment:
    return add_comment(claim=review.claim, user=user or review.reviewer, text=text)


def hand_in(assignment: Assignment) -> None:
    hand_in_verdict(
        assignment=assignment,
        user=assignment.reviewer,
        rating=rating("true"),
        rationale="Nobody counts it.",
        assessments=[],
        no_evidence_found="exports",
    )


def test_a_comment_is_kept_with_its_record(review: Review) -> None:
    comment = say(review, "  The table has a footnote.  ")
    assert comment.text == "The table has a footnote."
    event = AuditEvent.objects.get(what="comment.added")
    assert (event.subject_id, event.after["text"]) == (review.claim.pk, "The table has a footnote.")


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001], ids=["empty", "white space", "endless"])
def test_a_comment_without_words_or_without_end_is_refused(review: Review, text: str) -> None:
    with pytest.raises(ClaimsError):
        say(review, text)
    assert not Comment.objects.exists()


def test_whoever_works_on_no_claims_comments_on_none(review: Review) -> None:
    with pytest.raises(NotAllowed):
        say(review, "Hello.", MemberFactory())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@sam look", ["sam"]),
        ("Ask @SAM, or @ann.lee.", ["sam", "ann.lee"]),
        ("mail sam@desk.example or me@sam", []),
        ("(@sam)", ["sam"]),
        ("@samuel and @sa", []),
        ("@frida", []),
    ],
)
def test_mentions_are_user_names_after_an_at_sign(review: Review, text: str, names: list[str]) -> None:
    for name in ("sam", "ann.lee"):
        FactCheckerFactory(username=name)
    assert [one.username for one in mentioned(text, review.reviewer)] == names


def test_who_is_mentioned_is_told_once_with_the_words(review: Review) -> None:
    anna = EditorFactory(username="anna")
    say(review, "@anna is the footnote new?")
    tell_mentions()
    (notification,) = Notification.objects.filter(person=anna)
    assert notification.words.startswith("frida mentions you on “Exports of Orvania")
    assert notification.words.endswith("@anna is the footnote new?")


def test_a_comment_of_a_co_reviewer_is_hidden_until_the_own_verdict_is_in(review: Review, second: Assignment) -> None:
    own = say(review, "I think that it is false.")
    of_editor = say(review, "Mind the footnote.", review.editor)
    assert set(comments_shown_to(second.reviewer, review.claim)) == {of_editor}
    assert set(comments_shown_to(review.reviewer, review.claim)) == {own, of_editor}
    assert set(comments_shown_to(review.editor, review.claim)) == {own, of_editor}
    assert set(comments_shown_to(FactCheckerFactory(), review.claim)) == {of_editor}

    hand_in(second)
    assert set(comments_shown_to(second.reviewer, review.claim)) == {own, of_editor}


def test_a_comment_that_names_the_first_reviewer_is_hidden_from_the_second(review: Review, second: Assignment) -> None:
    comment = say(review, "@frida and @sam, mind the footnote.", review.editor)
    assert comment not in comments_shown_to(second.reviewer, review.claim)
    assert comment not in comments_shown_to(review.reviewer, review.claim)
    assert comment in comments_shown_to(review.editor, review.claim)


def test_a_blind_reviewer_learns_of_a_mention_when_the_verdict_is_in(review: Review, second: Assignment) -> None:
    say(review, "@sam the readings disagree.")
    tell_mentions()
    assert not Notification.objects.filter(person=second.reviewer, kind="mentioned").exists()

    hand_in(second)
    assert tell_mentions() == 1
    assert Notification.objects.get(person=second.reviewer, kind="mentioned").words.endswith("the readings disagree.")


def test_a_mention_told_before_is_hidden_while_its_author_reviews_beside(review: Review) -> None:
    sam = FactCheckerFactory(username="sam")
    say(review, "@sam who knows this port?", review.editor)
    assert notifications_shown_to(sam).filter(kind="mentioned").exists()
    review.editor.groups.add(sam.groups.get())
    editor_who_reviews = User.objects.get(pk=review.editor.pk)
    assign_claim(claim=review.claim, reviewer=sam, user=review.editor, role="second_reviewer")
    assert notifications_shown_to(sam).filter(kind="mentioned").exists()
    assign_claim(claim=review.claim, reviewer=editor_who_reviews, user=EditorFactory(), role="adjudicator")
    assert not notifications_shown_to(sam).filter(kind="mentioned").exists()


def test_history_and_contacts_are_as_blind_as_comments(review: Review, second: Assignment) -> None:
    say(review, "I think that it is false.")
    contact = log_contact(claim=review.claim, user=review.reviewer, whom="Ilka Sorn", way="email", contacted_at=NOW)
    blind = history_shown_to(second.reviewer, review.claim).values_list("what", flat=True)
    assert not {"comment.added", "contact.logged"} & set(blind)
    assert contact not in contacts_shown_to(second.reviewer, review.claim)
    assert contact in contacts_shown_to(review.editor, review.claim)


def test_only_its_author_withdraws_a_comment(review: Review) -> None:
    comment = say(review, "Nonsense.")
    with pytest.raises(NotAllowed):
        withdraw_comment(comment=comment, user=review.editor)
    for _ in range(2):
        withdraw_comment(comment=comment, user=review.reviewer)
    comment.refresh_from_db()
    assert comment.withdrawn_at is not None
    assert AuditEvent.objects.filter(what="comment.withdrawn").count() == 1


def test_a_contact_says_whom_how_and_when(review: Review) -> None:
    claim, user = review.claim, review.reviewer
    bad = [
        {"whom": " ", "way": "email", "contacted_at": NOW},
        {"whom": "Ilka Sorn", "way": "pigeon", "contacted_at": NOW},
        {"whom": "Ilka Sorn", "way": "email", "contacted_at": NOW + timedelta(days=1)},
        {"whom": "Ilka Sorn", "way": "email", "contacted_at": NOW, "deadline_at": NOW - timedelta(days=1)},
    ]
    for given in bad:
        with pytest.raises(ClaimsError):
            log_contact(claim=claim, user=user, **given)  # type: ignore[arg-type]
    assert not Contact.objects.exists()


def test_a_reply_is_noted_and_a_later_one_keeps_what_stood_there_in_the_record(review: Review) -> None:
    contact = log_contact(claim=review.claim, user=review.reviewer, whom="Ilka Sorn", way="email", contacted_at=NOW)
    with pytest.raises(NotAllowed):
        record_reply(contact=contact, user=FactCheckerFactory(), reply="No.")
    record_reply(contact=contact, user=review.reviewer, reply="We stand by it.")
    changed = record_reply(contact=contact, user=review.editor, reply="We were wrong.")
    assert changed.reply == "We were wrong."
    assert AuditEvent.objects.filter(what="contact.replied").first().before == {"reply": "We stand by it."}  # type: ignore[union-attr]


def test_the_checklist_asks_whether_the_claimant_was_contacted(review: Review) -> None:
    def answer() -> tuple[bool | None, str]:
        check = checklist(review.claim, [], list(contacts_shown_to(review.reviewer, review.claim)))[-1]
        return check.is_met, check.answer

    assert answer() == (False, "nobody was asked yet")
    when = NOW - timedelta(days=2)
    contact = log_contact(claim=review.claim, user=review.reviewer, whom="Ilka Sorn", way="phone", contacted_at=when)
    assert answer() == (True, f"asked on {when:%d %b %Y}, no reply yet")
    record_reply(contact=contact, user=review.reviewer, reply="No comment.")
    assert answer() == (True, "asked 1 time, 1 replied")


def test_a_machine_does_not_take_back_a_claim_that_people_talk_about() -> None:
    claim = a_claim()
    add_comment(claim=claim, user=EditorFactory(), text="Worth a look?")
    appearance = claim.appearances.get()
    take_back_unfound(appearance.snapshot, [])
    assert Claim.objects.filter(pk=claim.pk).exists()
