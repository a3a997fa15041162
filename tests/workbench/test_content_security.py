"""What a browser may load and run on the desk's pages, and the headers that say so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.claims.admin.test_pages import signed_in
from tests.claims.test_changes import published
from tests.newsroom import editor

PROJECT = Path(__file__).resolve().parents[2]
KEY = "seven-green-lighthouses-stand-by-the-harbour-of-Velmoor-0123456789"


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(values) for name, *values in (part.split() for part in policy.split(";") if part.strip())}


@pytest.mark.django_db
def test_public_pages_and_answers_of_the_api_run_nothing_and_load_only_what_is_ours(client: Client) -> None:
    address = f"/checks/{published().claim.public_id}/"
    for path in ("/checks/", address, "/checks/feed.json", "/api/v1/docs/", "/api/v1/claims/", "/nothing/", "/healthz"):
        policy = directives(client.get(path)["Content-Security-Policy"])
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}, path
        assert set().union(*policy.values()) == {"'none'", "'self'"}, path
        assert "script-src" not in policy, path


@pytest.mark.django_db
def test_the_pages_that_unfold_draws_get_the_tightest_policy_under_which_they_work() -> None:
    client = signed_in(editor())
    for path in ("/admin/", "/admin/claims/claim/", "/admin/login/", "/admin/nothing/"):
        policy = directives(client.get(path)["Content-Security-Policy"])
        assert policy["script-src"] == {"'self'", "'unsafe-eval'"}, path
        assert policy["style-src"] == {"'self'", "'unsafe-inline'"}, path
        rest = set().union(*(values for name, values in policy.items() if name not in ("script-src", "style-src")))
        assert rest == {"'none'", "'self'"}, path


@pytest.mark.django_db
def test_every_answer_forbids_guessing_of_types_framing_and_telling_others_the_address(client: Client) -> None:
    for path in ("/checks/", "/admin/login/", "/api/v1/claims/", "/healthz", "/static/claims/public.css"):
        answer = client.get(path)
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert client.get("/checks/")["X-Frame-Options"] == "DENY"


def manage(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    whole = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PRODUCTION": "True", **env}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=whole, capture_output=True, text=True, check=False)


def test_a_server_as_the_documents_set_it_up_passes_every_check_of_deployment(tmp_path: Path) -> None:
    given = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "desk.example.org", "BEHIND_PROXY": "True"}
    ended = manage("check", "--deploy", "--fail-level", "WARNING", WORKBENCH_DATA=str(tmp_path), **given)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "needs SECRET_KEY"),
        ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": KEY}, "needs ALLOWED_HOSTS"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "desk.example.org", "DEBUG": "True"}, "DEBUG"),
    ],
    ids=["none", "short", "one_letter", "made_for_trying", "no_hosts", "any_host", "debug"],
)
def test_a_server_does_not_start_with_a_secret_that_is_a_default_or_a_door_that_is_open(
    given: dict[str, str], told: str, tmp_path: Path
) -> None:
    ended = manage("check", WORKBENCH_DATA=str(tmp_path), **given)
    assert ended.returncode != 0
    assert told in ended.stderr
    assert not (tmp_path / "secret-key").exists()
