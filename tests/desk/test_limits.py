"""How often a key may ask, counted in a real Redis."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from desk.access.keys import find_key, make_key, revoke_key, rotate_key
from desk.api import limits
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey, AuditEvent
from tests.newsroom import fact_checker
from workbench.embedded.redis_server import RedisServer

pytestmark = pytest.mark.django_db
URL = "/api/v1/claims/"


@pytest.fixture
def counted(redis_server: RedisServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REDIS_URL = redis_server.url
    monkeypatch.setattr(limits, "_paused_until", 0.0)
    # The window may not end in the middle of a test.
    monkeypatch.setattr("desk.api.limits.time.time", lambda: 1_800_000_000.0 + 20)
    limits._redis(redis_server.url).flushdb()


def key_for(name: str = "Aggregator", **more: Any) -> tuple[ApiKey, dict[str, str]]:
    client, _ = ApiClient.objects.get_or_create(name=name)
    key, text = make_key(client=client, scopes=["claims:read"], actor=Actor.shell(), **more)
    return key, {"Authorization": f"Bearer {text}"}


@pytest.mark.processes
@pytest.mark.usefixtures("counted")
def test_a_key_that_asks_too_often_is_told_when_to_come_back(client: Client) -> None:
    _, headers = key_for(requests_per_minute=2)
    first, second, third = (client.get(URL, headers=headers) for _ in range(3))

    assert [one.status_code for one in (first, second, third)] == [200, 200, 429]
    assert first["RateLimit-Policy"] == '"key";q=2;w=60'
    assert [one["RateLimit"] for one in (first, second, third)] == [
        '"key";r=1;t=40',
        '"key";r=0;t=40',
        '"key";r=0;t=40',
    ]
    assert third["Retry-After"] == "40"
    assert (third["Content-Type"], third.json()["code"]) == ("application/problem+json", "throttled")


@pytest.mark.processes
@pytest.mark.usefixtures("counted")
def test_who_asks_for_what_did_not_change_is_counted_once_like_anybody(client: Client) -> None:
    _, headers = key_for(requests_per_minute=3)
    tag = client.get(URL, headers=headers)["ETag"]
    answers = [client.get(URL, headers={**headers, "If-None-Match": tag}) for _ in range(3)]
    assert [one.status_code for one in answers] == [304, 304, 429]
    assert [one["RateLimit"] for one in answers] == ['"key";r=1;t=40', '"key";r=0;t=40', '"key";r=0;t=40']


@pytest.mark.processes
@pytest.mark.usefixtures("counted")
def test_each_key_is_counted_by_itself_and_a_member_of_the_desk_is_not(client: Client, settings: Settings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    _, one = key_for()
    _, other = key_for()
    assert [client.get(URL, headers=headers).status_code for headers in (one, other, one)] == [200, 200, 429]
    client.force_login(fact_checker())
    answers = [client.get(URL) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "RateLimit" not in answers[0]


@pytest.mark.processes
@pytest.mark.usefixtures("counted")
def test_the_next_minute_is_a_new_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, headers = key_for(requests_per_minute=1)
    assert client.get(URL, headers=headers).status_code == 200
    assert client.get(URL, headers=headers).status_code == 429
    monkeypatch.setattr("desk.api.limits.time.time", lambda: 1_800_000_000.0 + 61)
    assert client.get(URL, headers=headers).status_code == 200


def test_while_redis_is_gone_nobody_is_refused(
    client: Client, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nothing-here.sock"
    monkeypatch.setattr(limits, "_paused_until", 0.0)
    _, headers = key_for(requests_per_minute=1)
    assert [client.get(URL, headers=headers).status_code for _ in range(3)] == [200, 200, 200]


def test_while_a_key_is_rotated_two_open_the_door() -> None:
    key, headers = key_for(requests_per_minute=7)
    text = headers["Authorization"].removeprefix("Bearer ")
    successor, new_text = rotate_key(key=key, actor=Actor.shell(), overlap=timedelta(days=2))

    assert [one and one.pk for one in (find_key(text), find_key(new_text))] == [key.pk, successor.pk]
    key.refresh_from_db()
    assert key.replaced_by == successor
    assert key.expires_at is not None
    assert timedelta(days=1, hours=23) < key.expires_at - timezone.now() <= timedelta(days=2)
    assert (successor.scopes, successor.requests_per_minute, successor.expires_at) == (["claims:read"], 7, None)
    assert AuditEvent.objects.get(what="api_key.rotated").after["successor"] == successor.prefix
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    assert find_key(text) is None
    assert find_key(new_text) == successor


def test_the_successor_of_a_key_lives_as_long_and_the_old_one_no_longer_than_it_would_have() -> None:
    now = timezone.now()
    key, _ = key_for(expires_at=now + timedelta(hours=1))
    successor, _ = rotate_key(key=key, actor=Actor.shell())
    key.refresh_from_db()
    assert key.expires_at == now + timedelta(hours=1)
    assert successor.expires_at is not None
    assert timedelta(minutes=59) < successor.expires_at - timezone.now() < timedelta(minutes=61)


def test_a_key_is_rotated_once_and_not_after_its_end() -> None:
    key, _ = key_for()
    rotate_key(key=key, actor=Actor.shell())
    with pytest.raises(WorkbenchError, match="rotated already"):
        rotate_key(key=key, actor=Actor.shell())
    gone, _ = key_for()
    revoke_key(key=gone, actor=Actor.shell())
    with pytest.raises(WorkbenchError, match="opens nothing any more"):
        rotate_key(key=gone, actor=Actor.shell())


def test_an_administrator_rotates_a_key_in_the_admin(admin_client: Client) -> None:
    key, _ = key_for()
    page = admin_client.post(f"/admin/desk/apiclient/key/{key.pk}/rotate/", {"days": 3})
    successor = ApiKey.objects.get(replaces=key)
    assert f"fcw_{successor.prefix}_" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    listed = admin_client.get(f"/admin/desk/apiclient/{key.client_id}/change/").content.decode()
    assert f"replaced by <code>fcw_{successor.prefix}…" in listed
    assert f"/key/{key.pk}/rotate/" not in listed
    assert f"/key/{successor.pk}/rotate/" in listed
