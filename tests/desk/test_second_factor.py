"""Signing in: wrong passwords are counted, and a second factor is asked of whoever has one or must have one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from pytest_django import Settings

from desk.access.door import client_address
from desk.access.second_factor import WrongCode, begin_factor, confirm_factor, factor_of, show_code, take_factor_away
from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from desk.models import AuditEvent, RecoveryCode, SecondFactor
from tests.factories import AdministratorFactory
from tests.newsroom import editor, fact_checker

pytestmark = pytest.mark.django_db

LOGIN, PAGE = "/admin/login/", "/admin/second-factor/"
PASSWORD = "a long pass phrase"


def sign_in(client: Client, username: str, password: str = PASSWORD, address: str = "127.0.0.1") -> Any:
    given = {"username": username, "password": password, "next": "/admin/"}
    return client.post(LOGIN, given, REMOTE_ADDR=address)


def code_of(factor: SecondFactor, steps: int = 0) -> str:
    return f"{TOTP(factor.secret, t0=-30 * steps).token():06d}"


def with_factor(user: User) -> tuple[SecondFactor, list[str]]:
    """Set up, its first code being the one of the step before, so that the code of now is fresh."""
    return confirm_factor(user=user, code=code_of(begin_factor(user=user), -1))


def test_after_some_wrong_passwords_even_the_right_one_opens_nothing_for_a_while(
    client: Client, settings: Settings
) -> None:
    edith = editor()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "edith", "wrong")
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert sign_in(client, "edith").status_code == 429
    assert "_auth_user_id" not in client.session

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "edith")["Location"] == "/admin/"
    assert client.session["_auth_user_id"] == str(edith.pk)
    assert not AccessAttempt.objects.exists()


def test_a_stranger_elsewhere_keeps_nobody_out(client: Client, settings: Settings) -> None:
    editor()
    for _ in range(settings.AXES_FAILURE_LIMIT + 2):
        sign_in(client, "edith", "wrong", address="203.0.113.9")
    assert sign_in(client, "edith", address="203.0.113.9").status_code == 429
    assert sign_in(client, "edith").status_code == 302


def test_no_password_is_kept_of_those_that_were_wrong(client: Client) -> None:
    editor()
    sign_in(client, "edith", "wrong lighthouse")
    assert "lighthouse" not in str(list(AccessAttempt.objects.values()))


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(settings: Settings) -> None:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    settings.SECURE_PROXY_SSL_HEADER = None
    assert client_address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client_address(request) == "203.0.113.9"


@pytest.mark.parametrize("weak", ["short", "edith-edith-edith", "123456789012345", "password1234"])
def test_a_weak_password_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, User(username="edith-edith-edit", first_name="Edith"))


def test_a_password_alone_opens_nothing_to_whoever_has_a_second_factor(client: Client) -> None:
    frida = fact_checker()
    factor, _ = with_factor(frida)
    sign_in(client, "frida")

    answer = client.get("/admin/claims/claim/?state=in_review")
    assert answer["Location"] == f"{PAGE}?next=%2Fadmin%2Fclaims%2Fclaim%2F%3Fstate%3Din_review"
    assert client.post("/admin/claims/assignment/take/")["Location"].startswith(PAGE)
    assert client.get("/api/v1/claims/").status_code in (401, 403)
    page = client.get(PAGE).content.decode()
    assert "Show your second factor" in page
    assert "Queue" not in page
    assert client.post(PAGE, {"act": "show", "code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302

    SecondFactor.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    before = client.session.session_key
    answer = client.post(PAGE, {"act": "show", "code": code_of(factor), "next": "/admin/claims/claim/"})
    assert answer["Location"] == "/admin/claims/claim/"
    assert client.session.session_key != before
    assert client.get("/admin/").status_code == 200
    assert client.get("/api/v1/claims/").status_code == 200


def test_the_page_leads_only_to_pages_of_the_desk(client: Client) -> None:
    factor, _ = with_factor(fact_checker())
    sign_in(client, "frida")
    answer = client.post(PAGE, {"act": "show", "code": code_of(factor), "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/admin/"


def test_whose_role_must_have_a_second_factor_sets_it_up_before_anything_else(
    client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_FOR = ["Editors", "Administrators"]
    edith = editor()
    sign_in(client, "edith")
    assert client.get("/admin/")["Location"].startswith(PAGE)

    assert "<svg" in client.post(PAGE, {"act": "begin"}).content.decode()
    begun = SecondFactor.objects.get(user=edith)
    page = client.post(PAGE, {"act": "confirm", "code": code_of(begun)}).content.decode()
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    client.post(PAGE, {"act": "end"})
    assert factor_of(edith) is not None

    ada, frida = Client(), Client()
    ada.force_login(AdministratorFactory())
    frida.force_login(fact_checker())
    assert ada.get("/admin/").status_code == 302
    assert frida.get("/admin/").status_code == 200


def test_nobody_is_asked_before_the_first_code_was_shown(client: Client) -> None:
    """Otherwise whoever closes the page in the middle has locked themselves out."""
    begin_factor(user=fact_checker())
    sign_in(client, "frida")
    assert client.get("/admin/").status_code == 200


def test_a_code_opens_once() -> None:
    frida = fact_checker()
    factor, _ = with_factor(frida)
    code = code_of(factor)
    show_code(user=frida, code=f" {code[:3]} {code[3:]} ")
    with pytest.raises(WrongCode, match="used already"):
        show_code(user=frida, code=code)
    assert not AuditEvent.objects.filter(what="second_factor.recovered").exists()


def test_after_wrong_codes_the_next_try_waits_longer_and_longer() -> None:
    frida = fact_checker()
    factor, _ = with_factor(frida)
    for _ in range(4):
        with pytest.raises(WrongCode):
            show_code(user=frida, code="000000")
        SecondFactor.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=7))
    with pytest.raises(WrongCode, match="Wait until"):
        show_code(user=frida, code=code_of(factor))
    SecondFactor.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=9))
    show_code(user=frida, code=code_of(factor))
    assert SecondFactor.objects.get().throttling_failure_count == 0


def test_a_recovery_code_opens_once_and_is_on_the_record() -> None:
    frida = fact_checker()
    _, codes = with_factor(frida)
    show_code(user=frida, code=codes[3].upper())
    with pytest.raises(WrongCode):
        show_code(user=frida, code=codes[3])
    event = AuditEvent.objects.get(what="second_factor.recovered")
    assert event.after == {"recovery_codes_left": 9}


def test_secret_and_codes_cannot_be_read_from_a_copy_of_the_database() -> None:
    factor, codes = with_factor(fact_checker())
    kept = str([*SecondFactor.objects.values(), *RecoveryCode.objects.values(), *AuditEvent.objects.values()])
    assert factor.secret.hex() not in kept
    assert all(code.replace("-", "") not in kept and code not in kept for code in codes)


def test_a_second_factor_cannot_be_exchanged_by_whoever_has_not_shown_it(client: Client) -> None:
    frida = fact_checker()
    factor, codes = with_factor(frida)
    sign_in(client, "frida")
    for act in ("begin", "confirm", "renew", "end"):
        client.post(PAGE, {"act": act, "code": "123456"})
    assert factor_of(frida) == factor
    assert SecondFactor.objects.get().secret == factor.secret
    assert factor.recovery_codes.count() == len(codes)
    with pytest.raises(WorkbenchError, match="administrator"):
        begin_factor(user=frida)


def test_an_administrator_takes_a_lost_factor_away_and_the_record_says_so(client: Client) -> None:
    frida, ada = fact_checker(), AdministratorFactory()
    with_factor(frida)
    client.force_login(ada)
    client.post("/admin/auth/user/", {"action": "take_away", "_selected_action": [frida.pk]})
    assert factor_of(frida) is None
    assert AuditEvent.objects.get(what="second_factor.taken_away").actor_user == ada
    take_factor_away(user=frida, actor=Actor.shell())
    assert AuditEvent.objects.filter(what="second_factor.taken_away").count() == 1


def test_a_session_that_showed_one_persons_factor_does_not_open_for_another(client: Client) -> None:
    frida, gero = fact_checker(), fact_checker("gero")
    factor, _ = with_factor(frida)
    with_factor(gero)
    client.force_login(gero)
    session = client.session
    session["otp_device_id"] = factor.persistent_id
    session.save()
    assert client.get("/admin/").status_code == 302
