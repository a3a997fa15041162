"""Following the feed from outside: nothing missed, nothing invented."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries as MaxQueries

from claims.models import Change, Publication
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import retract_claim
from tests.claims.api.test_claims import headers_for
from tests.claims.test_changes import published

pytestmark = pytest.mark.django_db
URL = "/api/v1/changes/"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def published_client(reader: Client) -> Any:
    """The client of the documentation, with the test's server in place of the network."""
    text = PAGE.read_text(encoding="utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "def follow(" in block)
    names: dict[str, Any] = {"__name__": "follow"}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102

    class Answers:
        def __init__(self, body: bytes) -> None:
            self.body = body

        def read(self) -> bytes:
            return self.body

        def __enter__(self) -> "Answers":
            return self

        def __exit__(self, *ended: object) -> None:
            pass

    def urlopen(request: Any, timeout: float) -> Answers:
        answer = reader.get(request.full_url.removeprefix("https://desk.example"), headers=dict(request.header_items()))
        assert answer.status_code == 200, answer.content
        return Answers(answer.content)

    class Requests:
        Request = names["urllib"].request.Request

    Requests.urlopen = staticmethod(urlopen)  # type: ignore[attr-defined]
    names["urllib"] = type("urllib", (), {"request": Requests})
    return names["follow"]


def kept_by_the_desk(reader: Client) -> dict[str, Any]:
    listed: dict[str, Any] = {}
    url: str | None = "/api/v1/claims/?page_size=200"
    while url:
        page = reader.get(url).json()
        listed |= {one["id"]: one for one in page["results"]}
        url = page["next"]
    return listed


def test_the_published_client_ends_with_the_copy_that_the_desk_has(reader: Client) -> None:
    key = reader.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    review = published()
    follow = published_client(reader)
    copy = follow("https://desk.example", key, {"after": 0, "claims": {}})
    assert copy["claims"] == kept_by_the_desk(reader)
    assert list(copy["claims"]) == [str(review.claim.public_id)]
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    assert follow("https://desk.example", key, copy) == {"after": 2, "claims": {}}


def test_a_client_that_slept_through_many_changes_ends_with_an_equal_copy(reader: Client) -> None:
    key = reader.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    follow, desk = published_client(reader), InventedDesk(seed=6)
    copy: dict[str, Any] = {"after": 0, "claims": {}}
    for changes in (1, 30, 500):
        for _ in range(changes):
            desk.happen()
        copy = follow("https://desk.example", key, copy)
        assert copy["claims"] == kept_by_the_desk(reader)
    assert copy["after"] == 531
    assert {one.kind for one in Change.objects.all()} == set(Change.Kind.values) - {"removed"}


def test_a_verdict_that_was_taken_back_is_not_handed_out_again(reader: Client) -> None:
    review = published()
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    first, second = reader.get(URL).json()["changes"]
    assert (first["kind"], first["superseded"], first["document"]) == ("published", True, None)
    assert (second["kind"], second["superseded"], second["document"]) == ("retracted", False, None)
    assert second["note"] == "It was forged."


def test_the_pages_of_the_feed_follow_each_other(reader: Client) -> None:
    list(InventedDesk().publish(5))
    first = reader.get(URL, {"page_size": 3}).json()
    second = reader.get(URL, {"after": first["next_after"], "page_size": 3}).json()
    third = reader.get(URL, {"after": second["next_after"], "page_size": 3}).json()
    numbers = [[one["number"] for one in page["changes"]] for page in (first, second, third)]
    assert numbers == [[1, 2, 3], [4, 5], []]
    assert [page["more"] for page in (first, second, third)] == [True, False, False]
    assert third["next_after"] == 5


def test_a_cursor_beyond_the_feed_is_told_to_start_again(reader: Client) -> None:
    published()
    assert reader.get(URL, {"after": 1}).status_code == 200
    answer = reader.get(URL, {"after": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "cursor_beyond_feed")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query", [{"after": -1}, {"after": "x"}, {"page_size": 0}, {"page_size": 501}, {"after": 2**53}]
)
def test_a_cursor_that_means_nothing_is_refused_with_its_name(reader: Client, query: dict[str, Any]) -> None:
    answer = reader.get(URL, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(query))


def test_the_feed_takes_the_same_few_queries_however_long(
    reader: Client, django_assert_max_num_queries: MaxQueries
) -> None:
    list(InventedDesk().publish(60))
    with django_assert_max_num_queries(6):
        assert len(reader.get(URL).json()["changes"]) == 60


def test_the_feed_is_for_keys_with_the_scope(client: Client) -> None:
    assert client.get(URL).status_code == 401
    assert client.get(URL, headers=headers_for("documents:write")).status_code == 403


def test_an_unchanged_feed_is_not_sent_again(reader: Client) -> None:
    review = published()
    first = reader.get(URL)
    again = reader.get(URL, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    assert reader.get(URL, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_each_document_of_the_feed_is_what_was_published_letter_by_letter(reader: Client) -> None:
    published()
    text = reader.get(URL).content.decode()
    assert Publication.objects.get().canonical[:-1] in text
    assert json.loads(text)["changes"][0]["document"]["current"]["change"] == 1
