"""What rests on a page that changed is marked and told of; a person says what it means."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.errors import NotAllowed, ReasonMissing, WrongState
from claims.models import Appearance, Change, Claim, EvidenceLink, Publication, StaleMark
from claims.review.services import assign_claim
from claims.staleness.changed import changed
from claims.staleness.services import TAKEN_BACK, mark_stale, settle_mark, watch_evidence
from claims.staleness.shown import marks_shown_to, stale_claims
from claims.verdicts.services import Words, approve_verdict, publish_claim
from desk.models import AuditEvent, Notification
from sources.blocks import Block, BlockKind
from sources.documents.store import sha256
from sources.models import Document, Snapshot, Watch
from tests.claims.admin.test_pages import signed_in
from tests.factories import JobFactory
from tests.newsroom import SENTENCE, Review, a_review, editor, fact_checker, member, passage, suggest

pytestmark = pytest.mark.django_db

EVIDENCE = "Exports rose by 12 percent, the statistics office found."
REVISED = "Exports rose by 10 percent, the statistics office found."


def says_now(document: Document, *paragraphs: str, content_sha256: str = "") -> Snapshot:
    """The page of a document as it is read anew."""
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(at, at + len(paragraph), BlockKind.PARAGRAPH).as_row())
        at += len(paragraph) + 2
    return Snapshot.objects.create(
        document=document,
        taken_at=document.snapshots.all()[0].taken_at + timedelta(days=1),
        content_sha256=content_sha256 or sha256(text.encode()),
        content_type="text/plain",
        size=len(text),
        text=text,
        text_sha256=sha256(text.encode()),
        layout=blocks,
        parser="test",
        parser_version="1",
        language="en",
    )


def reads(document: Document, *paragraphs: str) -> int:
    """The page is read anew, and what rests on it compared; returns how many marks that raised."""
    says_now(document, *paragraphs)
    raised: int = mark_stale(document, JobFactory(kind="stale", subject=document, state="done"))["raised"]
    return raised


def source_of(review: Review) -> Document:
    return review.link.passage.snapshot.document


@pytest.fixture
def review() -> Review:
    """A claim under review whose reviewer has taken its evidence."""
    made = a_review()
    made.assess()
    return made


@pytest.fixture
def published(review: Review) -> Publication:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    return publish_claim(claim=review.claim, user=review.editor, words=Words(review.claim.text))


def current(publication: Publication) -> Publication:
    return Publication.objects.get(pk=publication.pk)


def test_confirmed_evidence_whose_words_changed_is_marked_with_what_stands_there_now(review: Review) -> None:
    assert reads(source_of(review), REVISED) == 1
    mark = StaleMark.objects.get()
    assert (mark.claim, mark.link) == (review.claim, review.link)
    assert mark.changes == [{"before": EVIDENCE, "after": REVISED}]
    assert mark.old_snapshot.text[review.link.passage.start : review.link.passage.end] == EVIDENCE
    assert AuditEvent.objects.filter(what="claim.source_changed", subject_id=review.claim.pk).exists()


def test_boilerplate_that_changed_marks_nothing(review: Review) -> None:
    assert reads(source_of(review), "Menu", EVIDENCE, "Updated 5 minutes ago", "1,204 views") == 0
    assert not StaleMark.objects.exists()


def test_a_passage_that_still_stands_is_not_marked_though_the_page_changed(review: Review) -> None:
    assert reads(source_of(review), "Imports fell by a third.", EVIDENCE) == 0


def test_a_suggestion_that_nobody_confirmed_is_not_marked() -> None:
    review = a_review()
    link = suggest(review.claim, passage("Exports rose in all of the provinces."))
    assert reads(link.passage.snapshot.document, "Exports fell in all of the provinces.") == 0


def test_marking_again_marks_nothing_twice(review: Review) -> None:
    assert reads(source_of(review), REVISED) == 1
    job = JobFactory(kind="stale", subject=source_of(review), state="done")
    assert mark_stale(source_of(review), job)["raised"] == 0
    assert StaleMark.objects.count() == 1
    with pytest.raises(IntegrityError, match=r"one_unsettled_mark_per_link|UNIQUE"), transaction.atomic():
        StaleMark.objects.create(
            claim=review.claim,
            link=review.link,
            old_snapshot=review.link.passage.snapshot,
            new_snapshot=review.link.passage.snapshot,
            changes=[],
        )


def test_a_mark_follows_the_page_and_is_taken_back_when_the_words_stand_again(published: Publication) -> None:
    document = Document.objects.get(title="Trade statistics")
    reads(document, REVISED)
    reads(document, "Exports rose by 11 percent, the statistics office found.")
    assert StaleMark.objects.get().changes[0]["after"].startswith("Exports rose by 11")
    reads(document, EVIDENCE, "A table was added.")
    mark = StaleMark.objects.get()
    assert (mark.settled_by, mark.note) == (None, TAKEN_BACK)
    assert current(published).stale_since is None


def test_a_published_claim_is_stale_outside_the_document_that_went_out(published: Publication) -> None:
    before = current(published).canonical
    reads(Document.objects.get(title="Trade statistics"), REVISED)

    after = current(published)
    assert after.canonical == before
    assert after.stale_since is not None
    assert after.stale_note.startswith("“Trade statistics” (The Test Courier) has changed since 14 March 2028.")
    assert [change.kind for change in Change.objects.order_by("number")] == ["published", "stale"]


def test_two_marks_on_one_publication_are_one_change_of_the_feed(published: Publication) -> None:
    reads(Document.objects.get(title="Trade statistics"), REVISED)
    reads(Document.objects.get(title="A test document"), "The minister said nothing.")
    assert StaleMark.objects.count() == 2
    assert Change.objects.filter(kind="stale").count() == 1


def test_who_wrote_and_who_published_the_verdict_are_told_once(published: Publication) -> None:
    document = Document.objects.get(title="Trade statistics")
    reads(document, REVISED)
    told = Notification.objects.filter(kind="stale")
    assert {str(one.person) for one in told} == {"edith", "frida"}
    assert "has changed since" in told[0].words
    mark_stale(document, JobFactory(kind="stale", subject=document, state="done"))
    assert told.count() == 2


def test_the_reviewer_who_took_the_evidence_is_told_and_the_blind_second_is_not(review: Review) -> None:
    second = fact_checker("sven")
    assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    reads(source_of(review), REVISED)

    assert [one.person for one in Notification.objects.filter(kind="stale")] == [review.reviewer]
    assert not marks_shown_to(second, review.claim).exists()
    assert marks_shown_to(review.reviewer, review.claim).exists()


def test_the_words_of_a_claim_that_left_their_article_are_marked_for_every_reviewer(review: Review) -> None:
    second = fact_checker("sven")
    assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    article = Appearance.objects.get(claim=review.claim).snapshot.document
    assert reads(article, SENTENCE.replace("12", "2")) == 1

    assert {one.person for one in Notification.objects.filter(kind="stale")} == {review.reviewer, second}
    assert marks_shown_to(second, review.claim).count() == 1


def test_a_settled_change_confirms_what_is_published(published: Publication) -> None:
    reads(Document.objects.get(title="Trade statistics"), REVISED)
    mark = StaleMark.objects.get()
    settle_mark(
        mark=mark, user=User.objects.get(username="edith"), note="A revision; the claim spoke of the first count."
    )

    assert current(published).stale_since is None
    assert Change.objects.order_by("-number")[0].kind == "confirmed"
    event = AuditEvent.objects.get(what="claim.change_settled")
    assert event.reason == "A revision; the claim spoke of the first count."


def test_a_change_that_was_settled_is_not_marked_again(published: Publication) -> None:
    document = Document.objects.get(title="Trade statistics")
    reads(document, REVISED)
    settle_mark(mark=StaleMark.objects.get(), user=User.objects.get(username="edith"), note="Looked at.")
    assert mark_stale(document, JobFactory(kind="stale", subject=document, state="done"))["raised"] == 0
    assert reads(document, REVISED, "Exports will be counted anew.") == 1  # the page has changed once more


def test_a_change_is_settled_with_a_note_once_by_who_may(review: Review) -> None:
    reads(source_of(review), REVISED)
    mark = StaleMark.objects.get()
    with pytest.raises(NotAllowed):
        settle_mark(mark=mark, user=fact_checker("sven"), note="Fine.")
    with pytest.raises(ReasonMissing):
        settle_mark(mark=mark, user=review.reviewer, note=" ")
    settle_mark(mark=mark, user=review.reviewer, note="I looked: the revision is about another year.")
    with pytest.raises(WrongState, match="another year"):
        settle_mark(mark=mark, user=review.editor, note="Me too.")


def test_a_reviewer_does_not_settle_what_a_publication_rests_on(published: Publication) -> None:
    reads(Document.objects.get(title="Trade statistics"), REVISED)
    with pytest.raises(NotAllowed):
        settle_mark(mark=StaleMark.objects.get(), user=User.objects.get(username="frida"), note="Fine.")


def test_words_are_anchored_anew_only_where_the_very_same_words_stand_once(review: Review) -> None:
    document, link = source_of(review), EvidenceLink.objects.get(pk=review.link.pk)
    newer = says_now(document, "Imports fell.", EVIDENCE)
    found = changed([link])[link.pk]
    assert found.lost == ()
    assert found.place is not None
    assert newer.text[found.place[0] : found.place[1]] == EVIDENCE

    says_now(document, EVIDENCE.upper(), "Imports rose.")
    found = changed([link])[link.pk]
    assert found.place is None


def test_the_same_bytes_read_by_a_later_reader_are_no_change(review: Review) -> None:
    says_now(source_of(review), REVISED, content_sha256=review.link.passage.snapshot.content_sha256)
    assert changed([review.link]) == {}


def test_pages_of_confirmed_evidence_are_watched(review: Review) -> None:
    document = source_of(review)
    Document.objects.filter(pk=document.pk).update(submitted_url="https://statistics.example/trade")
    watch_evidence()
    assert Watch.objects.get().document == document


def test_an_article_that_is_read_again_makes_no_claim_twice() -> None:
    from claims.extraction.services import extract_document
    from tests.newsroom import taken_in

    text = "# Tin\n\nThe Ministry of Trade said on Monday that exports of tin rose by 12 percent in 2027.\n"
    document = taken_in(text)
    claims = set(Claim.objects.values_list("pk", flat=True))
    assert claims
    says_now(document, "A new first paragraph.", document.snapshots.get().text.split("\n\n")[-1])
    extract_document(document, JobFactory(kind="extract", subject=document, state="done"))

    assert claims <= set(Claim.objects.values_list("pk", flat=True))
    for claim in Claim.objects.filter(pk__in=claims):
        assert claim.appearances.count() == 2
        for one in claim.appearances.all():
            assert one.snapshot.text[one.start : one.end] == one.quote


# --- Pages ------------------------------------------------------------------------------------------------------------


def page(user: User, name: str, *args: object, query: str = "") -> str:
    return signed_in(user).get(reverse(name, args=args) + query).content.decode()


def test_the_review_page_shows_what_changed_on_the_card(review: Review) -> None:
    reads(source_of(review), REVISED)
    shown = page(review.reviewer, "admin:claims_assignment_review", review.assignment.pk)
    assert "these words stand no more" in shown
    assert f"<ins>{REVISED}</ins>" in shown


def test_the_review_page_shows_that_the_article_itself_changed(review: Review) -> None:
    reads(Appearance.objects.get(claim=review.claim).snapshot.document, "The minister said nothing.")
    shown = page(review.reviewer, "admin:claims_assignment_review", review.assignment.pk)
    assert "the words of the claim stand no more" in shown


def test_a_card_of_a_blind_second_review_tells_nothing_of_the_first(review: Review) -> None:
    """Every passage of a page that changed says so, whoever took it: what it shows is the page's, not a mark's."""
    second = fact_checker("sven")
    assignment = assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    link = suggest(review.claim, passage("Exports rose in all of the provinces."))
    reads(link.passage.snapshot.document, "Exports fell in all of the provinces.")
    assert not StaleMark.objects.exists()
    assert "these words stand no more" in page(second, "admin:claims_assignment_review", assignment.pk)


def test_editors_find_stale_claims_in_the_queue_and_fact_checkers_do_not(review: Review) -> None:
    reads(source_of(review), REVISED)
    listing = "admin:claims_claim_changelist"
    assert list(stale_claims(Claim.objects.all())) == [review.claim]
    assert "⚠ source changed" in page(review.editor, listing, query="?work=stale")
    assert "⚠ source changed" not in page(fact_checker("sven"), listing)


def test_a_change_is_settled_on_the_page_of_its_claim(review: Review) -> None:
    reads(source_of(review), REVISED)
    assert "Not looked at yet" in page(review.editor, "admin:claims_claim_change", review.claim.pk)
    where = reverse("admin:claims_claim_settle", args=[review.claim.pk, StaleMark.objects.get().pk])
    client: Client = signed_in(review.editor)
    client.post(where, {"note": "A revision of another year."})
    assert "A revision of another year." in page(review.editor, "admin:claims_claim_change", review.claim.pk)


def test_a_mark_that_a_person_may_not_see_cannot_be_settled_by_its_address(review: Review) -> None:
    second = fact_checker("sven")
    assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    reads(source_of(review), REVISED)
    where = reverse("admin:claims_claim_settle", args=[review.claim.pk, StaleMark.objects.get().pk])
    assert signed_in(second).post(where, {"note": "Fine."}).status_code == 404


def test_a_guest_sees_no_mark(review: Review) -> None:
    reads(source_of(review), REVISED)
    assert editor("edwin").has_perm("claims.approve_claim")
    assert signed_in(member("guest")).get(reverse("admin:claims_claim_changelist")).status_code == 403
