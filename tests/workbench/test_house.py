"""The house: which way imports run, and who holds which permission."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import Group

from claims.roles import EDITORS, FACT_CHECKERS, PERMISSIONS

PROJECT = Path(__file__).resolve().parents[2]


def test_imports_run_one_way() -> None:
    """The contracts stand in pyproject.toml."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_web_server_starts_without_the_libraries_that_read_and_with_one_thread_for_sums() -> None:
    """They cost a second and 100 MB of each process; the workers load them when they read."""
    said = (
        "import os, sys, workbench.wsgi, workbench.urls\n"
        "reading = {'spacy', 'trafilatura', 'docx', 'pypdf', 'sklearn'}\n"
        "print(sorted(reading & set(sys.modules)), os.environ['OMP_NUM_THREADS'])"
    )
    env = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    ended = subprocess.run(
        [sys.executable, "-c", said], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
    )
    assert ended.stdout == "[] 1\n", ended.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("name", [EDITORS, FACT_CHECKERS])
def test_a_group_has_exactly_the_permissions_of_its_role(name: str) -> None:
    group = Group.objects.get(name=name)
    held = {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()}
    assert held == set(PERMISSIONS[name])


def test_nobody_but_an_administrator_may_delete_editorial_rows() -> None:
    deleting = {one for held in PERMISSIONS.values() for one in held if ".delete_" in one}
    assert deleting == {"claims.delete_claimantalias"}


def test_only_editors_assign_approve_and_triage() -> None:
    for permission in ("claims.assign_claim", "claims.approve_claim", "claims.triage_claim"):
        assert permission in PERMISSIONS[EDITORS]
        assert permission not in PERMISSIONS[FACT_CHECKERS]
    assert "claims.review_claim" not in PERMISSIONS[EDITORS]
