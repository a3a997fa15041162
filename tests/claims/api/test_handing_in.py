"""What trusted clients hand in: fact-checks and documents, many at once, each row by itself, nothing twice."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import FactCheck
from desk.api.idempotency import forget_old_requests
from desk.models import ApiKey, AuditEvent, IdempotentRequest
from sources.models import Document
from tests.claims.api.test_claims import headers_for
from tests.claims.factchecks.test_import import FEED, TABLE, review
from tests.newsroom import fact_checker

pytestmark = pytest.mark.django_db
FACT_CHECKS = "/api/v1/fact-checks/"
DOCUMENTS = "/api/v1/documents/"
BATCH = f"{DOCUMENTS}batch/"


@pytest.fixture
def sender(client: Client) -> Client:
    headers = headers_for("factchecks:write", "documents:write")
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return client


def send(client: Client, body: Any, query: str = "", kind: str = "application/json", **headers: str) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(FACT_CHECKS + query, text, content_type=kind, headers=headers)


@pytest.mark.parametrize(
    ("body", "kind", "count"),
    [
        (review(), "application/json", 1),
        (review(), "application/ld+json", 1),
        (FEED, "application/json", 2),
        (TABLE, "text/csv", 1),
    ],
    ids=["a review", "as JSON-LD", "a feed", "a table"],
)
def test_fact_checks_are_taken_in_as_the_command_takes_them(sender: Client, body: Any, kind: str, count: int) -> None:
    dry = send(sender, body, "?dry_run=true", kind)
    assert (dry.status_code, dry.json()["new"], dry.json()["dry_run"]) == (200, count, True), dry.content
    assert not FactCheck.objects.exists()
    assert send(sender, body, kind=kind).json() == {"dry_run": False, "new": count, "changed": 0, "known": 0, "bad": []}
    assert send(sender, body, kind=kind).json()["known"] == count == FactCheck.objects.count()
    assert {one.imported_by_client.name for one in FactCheck.objects.all() if one.imported_by_client} == {"Aggregator"}


def test_a_row_that_cannot_be_used_is_told_and_leaves_the_others_taken_in(sender: Client) -> None:
    told = send(sender, [review(), review("", url="https://checks.example/b"), review(url="somewhere")]).json()
    assert told["new"] == 1
    assert [one["place"] for one in told["bad"]] == ["item 2", "item 3"]
    assert "no web address" in told["bad"][1]["reason"]


@pytest.mark.parametrize("body", ["", "{", '{"@type": "Recipe"}', "[]"])
def test_what_holds_no_fact_check_is_refused_in_words(sender: Client, body: str) -> None:
    answer = send(sender, body)
    assert answer.status_code in (200, 400), answer.content
    assert answer.json().get("code") == "refused" or answer.json()["bad"]


def test_more_than_a_thousand_fact_checks_are_sent_in_parts(sender: Client) -> None:
    answer = send(sender, [review()] * 1_001)
    assert (answer.status_code, "at most 1,000" in answer.json()["detail"]) == (400, True)


def test_fact_checks_are_handed_in_by_who_may(client: Client) -> None:
    assert send(client, review()).status_code == 401
    assert send(client, review(), **headers_for("documents:write", "claims:read")).status_code == 403
    client.force_login(fact_checker())
    assert send(client, review()).json()["new"] == 1


def test_the_same_request_again_has_the_same_answer_and_is_done_once(sender: Client) -> None:
    first, second = (send(sender, review(), **{"Idempotency-Key": "night-1"}) for _ in range(2))
    assert first.json() == second.json()
    assert second.json()["new"] == 1  # as the first time: it was not asked of the desk again
    assert ("Idempotency-Replayed" in first, second["Idempotency-Replayed"]) == (False, "true")
    assert AuditEvent.objects.filter(what="fact_check.imported").count() == 1


def test_a_key_that_was_sent_with_another_request_is_refused(sender: Client) -> None:
    send(sender, review(), **{"Idempotency-Key": "night-1"})
    for answer in (
        send(sender, review("Velmoor has two harbours."), **{"Idempotency-Key": "night-1"}),
        send(sender, review(), "?dry_run=true", **{"Idempotency-Key": "night-1"}),
        sender.post(DOCUMENTS, {"text": "x"}, "application/json", headers={"Idempotency-Key": "night-1"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert FactCheck.objects.count() == 1


def test_two_senders_may_choose_the_same_key(sender: Client) -> None:
    send(sender, review(), **{"Idempotency-Key": "night-1"})
    person = Client()
    person.force_login(fact_checker())
    assert send(person, review(), **{"Idempotency-Key": "night-1"}).json()["known"] == 1


def test_a_request_that_is_still_worked_on_is_not_begun_again_until_who_had_it_is_gone(sender: Client) -> None:
    key = {"Idempotency-Key": "night-1"}
    send(sender, review(), **key)
    IdempotentRequest.objects.update(status=None, answer=None)
    answer = send(sender, review(), **key)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    IdempotentRequest.objects.update(begun_at=timezone.now() - timedelta(minutes=6))
    assert send(sender, review(), **key).json()["known"] == 1


def test_what_was_refused_may_be_mended_under_the_same_key(sender: Client) -> None:
    key = {"Idempotency-Key": "night-1"}
    assert send(sender, "{", **key).status_code == 400
    assert send(sender, review(), **key).json()["new"] == 1


def test_a_key_of_spaces_or_of_no_end_is_refused(sender: Client) -> None:
    for key in ("two words", "x" * 201, ""):
        assert send(sender, review(), **{"Idempotency-Key": key}).status_code == 400, key


def test_answers_are_kept_for_a_day(sender: Client) -> None:
    send(sender, review(), **{"Idempotency-Key": "night-1"})
    assert forget_old_requests(at=timezone.now() + timedelta(hours=23)) == 0
    assert forget_old_requests(at=timezone.now() + timedelta(hours=25)) == 1


def test_a_form_sent_again_is_the_same_however_it_is_cut_into_parts(sender: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def form(text: bytes) -> Any:
        given = {"kind": "statistics", "file": SimpleUploadedFile("table.txt", text)}
        return sender.post(DOCUMENTS, given, headers={"Idempotency-Key": "table-1"})

    first, again, other = form(b"Tin rose."), form(b"Tin rose."), form(b"Tin fell.")
    assert [one.status_code for one in (first, again, other)] == [202, 202, 422]
    assert first.json()["document"]["id"] == again.json()["document"]["id"]


ROWS = [
    {"text": "Tin rose by 12 percent in March, the statistics office found.", "kind": "statistics"},
    {"url": "https://courier.example/tin"},
    {"text": "Tin rose by 12 percent in March, the statistics office found."},
    {"url": "http://127.0.0.1/private"},
    {"kind": "statistics"},
    "no object",
]


def test_documents_are_handed_in_many_at_once_each_row_by_itself(sender: Client) -> None:
    dry = sender.post(BATCH, {"documents": ROWS, "dry_run": True}, "application/json").json()
    assert (dry["new"], dry["refused"], Document.objects.count()) == (3, 3, 0)
    told = sender.post(BATCH, {"documents": ROWS}, "application/json").json()
    assert [one["state"] for one in told["rows"]] == ["new", "new", "known", "refused", "refused", "refused"]
    assert (told["new"], told["known"], told["refused"], Document.objects.count()) == (2, 1, 3, 2)
    assert told["rows"][0]["document"] == told["rows"][2]["document"]
    assert "private" in told["rows"][3]["message"] or "not" in told["rows"][3]["message"]
    assert "Send exactly one" in str(told["rows"][4]["errors"])
    dry = sender.post(BATCH, {"documents": ROWS, "dry_run": True}, "application/json").json()
    assert (dry["new"], dry["known"]) == (0, 3)


def test_a_batch_has_a_size(sender: Client) -> None:
    for rows in ([], [{"text": "x"}] * 201, "x", None):
        answer = sender.post(BATCH, {"documents": rows}, "application/json")
        assert answer.status_code == 400, rows
    assert ApiKey.objects.count() == 1
