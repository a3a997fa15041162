"""Finding published claims: filters, words, order, pages, and no more of each than was asked for."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as MaxQueries

from claims.changes.services import record_change
from claims.models import Change, Claimant, Publication, PublishedText, Receipt
from claims.published.index import PUBLISHED_INDEX
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import Words, approve_verdict, publish_claim, retract_claim
from desk.models import ApiClient, ApiKey
from tests.claims.api.test_claims import URL, headers_for, results
from tests.claims.test_changes import published
from tests.claims.test_verdicts import corrected
from tests.newsroom import a_claim, a_review, fact_checker

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def worded(
    text: str = "Exports of tin rose by 12 percent.", kind: str = "numerical", by: str = "Ilka  Sorn"
) -> Publication:
    review = a_review(a_claim(text))
    claimant, _ = Claimant.objects.get_or_create(name=by)
    approve_verdict(
        verdict=review.hand_in("mostly_true", "The customs office counted 12 percent [1]."), user=review.editor
    )
    return publish_claim(claim=review.claim, user=review.editor, words=Words(text, kind, claimant))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("rating=mostly_true,false", 1),
        ("rating=false", 0),
        ("normal_form=mostly_true", 1),
        ("claimant=ilka%20SORN", 1),
        ("claimant=ilka", 0),
        ("publisher=the%20test%20courier", 1),
        ("publisher=courier", 0),
        ("kind=numerical", 1),
        ("kind=event", 0),
        ("language=en", 1),
        ("language=de", 0),
        ("stale=false", 1),
        ("stale=true", 0),
        ("published_since=2020-01-01T00:00:00Z", 1),
        ("published_before=2020-01-01T00:00:00Z", 0),
        ("updated_before=2999-01-01T00:00:00Z", 1),
        ("q=export", 1),
        ("q=exporting%20TIN", 1),
        ("q=counting%20customs", 1),
        ("q=sorn", 1),
        ("q=tin%20whale", 0),
        ("q=the", 0),
        ("q=12%25", 1),
        ('q="tin"%20OR%20*', 1),
        ("q=tin&rating=false", 0),
    ],
)
def test_published_claims_are_found_by_what_is_published(reader: Client, query: str, count: int) -> None:
    worded()
    assert len(results(reader, f"?{query}")) == count


def test_a_search_finds_the_words_that_stand_and_no_earlier_ones(reader: Client) -> None:
    review = a_review()
    corrected(review)
    assert len(results(reader, "?q=fall")) == 1  # of the corrected rationale
    assert results(reader, "?q=statistics") == []  # of the first
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    assert results(reader, "?q=exports") == []
    assert not PublishedText.objects.exists()


def test_the_index_of_published_words_is_made_again_where_a_migration_dropped_it(reader: Client) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        PUBLISHED_INDEX.ensure(connection)  # present already: it says so by doing nothing
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER claims_published_terms_added")
    worded()
    assert results(reader, "?q=tin") == []
    assert PUBLISHED_INDEX.ensure(connection) == ["claims_published_terms_added"]
    assert len(results(reader, "?q=tin")) == 1


@pytest.mark.parametrize("ordering", ["changed", "-changed", "published", "-published"])
def test_every_order_goes_through_all_pages_without_gap_or_repeat(reader: Client, ordering: str) -> None:
    list(InventedDesk().publish(7))
    stale = Publication.objects.order_by("pk")[2]
    record_change(publication=stale, kind=Change.Kind.STALE)
    column = "last_change" if "changed" in ordering else "first_published_at"
    wanted = Publication.objects.order_by(f"-{column}" if ordering.startswith("-") else column)
    seen: list[str] = []
    url: str | None = f"{URL}?ordering={ordering}&page_size=3"
    while url:
        page = reader.get(url).json()
        seen += [one["id"] for one in page["results"]]
        url = page["next"]
    assert seen == [str(one.claim.public_id) for one in wanted.select_related("claim")]


def test_a_cursor_of_one_order_leads_nowhere_in_another(reader: Client) -> None:
    list(InventedDesk().publish(3))
    url = reader.get(f"{URL}?ordering=published&page_size=1").json()["next"]
    assert reader.get(url.replace("ordering=published", "ordering=changed")).status_code == 404


def test_only_the_members_that_were_asked_for_come(reader: Client) -> None:
    worded()
    (one,) = results(reader, "?fields=claim,rating")
    assert set(one) == {"id", "claim", "rating", "current"}
    (one,) = results(reader, "?fields=id&expand=claim_review")
    assert set(one) == {"id", "current", "claim_review"}
    assert one["claim_review"]["@type"] == "ClaimReview"
    item = reader.get(f"{URL}{one['id']}/?fields=evidence").json()
    assert set(item) == {"id", "evidence", "current"}
    assert item["evidence"][0]["snapshot"]["content_sha256"]


@pytest.mark.parametrize("query", ["fields=claim,secret", "expand=reviewers"])
def test_a_member_that_is_not_there_is_refused_with_those_that_are(reader: Client, query: str) -> None:
    answer = reader.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert "choose from" in str(answer.json()["errors"])


def test_every_member_of_a_published_claim_can_be_asked_for_and_is_described(reader: Client) -> None:
    from claims.api.published_claim import PublishedClaim
    from claims.api.representation import MEMBERS

    worded()
    (one,) = results(reader)
    assert set(one) == set(MEMBERS)
    assert set(PublishedClaim().fields) == {*MEMBERS, "claim_review"}


def test_a_list_and_an_item_that_did_not_change_are_not_sent_again(reader: Client) -> None:
    publication = worded()
    urls = [URL, f"{URL}?q=tin&fields=claim", f"{URL}{publication.claim.public_id}/"]
    tags = {url: reader.get(url)["ETag"] for url in urls}
    for url in urls:
        again = reader.get(url, headers={"If-None-Match": tags[url]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tags[url])
        assert again["Cache-Control"] == "private, no-cache"
    record_change(publication=publication, kind=Change.Kind.STALE)
    for url in urls:
        assert reader.get(url, headers={"If-None-Match": tags[url]}).status_code == 200


def test_a_moment_is_a_validator_once_no_more_can_come_in_it(reader: Client) -> None:
    from datetime import timedelta

    from claims.models import ChangeCounter

    worded()
    assert "Last-Modified" not in reader.get(URL)
    ChangeCounter.objects.update(at=timezone.now() - timedelta(minutes=1))
    moment = reader.get(URL)["Last-Modified"]
    assert reader.get(URL, headers={"If-Modified-Since": moment}).status_code == 304


def test_who_may_not_read_is_refused_whatever_they_say_they_have(client: Client) -> None:
    publication = worded()
    for url in (URL, f"{URL}{publication.claim.public_id}/", "/api/v1/changes/"):
        tag = {"If-None-Match": client.get(url, headers=headers_for("claims:read"))["ETag"]}
        unknown = {"Authorization": f"Bearer fcw_abcdefgh_{'A' * 43}"}
        refused = [tag, tag | unknown, tag | headers_for("documents:write")]
        assert [client.get(url, headers=one).status_code for one in refused] == [401, 401, 403], url
        client.force_login(fact_checker(f"felix{len(url)}"))
        assert client.get(url, headers=tag).status_code == 304
        client.logout()


def test_any_copy_counts_only_of_what_can_be_asked_for(reader: Client) -> None:
    worded()
    star = {"If-None-Match": "*"}
    assert [reader.get(f"{URL}{query}", headers=star).status_code for query in ("", "?kind=purple")] == [304, 400]


def test_a_key_that_is_told_of_nothing_new_was_used_all_the_same(reader: Client) -> None:
    worded()
    tag = reader.get(URL)["ETag"]
    ApiKey.objects.update(last_used_at=None)
    assert reader.get(URL, headers={"If-None-Match": tag}).status_code == 304
    assert ApiKey.objects.get().last_used_at is not None


def test_answers_are_packed_for_who_can_unpack_them(reader: Client) -> None:
    worded()
    packed = reader.get(URL, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert json.loads(gzip.decompress(packed.content)) == reader.get(URL).json()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=orvania&ordering=published&page_size=200",
        "?expand=claim_review&claimant=Ilka%20Sorn%201",
        "?publisher=x",
    ],
)
def test_a_page_takes_at_most_six_queries_however_many_claims_there_are(
    reader: Client, django_assert_max_num_queries: MaxQueries, query: str
) -> None:
    list(InventedDesk().publish(220))
    with django_assert_max_num_queries(6):
        assert reader.get(URL + query).status_code == 200


def test_who_was_given_which_version_is_known(reader: Client) -> None:
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    other = headers_for("claims:read")
    reader.get(URL)
    reader.get(f"{URL}{review.claim.public_id}/")
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    reader.get("/api/v1/changes/")

    told = [(one.publication.version, one.via) for one in Receipt.objects.order_by("publication__version")]
    assert told == [(1, "claims"), (2, "changes")]
    assert ApiClient.objects.count() == 1
    assert other


def test_a_member_of_the_desk_who_looks_at_the_api_is_no_client(client: Client) -> None:
    published()
    client.force_login(fact_checker("felix"))
    assert client.get(URL).status_code == 200
    assert not Receipt.objects.exists()


def test_a_page_of_claims_can_be_read_as_it_was_published(reader: Client) -> None:
    publication = worded()
    body: dict[str, Any] = reader.get(URL).json()
    (one,) = body["results"]
    current, signature = one.pop("current"), one.pop("signature")
    assert one == publication.document
    assert signature["value"] == publication.signature
    assert current == {"change": 1, "stale_since": None, "stale_note": None}


@pytest.mark.parametrize("offset", ["-16:45", "+23:59", "Z"])
def test_a_moment_may_have_any_offset(reader: Client, offset: str) -> None:
    worded()
    found = reader.get(URL, {"updated_since": f"2020-01-01T00:00:00{offset}"})
    assert (found.status_code, len(found.json()["results"])) == (200, 1)
