import base64
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from claims.review.services import assign_claim
from claims.verdicts.services import Words, approve_verdict, publish_claim, retract_claim
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.models import ApiClient, Desk
from tests.newsroom import Review, a_claim, a_review, editor, fact_checker, passage, suggest

pytestmark = pytest.mark.django_db
URL = "/api/v1/claims/"


def headers_for(*scopes: str) -> dict[str, str]:
    client, _ = ApiClient.objects.get_or_create(name="Aggregator")
    _, text = make_key(client=client, scopes=list(scopes), actor=Actor.shell())
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def published(slug: str = "true") -> Review:
    review = a_review()
    approve_verdict(verdict=review.hand_in(slug), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    return review


def results(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(URL + query)
    assert answer.status_code == 200, answer.content
    listed: list[dict[str, Any]] = answer.json()["results"]
    return listed


def test_a_claim_that_was_never_published_is_not_in_the_api(reader: Client) -> None:
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)

    assert results(reader) == []
    assert reader.get(f"{URL}{review.claim.public_id}/").status_code == 404


def test_a_false_claim_is_verified_too(reader: Client) -> None:
    published("false")
    assert [one["rating"]["normal_form"] for one in results(reader)] == ["false"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?rating=mixed", 1),
        ("?rating=true", 0),
        ("?normal_form=mixed", 1),
        ("?updated_since=2000-01-01T00:00:00Z", 1),
        ("?updated_since=2999-01-01T00:00:00Z", 0),
        ("?q=exports", 1),
        ("?q=whales", 0),
    ],
)
def test_the_list_is_narrowed(reader: Client, query: str, count: int) -> None:
    published("mixed")
    assert len(results(reader, query)) == count


def test_a_filter_that_means_nothing_is_refused_with_its_name(reader: Client) -> None:
    answer = reader.get(URL + "?normal_form=purple")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "normal_form" in answer.json()["errors"]


def test_a_retracted_claim_leaves_the_list_and_keeps_its_note(reader: Client) -> None:
    review = published()
    retract_claim(claim=review.claim, user=review.editor, note="The table was forged.")

    assert results(reader) == []
    one = reader.get(f"{URL}{review.claim.public_id}/").json()
    assert (one["status"], one["note"]) == ("retracted", "The table was forged.")
    assert "rating" not in one
    refused = reader.get(f"{URL}{review.claim.public_id}/claim-review/")
    assert refused.status_code == 409
    assert "retracted" in refused.json()["detail"]


def test_a_stranger_and_a_key_without_the_scope_see_nothing(client: Client) -> None:
    published()
    assert client.get(URL).status_code == 401
    assert client.get(URL)["WWW-Authenticate"] == "Bearer"
    assert client.get(URL, headers={"Authorization": "Bearer nonsense"}).status_code == 401
    assert client.get(URL, headers=headers_for("documents:write")).status_code == 403


def test_a_member_of_the_desk_reads_with_their_session(client: Client) -> None:
    published()
    client.force_login(fact_checker("felix"))
    assert client.get(URL).status_code == 200


def test_a_list_takes_the_same_few_queries_however_long(
    reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    edith, frida = editor(), fact_checker()
    for number in range(5):
        claim = a_claim(f"Ship number {number} sank.")
        link = suggest(claim, passage(f"Ship {number} is on the sea floor."))
        assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
        approve_verdict(verdict=Review(claim, edith, frida, assignment, link).hand_in(), user=edith)
        publish_claim(claim=claim, user=edith, words=Words(claim.text))
    with django_assert_max_num_queries(6):
        assert len(results(reader)) == 5


def test_pages_follow_each_other_without_gap_or_repeat(reader: Client) -> None:
    review = published()
    second = a_claim("A second ship sank.")
    assignment = assign_claim(claim=second, reviewer=review.reviewer, user=review.editor)
    link = suggest(second, passage("The second ship is on the sea floor."))
    approve_verdict(
        verdict=Review(second, review.editor, review.reviewer, assignment, link).hand_in(), user=review.editor
    )
    publish_claim(claim=second, user=review.editor, words=Words(second.text))

    first_page = reader.get(URL + "?page_size=1").json()
    second_page = reader.get(first_page["next"]).json()
    seen = [one["id"] for page in (first_page, second_page) for one in page["results"]]
    assert sorted(seen) == sorted(str(claim.public_id) for claim in Claim.objects.all())
    assert second_page["next"] is None


def test_claim_review_has_a_number_only_on_the_truth_axis(reader: Client) -> None:
    Desk.objects.create(pk=1, name="Harbour Desk", public_address="https://desk.example")
    review = published("mostly_true")
    document = reader.get(f"{URL}{review.claim.public_id}/claim-review/").json()

    assert document["url"] == f"https://desk.example/checks/{review.claim.public_id}/"
    assert document["author"] == {"@type": "Organization", "name": "Harbour Desk", "url": "https://desk.example"}
    rating = document["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (4, 1, 5)
    assert document["itemReviewed"]["appearance"][0]["name"] == "A test document"


def test_what_is_not_there_is_a_problem_document(reader: Client) -> None:
    answer = reader.get(f"{URL}{uuid.uuid4()}/", headers={"X-Request-ID": "request-4711"})
    assert answer.status_code == 404
    problem = answer.json()
    assert (problem["status"], problem["title"], problem["request_id"]) == (404, "Not Found", "request-4711")


def test_the_description_of_the_api_is_openapi_3_1(client: Client) -> None:
    answer = client.get("/api/v1/schema/?format=json")
    assert answer.status_code == 200
    schema = answer.json()
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/claims/", "/api/v1/documents/", "/api/v1/claims/{id}/claim-review/"} <= set(schema["paths"])


@pytest.mark.parametrize(
    "position", ["\x00", "abc", "2026-99-99", "1.5", "-1", "9" * 20, "0001-01-01T00:00:00+14:00", "p" * 3000]
)
def test_a_cursor_that_no_page_gave_out_leads_nowhere(reader: Client, position: str) -> None:
    published()
    for flag in ("", "r=1&"):
        cursor = base64.b64encode(f"{flag}p={quote(position)}".encode()).decode()
        answer = reader.get(URL, {"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_of_the_calendar_is_refused_with_its_name(reader: Client, moment: str) -> None:
    answer = reader.get(URL, {"updated_since": moment})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["updated_since"])
