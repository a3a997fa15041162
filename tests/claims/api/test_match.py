"""Has this been checked? Published claims for a text, and no as an answer."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.matching.services import match_claim
from claims.matching.statements import keep_statements
from claims.models import Claim
from claims.verdicts.services import retract_claim
from tests.claims.api.test_claims import headers_for, published
from tests.newsroom import SENTENCE, a_claim

pytestmark = pytest.mark.django_db
URL = "/api/v1/claims/match/"


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def ask(client: Client, text: str, **more: Any) -> dict[str, Any]:
    answer = client.post(URL, {"text": text, **more}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def checked(slug: str = "false") -> Claim:
    claim = published(slug).claim
    keep_statements([claim])
    return claim


def test_a_repeated_claim_is_found_with_its_rating_score_and_threshold(reader: Client) -> None:
    claim = checked()
    told = ask(reader, SENTENCE)
    (match,) = told["statements"][0]["matches"]
    assert told["found"]
    assert match["is_match"]
    assert match["id"] == str(claim.public_id)
    assert match["rating"]["normal_form"] == "false"
    assert match["url"].endswith(f"/checks/{claim.public_id}/")
    assert match["score"] >= told["threshold"]


def test_nothing_found_is_an_honest_answer(reader: Client) -> None:
    checked()
    told = ask(reader, "Velmoor has eleven lighthouses on its western shore.")
    assert not told["found"]
    assert told["statements"][0]["matches"] == []


def test_an_article_is_answered_sentence_by_sentence_with_places(reader: Client) -> None:
    checked()
    text = f"It was a long debate in Velmoor harbour town. {SENTENCE} Nobody answered the minister there."
    told = ask(reader, text, kind="article")
    assert [one["found"] for one in told["statements"]] == [False, True, False]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in told["statements"])


def test_one_more_sentence_of_an_article_is_one_more_query(reader: Client) -> None:
    checked()
    asked = []
    for count in (5, 15):
        text = " ".join(f"{SENTENCE} Pier {number} of Velmoor harbour was closed." for number in range(count))
        with CaptureQueriesContext(connection) as queries:
            assert len(ask(reader, text, kind="article")["statements"]) == 2 * count
        asked.append(len(queries))
    assert asked[1] - asked[0] == 20


def test_what_is_not_published_cannot_be_found(reader: Client) -> None:
    claim = a_claim()
    match_claim(claim=claim)
    told = ask(reader, SENTENCE)
    assert not told["found"]
    assert str(claim.public_id) not in str(told)


def test_what_was_retracted_is_found_no_more(reader: Client) -> None:
    review = published()
    keep_statements([review.claim])
    retract_claim(claim=review.claim, user=review.editor, note="The figure was ours, and wrong.")
    assert not ask(reader, SENTENCE)["found"]


def test_the_words_that_went_out_are_compared_not_those_of_the_desk(reader: Client) -> None:
    claim = checked()
    Claim.objects.filter(pk=claim.pk).update(text_edited="Lighthouses of Velmoor are painted in a draft, 12 percent.")
    claim.refresh_from_db()
    keep_statements([claim])
    told = ask(reader, "Lighthouses of Velmoor are painted in a draft, 12 percent.")
    assert "draft" not in str(told["statements"][0]["matches"])
    assert not told["found"]


def test_a_key_without_the_scope_and_nobody_at_all_are_refused(client: Client) -> None:
    body = {"text": SENTENCE}
    assert client.post(URL, body, content_type="application/json").status_code == 401
    answer = client.post(URL, body, content_type="application/json", headers=headers_for("documents:write"))
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x" * 200_001},
        {"text": "a\x00b"},
        {"text": "x", "limit": 0},
        {"text": "x", "kind": "?"},
    ],
)
def test_what_cannot_be_used_is_told_by_field(reader: Client, body: dict[str, Any]) -> None:
    answer = reader.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    "text", ['" OR * NEAR(', "'; drop table claims_statement; --", "... !!!", "AND OR NOT", "ß" * 300]
)
def test_operators_and_quotes_in_a_text_are_only_text(reader: Client, text: str) -> None:
    checked()
    assert not ask(reader, text)["found"]
