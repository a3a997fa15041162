from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.access.keys import find_key, make_key, revoke_key
from desk.access.setup import make_administrator, name_desk
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import ApiClient, ApiKey, AuditEvent, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of_the_desk(db: None) -> ApiClient:
    return ApiClient.objects.create(name="Aggregator")


def test_a_key_opens_the_door_and_only_its_hash_is_kept(client_of_the_desk: ApiClient) -> None:
    key, text = make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell())

    assert find_key(text) == key
    secret = text.rsplit("_", 1)[-1]
    assert secret not in str(ApiKey.objects.values().get())
    assert text not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("wrong", ["", "fcw_", "fcw_abcdefgh_short", "x" * 5000, "fcw_abcdefgh_" + "A" * 43])
def test_a_wrong_key_is_no_key(client_of_the_desk: ApiClient, wrong: str) -> None:
    make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell())
    assert find_key(wrong) is None


def test_the_right_prefix_with_another_secret_is_no_key(client_of_the_desk: ApiClient) -> None:
    _, text = make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell())
    other = ("B" if text[-1] == "A" else "A") * 43
    assert find_key(text[:13] + other) is None


def test_an_expired_revoked_or_disabled_key_is_no_key(client_of_the_desk: ApiClient) -> None:
    past = timezone.now() - timedelta(seconds=1)
    _, expired = make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell(), expires_at=past)
    key, revoked = make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell())
    _, disabled = make_key(client=client_of_the_desk, scopes=["claims:read"], actor=Actor.shell())
    revoke_key(key=key, actor=Actor.shell())
    assert find_key(disabled) is not None
    ApiClient.objects.update(is_active=False)

    assert [find_key(text) for text in (expired, revoked, disabled)] == [None, None, None]


def test_a_key_has_only_scopes_that_exist(client_of_the_desk: ApiClient) -> None:
    for scopes in (["everything"], []):
        with pytest.raises(WorkbenchError, match="claims:read"):
            make_key(client=client_of_the_desk, scopes=scopes, actor=Actor.shell())


def test_the_desk_is_named_once_and_renamed_with_its_record() -> None:
    name_desk(
        name="Harbour Desk", public_address="https://desk.example", time_zone="Europe/Berlin", actor=Actor.shell()
    )
    name_desk(name="Bay Desk", public_address="", time_zone="UTC", actor=Actor.shell())

    assert Desk.current().name == "Bay Desk"
    latest = AuditEvent.objects.filter(what="desk.named").order_by("-id")[0]
    assert latest.before["name"] == "Harbour Desk"


@pytest.mark.parametrize(
    ("address", "zone", "word"), [("desk.example", "UTC", "web address"), ("", "Berlin", "time zone")]
)
def test_a_wrong_address_or_time_zone_is_refused_with_the_way_out(address: str, zone: str, word: str) -> None:
    with pytest.raises(WorkbenchError, match=word):
        name_desk(name="Desk", public_address=address, time_zone=zone, actor=Actor.shell())


def test_the_first_administrator_needs_a_good_password() -> None:
    with pytest.raises(WorkbenchError, match="too short"):
        make_administrator(username="ada", email="", password="short", actor=Actor.shell())
    ada = make_administrator(username="ada", email="", password="seven green lighthouses", actor=Actor.shell())
    assert ada.is_superuser
    with pytest.raises(WorkbenchError, match="already an account"):
        make_administrator(username="ada", email="", password="seven green lighthouses", actor=Actor.shell())


def test_a_change_of_roles_is_on_the_record() -> None:
    ada = make_administrator(username="ada", email="", password="seven green lighthouses", actor=Actor.shell())
    browser = Client()
    browser.force_login(ada)
    person = User.objects.create_user("pia", password="nine grey lighthouses", is_staff=True)
    address = reverse("admin:auth_user_change", args=[person.pk])
    editors = Group.objects.get(name="Editors")
    answer = browser.post(address, {"username": "pia", "is_active": "on", "is_staff": "on", "groups": [editors.pk]})

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    event = AuditEvent.objects.get(what="account.changed")
    assert (event.actor_user, event.after["groups"]) == (ada, ["Editors"])
    assert "lighthouses" not in str(list(AuditEvent.objects.values()))
