"""What an editor is told before a claim goes out, and what stops it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.errors import NotReady, ReasonMissing, WrongState
from claims.models import Claimant, Publication, Rating
from claims.verdicts.readiness import troubles
from claims.verdicts.services import Words, approve_verdict, publish_claim, retract_claim
from desk.models import Desk
from sources.models import Document
from tests.newsroom import Review, a_review, rating

pytestmark = pytest.mark.django_db
TEXT = "Exports of Orvania rose by 12 percent last year."


@pytest.fixture
def review() -> Review:
    """A claim about which there is nothing to say."""
    Desk.objects.create(pk=1, public_address="https://desk.example")
    made = a_review()
    for document in Document.objects.all():
        document.canonical_url, document.published_on = f"https://courier.example/{document.pk}", date(2024, 3, 14)
        document.save()
    return made


def told(review: Review, slug: str = "true", rationale: str = "The statistics say so [1].", **given: Any) -> str:
    verdict = review.hand_in(slug, rationale)
    verdict.assessments.update(directness=given.pop("directness", "primary"))
    by = given.pop("claimant", Claimant.objects.get_or_create(name="Ilka Sorn")[0])
    found = troubles(claim=review.claim, verdict=verdict, text=given.pop("text", TEXT), claimant=by, **given)
    return " | ".join(f"{'!' if one.stops else ''}{one.words}" for one in found)


def test_of_a_claim_that_is_in_order_nothing_is_said(review: Review) -> None:
    assert told(review) == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "It is not true that exports rose."}, "Say what was claimed"),
        ({"text": "Did exports rise by 12 percent?"}, "This is a question"),
        ({"short": "x" * 76}, "has 76 characters"),
        ({"short": "", "text": "Exports " * 12}, "has 95 characters"),
        ({"short": "False: exports rose by 12 percent"}, "!Take the rating “False” out"),
        ({"short": "Exports rose by 12 percent (mostly true)"}, "!Take the rating “Mostly true” out"),
        ({"text": "Exports rose by 12 percent – missing context."}, "!Take the rating “Missing context” out"),
        ({"claimant": None}, "No claimant is named"),
        ({"rationale": "The statistics say so."}, "cites none of its evidence"),
        ({"directness": "secondary"}, "primary source"),
    ],
)
def test_an_editor_is_told_what_breaks_a_rule_of_the_field(review: Review, given: dict[str, Any], words: str) -> None:
    assert words in told(review, **given)


@pytest.mark.parametrize("short", ["True North is a false friend, the mayor said", "Half of all true oaks fell"])
def test_a_rating_that_is_a_plain_word_of_the_claim_stands_in_no_ones_way(review: Review, short: str) -> None:
    assert "!" not in told(review, short=short)


def test_an_outlet_is_no_claimant(review: Review) -> None:
    assert "an outlet is no claimant" in told(review, claimant=Claimant.objects.create(name="The Test Courier"))


def test_what_readers_cannot_look_up_is_told(review: Review) -> None:
    Document.objects.update(canonical_url="", published_on=None)
    Desk.objects.update(public_address="")
    said = told(review)
    for words in ("Evidence [1], “Trade statistics”, has no address", "on which day", "no public address yet"):
        assert words in said
    Document.objects.update(published_on=timezone.localdate() + timedelta(days=400))
    verdict = review.assignment.verdicts.get()
    assert "still to come" in str(troubles(claim=review.claim, verdict=verdict, text=TEXT))


def test_a_scale_that_claim_review_cannot_carry_stops_its_ratings(review: Review) -> None:
    Rating.objects.filter(scale__is_default=True, on_truth_axis=True).exclude(slug="true").update(on_truth_axis=False)
    assert "!" in told(review)
    assert rating("unproven").on_truth_axis is False


def test_what_stops_a_claim_stops_it_whoever_publishes_it(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    with pytest.raises(NotReady, match="Take the rating “True” out"):
        publish_claim(claim=review.claim, user=review.editor, short="True: exports rose")
    assert not Publication.objects.exists()


def test_an_editor_reads_what_to_mend_on_the_form_and_loses_nothing(review: Review) -> None:
    review.hand_in()
    browser = Client()
    browser.force_login(review.editor)
    address = f"/admin/claims/claim/{review.claim.pk}/act/approve/"
    page = browser.get(address).content.decode()
    assert "Before it goes out" in page
    assert "No claimant is named" in page
    verdict = review.assignment.verdicts.get().pk
    sent = {"verdict": verdict, "text": TEXT, "confirmed": "on", "short": "True: exports rose", "note": "Kept words."}
    page = browser.post(address, sent).content.decode()
    assert "Take the rating “True” out of these words" in page
    assert "Kept words." in page
    assert not Publication.objects.exists()
    assert browser.post(address, {**sent, "short": "Exports rose"}).status_code == 302
    assert Publication.objects.get().claim_short == "Exports rose"


def test_the_words_of_a_published_claim_are_corrected_under_the_same_verdict(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    first = publish_claim(claim=review.claim, user=review.editor)
    again = Words(first.claim_text, first.claim_kind)
    with pytest.raises(WrongState, match="word for word"):
        publish_claim(claim=review.claim, user=review.editor, words=again, note="Nothing.")
    by = Claimant.objects.create(name="Ilka Sorn")
    words = Words(first.claim_text, first.claim_kind, by)
    with pytest.raises(ReasonMissing):
        publish_claim(claim=review.claim, user=review.editor, words=words)
    second = publish_claim(claim=review.claim, user=review.editor, words=words, note="We had not named the minister.")

    assert (second.version, second.status, second.verdict) == (2, "corrected", first.verdict)
    assert second.document["claimant"]["name"] == "Ilka Sorn"
    (correction,) = second.document["corrections"]
    assert correction["rating_before"] == correction["rating_after"]
    retract_claim(claim=review.claim, user=review.editor, note="Forged.")
    with pytest.raises(ReasonMissing):
        publish_claim(claim=review.claim, user=review.editor)


def test_an_editor_corrects_the_words_on_the_claims_page(review: Review) -> None:
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    browser = Client()
    browser.force_login(review.editor)
    page = browser.get(f"/admin/claims/claim/{review.claim.pk}/change/").content.decode()
    assert "Correct the words" in page
    assert "/act/publish/" not in page
    address = f"/admin/claims/claim/{review.claim.pk}/act/reword/"
    sent = {"text": TEXT, "confirmed": "on", "short": "", "note": ""}
    assert "This field is required" in browser.post(address, sent).content.decode()
    assert browser.post(address, {**sent, "note": "The words were not clear."}).status_code == 302
    assert Publication.objects.get(is_current=True).claim_text == TEXT
