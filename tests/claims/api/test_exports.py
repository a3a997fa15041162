"""Exports that a job writes into a file: followed, resumed, fetched, and gone after their time."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.exports import services as bulk
from claims.exports.services import drop_expired_exports
from claims.models import Export, Publication, Receipt
from claims.published import export
from claims.verdicts.invented import InventedDesk
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from desk.models import ApiClient, AuditEvent, Job
from tests.claims.api.test_claims import URL, headers_for
from tests.newsroom import fact_checker

pytestmark = pytest.mark.django_db
EXPORTS = "/api/v1/exports/"


@pytest.fixture
def reader(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(export, "BATCH", 4)
    client.defaults |= {f"HTTP_{name.upper()}": value for name, value in headers_for("claims:read").items()}
    list(InventedDesk(seed=2).publish(10))
    return client


def ask(client: Client, **body: Any) -> dict[str, Any]:
    answer = client.post(EXPORTS, body, content_type="application/json")
    assert answer.status_code == 202, answer.content
    told: dict[str, Any] = answer.json()
    assert answer["Location"] == f"{EXPORTS}{told['id']}/"
    return told


def written(told: dict[str, Any]) -> Export:
    row = Export.objects.get(public_id=told["id"])
    work_off(row)
    row.refresh_from_db()
    return row


def fetched(client: Client, told: dict[str, Any]) -> bytes:
    answer: Any = client.get(f"{EXPORTS}{told['id']}/file/")
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def test_an_export_is_asked_for_followed_and_fetched(reader: Client) -> None:
    told = ask(reader, filters={"normal_form": "false"})
    assert (told["state"], told["url"], told["as_of"]) == ("waiting", None, 10)
    assert reader.get(f"{EXPORTS}{told['id']}/file/").json()["code"] == "export_not_ready"
    assert not Receipt.objects.exists()

    row = written(told)
    done = reader.get(f"{EXPORTS}{told['id']}/").json()
    assert (done["state"], done["rows"], done["progress_of"]) == ("done", row.rows, row.rows)
    content = fetched(reader, told)
    lines = [json.loads(line) for line in content.splitlines()]
    assert {one["rating"]["normal_form"] for one in lines} == {"false"}
    listed = reader.get(f"{URL}?normal_form=false").json()["results"]
    assert {one["id"]: one for one in lines} == {one["id"]: one for one in listed}
    assert (len(content), hashlib.sha256(content).hexdigest()) == (done["size"], done["sha256"])
    assert [one["id"] for one in reader.get(EXPORTS).json()["results"]] == [told["id"]]
    assert AuditEvent.objects.get(what="export.requested").after["filters"] == {"normal_form": "false"}


def test_what_was_fetched_counts_as_received_and_what_was_only_written_does_not(reader: Client) -> None:
    told = ask(reader, form="csv")
    written(told)
    assert not Receipt.objects.exists()
    assert fetched(reader, told).count(b"\n") == 11
    assert set(Receipt.objects.values_list("via", flat=True)) == {"export"}
    assert Receipt.objects.count() == 10


def test_an_export_that_was_cut_off_goes_on_where_it_stopped(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ask(reader)
    row, batches, seen = Export.objects.get(), export.batches, []

    def cut_off(publications: Any, after: int = 0) -> Any:
        seen.append(after)
        for number, batch in enumerate(batches(publications, after)):
            if number == 2 and after == 0:
                raise MemoryError("the power goes out")
            yield batch

    monkeypatch.setattr(bulk, "batches", cut_off)
    work_off(row)
    row.refresh_from_db()
    assert (row.done_at, row.rows) == (None, 8)
    part = bulk._folder() / f"{row.public_id}.part"
    with part.open("ab") as file:
        file.write(b'{"half a claim')  # what was written after the row was last saved
    Job.objects.update(next_attempt_at=timezone.now())
    written(told)

    assert seen == [0, row.last_key]
    ids = [json.loads(line)["id"] for line in fetched(reader, told).splitlines()]
    assert len(ids) == len(set(ids)) == 10
    assert not list(part.parent.iterdir())


def test_an_export_goes_on_elsewhere_from_its_beginning(reader: Client) -> None:
    """Another machine has the row and not the part of the file."""
    told = ask(reader)
    Export.objects.update(last_key=Publication.objects.order_by("pk")[5].pk, rows=6, size=9_999)
    row = written(told)
    assert (row.rows, fetched(reader, told).count(b"\n")) == (10, 10)


def test_a_finished_export_is_not_written_again(reader: Client) -> None:
    told = ask(reader)
    before = written(told)
    job = Job.objects.get(kind="export")
    row = Export.objects.values().get()
    assert bulk.write_export(before, job) == job.outcome
    assert Export.objects.values().get() == row


def test_an_export_is_gone_after_its_time_and_its_file_with_it(reader: Client, settings: Settings) -> None:
    settings.EXPORT_HOURS = 48
    told = ask(reader)
    row = written(told)
    assert row.done_at is not None
    assert row.expires_at == row.done_at + timedelta(hours=48)
    kept = Path(storages["exports"].path(row.file_name))
    assert kept.stat().st_mode & 0o077 == 0
    assert drop_expired_exports(at=row.expires_at - timedelta(seconds=1)) == 0
    assert drop_expired_exports(at=row.expires_at) == 1

    assert not kept.exists()
    assert not Path(f"{kept}.keys").exists()
    answer = reader.get(f"{EXPORTS}{told['id']}/file/")
    assert (answer.status_code, answer.json()["code"]) == (410, "export_expired")
    assert reader.get(f"{EXPORTS}{told['id']}/").json()["state"] == "expired"
    assert drop_expired_exports(at=row.expires_at) == 0


def test_nobody_sees_the_export_of_another(reader: Client) -> None:
    told = ask(reader)
    written(told)
    other, _ = ApiClient.objects.get_or_create(name="Another")
    _, text = make_key(client=other, scopes=["claims:read"], actor=Actor.shell())
    stranger = {"Authorization": f"Bearer {text}"}
    for path in ("", "file/"):
        assert reader.get(f"{EXPORTS}{told['id']}/{path}", headers=stranger).status_code == 404
    assert reader.get(EXPORTS, headers=stranger).json()["results"] == []
    person = Client()
    person.force_login(fact_checker())
    assert person.get(f"{EXPORTS}{told['id']}/").status_code == 404
    assert Client().post(EXPORTS).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"form": "xls"},
        {"filters": {"colour": "red"}},
        {"filters": {"normal_form": "purple"}},
        {"filters": {"stale": "?"}},
    ],
)
def test_an_export_that_cannot_be_is_refused_before_anything_is_written(reader: Client, body: dict[str, Any]) -> None:
    assert reader.post(EXPORTS, body, content_type="application/json").status_code == 400
    assert not Export.objects.exists()


def test_a_client_has_three_exports_under_way_and_no_more(reader: Client) -> None:
    for _ in range(3):
        ask(reader)
    answer = reader.post(EXPORTS, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_exports")
    work_off(Export.objects.all()[0])
    ask(reader)


def test_what_is_too_large_for_one_answer_is_not_streamed(reader: Client, settings: Settings) -> None:
    settings.EXPORT_STREAMED_AT_MOST = 9
    answer = reader.get(f"{URL}export/")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_too_large")
    settings.EXPORT_STREAMED_AT_MOST = 10
    assert reader.get(f"{URL}export/").status_code == 200
