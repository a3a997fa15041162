"""The evidence library over the API."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sources.models import Document, Publisher
from tests.claims.admin.test_pages import signed_in
from tests.claims.api.test_claims import headers_for
from tests.factories import EditorFactory, MemberFactory
from tests.sources.passages.library import add_evidence

pytestmark = pytest.mark.django_db
URL = "/api/v1/evidence/search/"
EXPORTS = "Norvania exported 400,000 barrels of oil a day in March."


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("evidence:read").items()}
    return client


def documents(client: Client, **query: Any) -> list[int]:
    given: dict[str, Any] = {"q": "barrels", **query}
    answer = client.get(URL, given)
    assert answer.status_code == 200, answer.content
    return [one["document"]["id"] for one in answer.json()["results"]]


def test_a_client_finds_passages_with_their_place_and_the_words_that_matched(reader: Client) -> None:
    document = add_evidence(EXPORTS, title="Exports", published_on=date(2026, 3, 1), language="en")
    snapshot = document.snapshots.get()
    body = reader.get(URL, {"q": "Norvania's barrels"}).json()
    (hit,) = body["results"]
    assert snapshot.text[hit["start"] : hit["end"]] == hit["text"]
    assert [hit["text"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["Norvania", "barrels"]
    assert hit["snapshot_sha256"] == snapshot.content_sha256
    assert (hit["document"]["title"], hit["document"]["published_on"]) == ("Exports", "2026-03-01")
    assert (body["next_offset"], body["capped"]) == (None, False)


def test_filters_narrow_what_is_found(reader: Client) -> None:
    bureau = Publisher.objects.create(name="Bureau of Figures")
    old = add_evidence(EXPORTS, published_on=date(2020, 1, 1), publisher=bureau, language="de")
    new = add_evidence(EXPORTS, published_on=date(2025, 1, 1), kind=Document.Kind.PRESS_RELEASE, language="en")
    dateless = add_evidence(EXPORTS, kind=Document.Kind.OTHER)
    assert documents(reader, kind="press_release") == [new.pk]
    assert set(documents(reader, kind=["press_release", "other"])) == {new.pk, dateless.pk}
    assert documents(reader, publisher=bureau.pk) == [old.pk]
    assert documents(reader, language="de") == [old.pk]
    assert documents(reader, published_from="2021-01-01") == [new.pk]
    assert documents(reader, published_to="2020-01-01") == [old.pk]
    assert documents(reader, as_of="2022-01-01") == [old.pk]


def test_pages_are_asked_for_by_offset(reader: Client) -> None:
    for _ in range(3):
        add_evidence(EXPORTS)
    first = reader.get(f"{URL}?q=barrels&limit=2").json()
    second = reader.get(f"{URL}?q=barrels&limit=2&offset={first['next_offset']}").json()
    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert second["next_offset"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "oil", "kind": "novel"}, "kind"),
        ({"q": "oil", "publisher": "x"}, "publisher"),
        ({"q": "oil", "publisher": str(2**70)}, "publisher"),
        ({"q": "oil", "published_from": "soon"}, "published_from"),
        ({"q": "oil", "offset": "-1"}, "offset"),
        ({"q": "oil", "limit": "1000"}, "limit"),
        ({"q": "oil\x00"}, "q"),
    ],
)
def test_what_cannot_be_used_is_said_by_field_as_problem_details(
    reader: Client, query: dict[str, str], field: str
) -> None:
    answer = reader.get(URL, query)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert field in answer.json()["errors"]


def test_a_text_of_five_thousand_words_is_sent_as_a_body(reader: Client) -> None:
    document = add_evidence(EXPORTS)
    told = "Norvania exported oil. " + " ".join(f"word{number}" for number in range(5_000))
    answer = reader.post(URL, {"q": told, "kind": ["statistics"]}, content_type="application/json")
    assert [one["document"]["id"] for one in answer.json()["results"]] == [document.pk]


def test_operators_are_words_and_nothing_found_is_an_answer(reader: Client) -> None:
    document = add_evidence(EXPORTS)
    assert documents(reader, q="oil\" OR NEAR(x) '; DROP *") == [document.pk]
    assert documents(reader, q="!!!") == []


def test_a_client_never_finds_what_is_under_embargo(reader: Client) -> None:
    add_evidence(EXPORTS, embargo_until=timezone.now() + timedelta(hours=1))
    assert documents(reader) == []


def test_an_editor_signed_in_finds_it(client: Client) -> None:
    document = add_evidence(EXPORTS, embargo_until=timezone.now() + timedelta(hours=1))
    assert documents(signed_in(EditorFactory())) == [document.pk]


def test_a_key_without_the_scope_and_a_stranger_are_refused(client: Client) -> None:
    assert client.get(URL, {"q": "oil"}).status_code == 401
    assert client.get(URL, {"q": "oil"}, headers=headers_for("claims:read")).status_code == 403
    assert signed_in(MemberFactory()).get(URL, {"q": "oil"}).status_code == 403


def test_the_search_stands_in_the_description_of_the_api(client: Client) -> None:
    described = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    search = described["paths"]["/api/v1/evidence/search/"]["get"]
    names = {one["name"] for one in search["parameters"]}
    assert {"q", "kind", "publisher", "language", "published_from", "published_to", "as_of", "offset"} <= names
    assert {"200", "400", "401", "403"} <= set(search["responses"])
