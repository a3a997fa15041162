import json
import re

import pytest
from django.test import Client

from claims.changes.services import record_change
from claims.models import Appearance, Change, Claim, Publication
from claims.public import feeds
from claims.review.services import assign_claim
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import Words, approve_verdict, publish_claim, retract_claim
from desk.models import Desk
from tests.claims.test_verdicts import corrected
from tests.newsroom import Review, a_claim, a_review, passage, suggest

pytestmark = pytest.mark.django_db


def published(review: Review, rationale: str = "The statistics say so [1].") -> str:
    approve_verdict(verdict=review.hand_in("mostly_true", rationale), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    return f"/checks/{review.claim.public_id}/"


def test_a_reader_retraces_a_verdict_without_signing_in(client: Client) -> None:
    review = a_review()
    page = client.get(published(review))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Mostly true" in text
    assert review.link.passage.text in text
    assert review.link.passage.snapshot.content_sha256 in text
    assert 'href="#evidence-1"' in text


def test_a_page_says_who_spoke_in_the_words_of_the_desk_and_in_which_language(client: Client) -> None:
    review = a_review()
    Appearance.objects.update(speaker="the machine's guess", speaker_edited="Trade Minister Ilka Sorn")
    Claim.objects.update(language="de")
    text = client.get(published(review)).content.decode()
    assert "<figcaption>Trade Minister Ilka Sorn, in " in text
    assert "guess" not in text
    assert '<h1 lang="de">' in text
    assert "Numbers that the verdict rests on" not in text


def test_a_claim_that_is_not_published_has_no_page(client: Client) -> None:
    review = a_review()
    review.hand_in()
    assert client.get(f"/checks/{review.claim.public_id}/").status_code == 404


def test_the_page_carries_its_claim_review(client: Client) -> None:
    text = client.get(published(a_review())).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    assert json.loads(found[1])["reviewRating"]["alternateName"] == "Mostly true"


def test_words_of_a_hostile_article_stay_words(client: Client) -> None:
    hostile = "The mayor said </script><script>alert(1)</script> and <b>left</b>."
    text = client.get(published(a_review(a_claim(hostile)), "So it is <i>here</i> [1].")).content.decode()

    assert "<script>alert" not in text
    assert "<b>left" not in text
    assert "<i>here" not in text


def test_a_retracted_check_says_so_and_why(client: Client) -> None:
    review = a_review()
    url = published(review)
    retract_claim(claim=review.claim, user=review.editor, note="The table was forged.")

    page = client.get(url)
    assert page.status_code == 410
    text = page.content.decode()
    assert "The table was forged." in text
    assert "<script" not in text
    assert review.claim.text not in client.get("/checks/").content.decode()


def test_public_pages_run_no_script_and_load_nothing_from_elsewhere(client: Client) -> None:
    page = client.get(published(a_review()))
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "script-src" not in page["Content-Security-Policy"]
    assert not re.findall(r"(?:src|href)=\"https?://(?!testserver)", page.content.decode().replace("<a href", "<a "))


def test_pages_of_a_sample_desk_carry_a_banner_and_are_not_indexed(client: Client) -> None:
    url = published(a_review())
    assert "noindex" not in client.get(url).content.decode()
    Desk.objects.create(pk=1, has_sample=True)

    for address in (url, "/checks/"):
        page = client.get(address)
        assert "invented" in page.content.decode()
        assert page["X-Robots-Tag"] == "noindex"


def test_a_suggestion_is_never_shown_to_readers(client: Client) -> None:
    review = a_review()
    suggest(review.claim, passage("Only a machine found this sentence."))
    assert "Only a machine" not in client.get(published(review)).content.decode()


def test_a_corrected_check_tells_each_change_with_both_ratings(client: Client) -> None:
    review = a_review()
    corrected(review)
    text = client.get(f"/checks/{review.claim.public_id}/").content.decode()
    assert "Corrections and updates" in text
    assert "was True, is False" in text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    (comment,) = json.loads(found[1])["correction"]
    assert comment["text"] == "We misread the table. The rating was True and is False."


def test_a_stale_check_says_that_it_is_being_looked_at(client: Client) -> None:
    review = a_review()
    url = published(review)
    publication = review.claim.publications.get()
    record_change(publication=publication, kind=Change.Kind.STALE, note="The table was revised in May.")
    text = client.get(url).content.decode()
    assert "The table was revised in May." in text
    assert "The verdict stands until it has been checked again" in text


def test_who_reviewed_a_check_is_named_only_where_the_desk_says_so(client: Client) -> None:
    review = a_review()
    assert "Reviewed by" not in client.get(published(review)).content.decode()
    Desk.objects.create(pk=1, names_reviewers=True)
    second = a_claim("A second ship sank.")
    assignment = assign_claim(claim=second, reviewer=review.reviewer, user=review.editor)
    link = suggest(second, passage("The second ship is on the sea floor."))
    other = Review(second, review.editor, review.reviewer, assignment, link)
    approve_verdict(verdict=other.hand_in(), user=review.editor)
    document = publish_claim(claim=second, user=review.editor, words=Words(second.text)).document
    assert (document["reviewed_by"], document["approved_by"]) == (["frida"], "edith")
    assert "Reviewed by frida, approved by edith." in client.get(f"/checks/{second.public_id}/").content.decode()


def test_the_sitemap_and_the_data_feed_name_what_stands(client: Client) -> None:
    review = a_review()
    url = published(review)
    assert f"<loc>http://testserver{url}</loc>" in client.get("/sitemap.xml").content.decode()
    feed = json.loads(b"".join(client.get("/checks/feed.json").streaming_content))  # type: ignore[attr-defined]
    assert feed["@type"] == "DataFeed"
    assert [one["item"][0]["@type"] for one in feed["dataFeedElement"]] == ["ClaimReview"]
    retract_claim(claim=review.claim, user=review.editor, note="The table was forged.")
    assert "<loc>" not in client.get("/sitemap.xml").content.decode()
    feed = json.loads(b"".join(client.get("/checks/feed.json").streaming_content))  # type: ignore[attr-defined]
    assert feed["dataFeedElement"] == []


def test_what_one_sitemap_cannot_name_is_in_several_under_an_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "LARGEST_SITEMAP", 2)
    list(InventedDesk().publish(5))
    third = Publication.objects.order_by("pk")[2]
    Publication.objects.filter(pk=third.pk).update(is_current=False)
    parts = re.findall("<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    named = [re.findall("<loc>(.*?)</loc>", client.get(part).content.decode()) for part in parts]
    shown = {f"http://testserver/checks/{one.claim.public_id}/" for one in Publication.objects.standing()}
    assert ({page for part in named for page in part}, sum(map(len, named))) == (shown, 4)
    assert max(map(len, named)) <= 2
    assert all(named)
    assert client.get("/sitemap-9.xml").status_code == 404


def test_a_sample_desk_has_no_sitemap(client: Client) -> None:
    published(a_review())
    Desk.objects.create(pk=1, has_sample=True)
    assert "<loc>" not in client.get("/sitemap.xml").content.decode()
