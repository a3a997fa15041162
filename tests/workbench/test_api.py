"""The API as a whole: its description, its errors, and nothing that breaks it."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from claims.verdicts.invented import InventedDesk
from desk.access.keys import make_key
from desk.audit.actor import Actor
from desk.models import ApiClient, ApiKey
from tests.newsroom import snapshot_of
from workbench.wsgi import application

PROJECT = Path(__file__).resolve().parents[2]
_DESCRIPTION = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
API = schemathesis.openapi.from_dict(json.loads(json.dumps(_DESCRIPTION)))

API.app = application
API.config.update(base_url="http://localhost")
# Requests at every border of every value are sent to the stricter database, requests drawn by chance to the other.
AT_BORDERS = connection.vendor == "postgresql"
API.config.phases.coverage.enabled = AT_BORDERS
# A body that is in order is refused where its idempotency key came with another one before; a list that the client
# has already, by its ETag, is not sent again.
_IN_ORDER = ["2xx", "304", "401", "403", "404", "409", "422", "429", "5xx"]
API.config.checks.positive_data_acceptance.expected_statuses = _IN_ORDER

# What no description can say: which addresses are private, and what a file has to hold to be read.
BEYOND_DESCRIPTION = {"/api/v1/documents/", "/api/v1/documents/batch/", "/api/v1/fact-checks/"}


@pytest.fixture
def key(db: None) -> str:
    client = ApiClient.objects.create(name="Aggregator")
    _, text = make_key(client=client, scopes=list(ApiKey.Scope.values), actor=Actor.shell())
    return text


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A server closes its connection to the database after a request; the test's own transaction must not end so."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def desk_with_claims(key: str, _one_connection: None) -> str:
    snapshot_of("A document of the library.")
    desk = InventedDesk()
    for _ in range(12):
        desk.happen()
    return key


@API.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    phases=[Phase.explicit if AT_BORDERS else Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.django_db
def test_the_api_answers_as_it_is_described_whatever_is_sent(case: Any, desk_with_claims: str) -> None:
    headers = {"Authorization": f"Bearer {desk_with_claims}", "Host": "localhost", "Accept-Encoding": "identity"}
    excluded = [positive_data_acceptance] if case.operation.path in BEYOND_DESCRIPTION else []
    case.call_and_validate(headers=headers, excluded_checks=excluded)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/v1/nothing/", "/api/", "/api/v2/claims/", "/api/v1/claims/x/", "/api/v1/claims/x"]
)
def test_an_address_that_the_api_does_not_have_is_answered_by_problem_details(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path, "{}", content_type="application/json")):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), answer.content
        assert (answer.json()["code"], answer.json()["status"]) == ("not_found", 404)
        assert answer.json()["request_id"] == answer["X-Request-ID"]


@pytest.mark.django_db
def test_a_page_that_the_desk_does_not_have_is_a_page(client: Client) -> None:
    answer = client.get("/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.django_db
def test_a_fault_of_the_desk_is_told_as_a_problem(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("claims.api.claims.state_of_all", lambda: 1 / 0)
    answer = client.get("/api/v1/claims/", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in answer.content.decode()


@pytest.mark.django_db
def test_the_docs_page_needs_no_script_and_nothing_from_elsewhere(client: Client, settings: Settings) -> None:
    page = client.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "script" not in page["Content-Security-Policy"]
    assert "<script" not in text
    for path in ("/api/v1/claims/", "/api/v1/changes/", "/api/v1/documents/"):
        assert f"GET {path}" in text
    assert not re.findall(r"(?:src|href)=\"https?://(?!testserver)", text)


@pytest.mark.django_db
def test_every_curl_example_of_the_documentation_works(client: Client, desk_with_claims: str) -> None:
    """Each line with curl is read as a shell would, and asked of the desk."""
    text = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8") + (PROJECT / "README.md").read_text(
        encoding="utf-8"
    )
    lines = re.findall(r"^\s*(curl .+)$", text, re.MULTILINE)
    assert len(lines) >= 6
    listed = client.get("/api/v1/claims/", headers={"Authorization": f"Bearer {desk_with_claims}"}).json()["results"]
    for line in lines:
        words = shlex.split(
            line.replace("$DESK", "").replace("$KEY", desk_with_claims).replace("ID/", f"{listed[0]['id']}/")
        )
        if "-F" in words:
            continue  # a file of the reader's own
        headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
        body = [words[at + 1] for at, word in enumerate(words) if word in ("-d", "--data")]
        address = next(word for word in words if word.startswith("/"))
        if body:
            answer = client.post(address, body[0], content_type=headers.get("Content-Type", ""), headers=headers)
        else:
            answer = client.get(address, headers=headers)
        assert answer.status_code in (200, 202), (line, answer.content)
