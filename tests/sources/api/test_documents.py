import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.models import ApiClient, AuditEvent, Job
from sources.models import Document
from tests.newsroom import editor, fact_checker, member

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"
TEXT = "# A Title\n\nBy Mira Quell\n\nMarch 14, 2028\n\nThe harbour of Quillmouth was closed for two days.\n"


def key_of(name: str) -> dict[str, str]:
    client, _ = ApiClient.objects.get_or_create(name=name)
    _, text = make_key(client=client, scopes=["documents:write"], actor=Actor.shell())
    return {"Authorization": f"Bearer {text}"}


def post(client: Client, body: dict[str, Any], headers: dict[str, str]) -> Any:
    return client.post(URL, json.dumps(body), content_type="application/json", headers=headers)


def test_a_text_is_taken_in_and_its_client_follows_it(client: Client) -> None:
    headers = key_of("Reader")
    answer = post(client, {"text": TEXT, "title": "Harbour closed"}, headers)

    assert answer.status_code == 202
    added = answer.json()["document"]
    assert (added["title"], [job["kind"] for job in added["jobs"]]) == ("Harbour closed", ["read"])
    assert client.get(f"{URL}{added['id']}/", headers=headers).json()["id"] == added["id"]
    assert AuditEvent.objects.get(what="document.added").actor_label == "API client Reader"


def test_the_same_text_again_is_said_to_be_here_already(client: Client) -> None:
    headers = key_of("Reader")
    first = post(client, {"text": TEXT}, headers).json()["document"]
    again = post(client, {"text": TEXT}, headers)

    assert (again.status_code, again.json()["already_known"]) == (200, True)
    assert again.json()["document"]["id"] == first["id"]
    assert Document.objects.count() == 1
    assert AuditEvent.objects.filter(what="document.handed_in_again").exists()


def test_an_address_is_left_to_a_job(client: Client) -> None:
    answer = post(client, {"url": "https://news.example/a?utm_source=mail"}, key_of("Reader"))
    assert answer.status_code == 202
    assert Job.objects.get().kind == "fetch"
    assert answer.json()["document"]["submitted_url"] == "https://news.example/a"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest", "http://localhost:8000/", "x"],
)
def test_a_private_address_is_refused_at_once_with_the_reason(client: Client, url: str) -> None:
    answer = post(client, {"url": url}, key_of("Reader"))
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Document.objects.exists()


def test_a_file_is_uploaded(client: Client) -> None:
    file = SimpleUploadedFile("note.md", TEXT.encode(), content_type="text/markdown")
    answer = client.post(URL, {"file": file, "kind": "press_release"}, headers=key_of("Reader"))
    assert answer.status_code == 202
    assert Document.objects.get().kind == "press_release"


@pytest.mark.parametrize("body", [{}, {"text": "a", "url": "https://news.example/"}, {"text": ""}, {"kind": "poem"}])
def test_what_is_no_document_is_refused_and_nothing_is_kept(client: Client, body: dict[str, Any]) -> None:
    answer = post(client, body, key_of("Reader"))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Document.objects.exists()


def test_a_client_finds_only_what_it_handed_in_itself(client: Client) -> None:
    added = post(client, {"text": TEXT}, key_of("Reader")).json()["document"]
    other = key_of("Another")
    assert client.get(f"{URL}{added['id']}/", headers=other).status_code == 404
    assert client.get(URL, headers=other).json()["results"] == []


def test_a_client_follows_what_another_handed_in_before_it(client: Client) -> None:
    first = post(client, {"text": TEXT}, key_of("Reader")).json()["document"]
    headers = key_of("Another")
    again = post(client, {"text": TEXT}, headers).json()

    assert again["already_known"]
    assert client.get(f"{URL}{first['id']}/", headers=headers).status_code == 200
    assert [one["id"] for one in client.get(URL, headers=headers).json()["results"]] == [first["id"]]


def test_a_member_of_the_desk_hands_in_and_a_stranger_does_not(client: Client) -> None:
    assert post(client, {"text": TEXT}, {}).status_code == 401
    client.force_login(member("nobody"))
    assert post(client, {"text": TEXT}, {}).status_code == 403
    client.force_login(fact_checker())
    assert post(client, {"text": TEXT}, {}).status_code == 202
    client.force_login(editor())
    assert len(client.get(URL).json()["results"]) == 1


def test_a_document_beyond_the_limit_is_refused_with_the_limit(client: Client, settings: Any) -> None:
    settings.MAX_DOCUMENT_BYTES = 100
    answer = post(client, {"text": "long " * 100}, key_of("Reader"))
    assert answer.status_code == 400
    assert "MAX_DOCUMENT_MEGABYTES" in answer.json()["detail"]


def test_json_that_is_nested_without_end_is_refused_like_any_other_that_cannot_be_read(client: Client) -> None:
    for body in ("[" * 100_000, '{"text":' * 100_000):
        answer = client.post(URL, body, content_type="application/json", headers=key_of("Reader"))
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
