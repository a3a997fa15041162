"""Published claims in bulk: all that the filters leave, each as it is given out one by one."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from claims.models import Claimant, Publication, Receipt
from claims.published import export
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import Words, approve_verdict, publish_claim
from tests.claims.api.test_claims import URL, headers_for, results
from tests.newsroom import a_claim, a_review, fact_checker

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    return client


def exported(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"{URL}export/{query}")
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def test_every_claim_is_exported_once_as_it_is_listed(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "BATCH", 4)
    desk = InventedDesk(seed=2)
    for _ in range(40):
        desk.happen()
    lines = [json.loads(line) for line in exported(reader).splitlines()]
    listed = results(reader, "?page_size=200")
    assert len(lines) == Publication.objects.standing().count() > 8
    assert {one["id"]: one for one in lines} == {one["id"]: one for one in listed}


def test_an_export_is_narrowed_like_the_list(reader: Client) -> None:
    list(InventedDesk(seed=2).publish(30))
    lines = exported(reader, "?normal_form=false").splitlines()
    assert 0 < len(lines) < 30
    assert {json.loads(line)["rating"]["normal_form"] for line in lines} == {"false"}
    assert reader.get(f"{URL}export/?normal_form=purple").status_code == 400


def test_a_cell_that_a_spreadsheet_would_run_is_only_text(reader: Client) -> None:
    text = '=HYPERLINK("http://evil.example","Tin rose by 5 percent")'
    review = a_review(a_claim(text))
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    claimant = Claimant.objects.create(name="@Ilka Sorn")
    publish_claim(claim=review.claim, user=review.editor, words=Words(text, "", claimant))
    (row,) = csv.DictReader(io.StringIO(exported(reader, "?as=csv")))
    assert (row["claim"], row["claimant"]) == (f"'{text}", "'@Ilka Sorn")
    assert (row["normal_form"], row["rating_value"], row["kind"]) == ("true", "5", "")


def test_what_was_exported_counts_as_received(reader: Client) -> None:
    list(InventedDesk().publish(3))
    exported(reader, "?as=csv")
    assert set(Receipt.objects.values_list("via", flat=True)) == {"export"}
    assert Receipt.objects.count() == 3


def test_an_export_is_for_who_may_read(client: Client) -> None:
    assert client.get(f"{URL}export/").status_code == 401
    client.force_login(fact_checker())
    assert exported(client) == ""
    assert client.get(f"{URL}export/?as=xls").status_code == 400
