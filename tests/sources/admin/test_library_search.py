"""The library searched by people."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sources.models import Document
from tests.claims.admin.test_pages import signed_in
from tests.factories import FactCheckerFactory, MemberFactory
from tests.sources.passages.library import add_evidence

pytestmark = pytest.mark.django_db
EXPORTS = "Norvania exported 400,000 barrels of oil a day in March."


@pytest.fixture
def client() -> Client:
    return signed_in(FactCheckerFactory())


def page(client: Client, **query: Any) -> str:
    answer = client.get(reverse("admin:sources_document_search"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_fact_checker_searches_and_sees_the_hits_marked(client: Client) -> None:
    document = add_evidence(EXPORTS, title="Exports in March")
    passage = document.snapshots.get().passages.get()
    told = page(client, q="barrels of Norvania")
    assert "<mark>Norvania</mark>" in told
    assert "<mark>barrels</mark>" in told
    assert f"?passage={passage.pk}" in told
    opened = client.get(reverse("admin:sources_document_change", args=[document.pk]), {"passage": passage.pk})
    assert '<mark class="lit" id="claim-0">' in opened.content.decode()


def test_the_search_is_a_place_of_the_navigation(client: Client) -> None:
    assert reverse("admin:sources_document_search") in client.get(reverse("admin:index")).content.decode()


def test_filters_narrow_and_are_kept_on_the_next_page(client: Client) -> None:
    for number in range(22):
        add_evidence(f"{EXPORTS} Shipment {number}.", published_on=date(2025, 1, 1), language="en")
    add_evidence(EXPORTS, title="Another kind", kind=Document.Kind.OTHER)
    told = page(client, q="barrels", kind="statistics", published_from="2024-01-01", language="en")
    assert "Another kind" not in told
    assert "offset=20" in told
    assert "kind=statistics" in told.split('rel="next"')[1].split(">")[0]
    assert "Passages 21 to 22" in page(client, q="barrels", kind="statistics", offset="20")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Every document of the library is searched"),
        ({"q": "unheard"}, "No passage of the library holds a word of this"),
        ({"q": "unheard", "kind": "other"}, "Search without filters"),
        ({"q": "oil", "published_from": "2025-02-01", "published_to": "2025-01-01"}, "swap them"),
        ({"q": "oil", "published_from": "soon"}, "Enter a valid date"),
        ({"q": "oil", "kind": "novel"}, "Select a valid choice"),
        ({"q": "<script>alert(1)</script>"}, "&lt;script&gt;"),
        ({"q": "barrels", "offset": "99999"}, "There is nothing further"),
        ({"q": "barrels", "offset": "-5"}, "Passages 1 to 1"),
        ({"q": "\x00"}, "Null characters are not allowed"),
    ],
)
def test_whatever_is_asked_the_page_says_what_came_of_it(client: Client, query: dict[str, str], said: str) -> None:
    add_evidence(EXPORTS)
    assert said in page(client, **query)


def test_who_may_not_see_documents_does_not_search_them() -> None:
    assert signed_in(MemberFactory()).get(reverse("admin:sources_document_search")).status_code == 403
