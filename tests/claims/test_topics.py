"""What claims are about: a list that the desk keeps, set by people, published and found by."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from claims.errors import ClaimsError, NotAllowed
from claims.models import Claim, Publication, PublishedTopic, Topic
from claims.published.findable import findable
from claims.review.topics import change_topics
from claims.signing.services import public_keys
from claims.signing.signatures import verify
from claims.verdicts.claimreview import claim_review
from claims.verdicts.document import canonical_json
from claims.verdicts.invented import InventedDesk
from claims.verdicts.readiness import troubles
from claims.verdicts.services import Words, approve_verdict, publish_claim
from desk.models import AuditEvent, Desk
from tests.claims.api.test_claims import URL, headers_for, results
from tests.claims.test_changes import published
from tests.newsroom import Review, a_claim, a_review, editor, fact_checker

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Topic:
    return Topic.objects.create(name="Trade", slug="trade")


@pytest.fixture
def health() -> Topic:
    return Topic.objects.create(name="Public health", slug="public-health")


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def published_under(*topics: Topic) -> Review:
    review = a_review()
    change_topics(claim=review.claim, user=review.editor, add=topics)
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor, words=Words("Exports of tin rose by 12 percent."))
    return review


def slugs(claim: Claim) -> list[str]:
    return list(claim.topics.values_list("slug", flat=True))


def test_topics_are_set_by_editors_and_the_claims_reviewer_and_the_record_says_so(trade: Topic, health: Topic) -> None:
    review = a_review()
    change_topics(claim=review.claim, user=review.reviewer, add=[trade, health])
    change_topics(claim=review.claim, user=review.editor, add=[trade], remove=[health])
    change_topics(claim=review.claim, user=review.editor, add=[trade])
    with pytest.raises(NotAllowed):
        change_topics(claim=review.claim, user=fact_checker("fred"), remove=[trade])
    assert slugs(review.claim) == ["trade"]
    told = AuditEvent.objects.filter(what="claim.topics_set").order_by("pk").values_list("after", flat=True)
    assert list(told) == [{"topics": ["public-health", "trade"]}, {"topics": ["trade"]}]


def test_a_topic_that_is_not_offered_any_more_stays_where_it_is_and_comes_nowhere_else(trade: Topic) -> None:
    first, second = a_review(), a_claim("Imports of tin fell.")
    change_topics(claim=first.claim, user=first.editor, add=[trade])
    Topic.objects.update(is_offered=False)
    trade.refresh_from_db()
    change_topics(claim=first.claim, user=first.editor, add=[trade])
    with pytest.raises(ClaimsError, match="not among the topics any more"):
        change_topics(claim=second, user=first.editor, add=[trade])
    assert (slugs(first.claim), slugs(second)) == (["trade"], [])


def test_a_topic_is_named_once_and_has_a_slug_for_good(trade: Topic) -> None:
    made = Topic(name="  Ports  and ships ")
    made.full_clean()
    assert (made.name, made.slug) == ("Ports and ships", "ports-and-ships")
    for name in ("TRADE", "?!"):
        with pytest.raises(ValidationError):
            Topic(name=name).full_clean()


def test_a_claim_that_has_a_topic_is_none_that_a_machine_may_change(trade: Topic) -> None:
    claim = a_claim()
    assert claim in Claim.objects.untouched()
    change_topics(claim=claim, user=editor(), add=[trade])
    assert claim not in Claim.objects.untouched()


def test_a_published_claim_is_found_by_its_topics_and_carries_them(trade: Topic, health: Topic, reader: Client) -> None:
    review = published_under(trade, health)
    list(InventedDesk().publish(1))
    [claim] = results(reader, "?topic=trade,housing")
    assert claim["topics"] == [{"slug": "public-health", "name": "Public health"}, {"slug": "trade", "name": "Trade"}]
    assert results(reader, "?topic=housing") == []
    assert "Public health; Trade" in b"".join(reader.get(f"{URL}export/", {"as": "csv"})).decode()
    assert reader.get(f"{URL}{claim['id']}/claim-review/").json()["keywords"] == ["Public health", "Trade"]
    assert "Public health, Trade" in reader.get(f"/checks/{review.claim.public_id}/").content.decode()


def test_what_is_published_keeps_its_topics_until_its_next_version(trade: Topic, health: Topic, reader: Client) -> None:
    review = published_under(trade)
    change_topics(claim=review.claim, user=review.editor, add=[health], remove=[trade])
    assert len(results(reader, "?topic=trade")) == 1
    publish_claim(claim=review.claim, user=review.editor, note="It is about health.", is_update=True)
    assert (results(reader, "?topic=trade"), len(results(reader, "?topic=public-health"))) == ([], 1)
    assert PublishedTopic.objects.count() == 1


def test_what_was_published_before_there_were_topics_is_given_out_as_it_was_signed(reader: Client) -> None:
    list(InventedDesk().publish(1))
    [claim] = results(reader)
    assert "topics" not in claim
    assert verify(claim, public_keys())
    assert claim_review(claim, desk=Desk.current()).get("keywords") is None
    assert b"Invented" not in b"".join(reader.get(f"{URL}export/", {"as": "csv"}))
    assert reader.get(f"/checks/{claim['id']}/").status_code == 200


def test_editors_find_claims_by_topic_in_the_queue_and_those_without(trade: Topic) -> None:
    first, second = a_claim("Exports of tin rose."), a_claim("Imports of tin fell.")
    edith = editor()
    change_topics(claim=first, user=edith, add=[trade])
    client = signed_in(edith)
    for asked, shown in (("trade", [first]), ("(none)", [second]), ("unknown", [first, second])):
        answer = client.get("/admin/claims/claim/", {"topic": asked})
        assert set(answer.context["cl"].queryset) == set(shown)


def test_many_claims_are_put_under_a_topic_at_once_and_taken_from_it(trade: Topic) -> None:
    claims = [a_claim(f"Exports of tin rose by {number} percent.") for number in (3, 4)]
    sent: dict[str, Any] = {"action": "topics", "_selected_action": [one.pk for one in claims], "apply": "1"}
    client = signed_in(editor())
    client.post("/admin/claims/claim/", {**sent, "topics": [trade.pk], "way": "add"})
    assert [slugs(one) for one in claims] == [["trade"], ["trade"]]
    client.post("/admin/claims/claim/", {**sent, "topics": [trade.pk], "way": "remove"})
    assert [slugs(one) for one in claims] == [[], []]


def test_of_two_who_set_the_topics_of_a_claim_neither_takes_back_what_the_other_set(
    trade: Topic, health: Topic
) -> None:
    claim, edith = a_claim(), editor()
    client = signed_in(edith)
    page = f"/admin/claims/claim/{claim.pk}/act/topics/"
    assert "Trade" in client.get(page).content.decode()
    change_topics(claim=claim, user=edith, add=[health])
    client.post(page, {"way": "exactly", "topics": [trade.pk]})
    assert slugs(claim) == ["public-health", "trade"]


def test_an_editor_is_told_of_a_claim_without_a_topic_where_the_desk_has_some(trade: Topic) -> None:
    review = a_review()
    verdict = review.hand_in()

    def told() -> bool:
        return any("no topic" in one.words for one in troubles(claim=review.claim, verdict=verdict, text="It rose."))

    assert told()
    change_topics(claim=review.claim, user=review.editor, add=[trade])
    assert not told()


def test_an_invented_document_is_what_publishing_would_have_written() -> None:
    desk = InventedDesk()
    list(desk.publish(2))
    for _ in range(10):
        desk.happen()
    for row in Publication.objects.select_related("text"):
        assert row.canonical == canonical_json(json.loads(row.canonical))
        found = findable(row.document)
        assert (found.kind, found.language, found.claimant) == (row.claim_kind, row.language, row.claimant_folded)
        if row.is_current and found.terms:
            assert (found.terms, list(found.publishers)) == (
                row.text.terms,
                list(row.publishers.values_list("publisher", flat=True)),
            )
    assert published()  # rows that Django counts itself follow on those whose keys were given
