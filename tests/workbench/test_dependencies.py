"""Licences and known vulnerabilities of the dependencies: what is refused; nothing is passed over in silence."""

import json

import pytest

from tests.audit import told
from tests.licences import LOCK, Found, dependencies, is_allowed


def test_no_dependency_leaves_only_the_gpl_or_agpl_to_choose() -> None:
    found = dependencies(LOCK.read_text(encoding="utf-8"))
    assert len(found) > 100
    assert [one for one in found if not one.is_allowed] == []


@pytest.mark.parametrize(
    "licence",
    [
        "GPL-3.0-only",
        "AGPL-3.0-or-later",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
    ],
)
def test_what_is_gpl_or_agpl_alone_is_refused(licence: str) -> None:
    assert not is_allowed(licence)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "LGPL-3.0-only", "GNU Lesser General Public License v2 (LGPLv2)", "MPL-1.1 OR GPL-2.0-only", "BSD License"],
)
def test_what_leaves_another_choice_is_allowed(licence: str) -> None:
    assert is_allowed(licence)


def test_a_package_that_names_no_licence_is_refused_until_somebody_looks() -> None:
    assert not Found("unknown", "").is_allowed


def test_an_audit_that_could_not_ask_says_so_and_is_no_success() -> None:
    status, words = told("", "requests.exceptions.ConnectionError: name not known")
    assert status == 2
    assert words.startswith("NOT AUDITED")
    skipped = {"name": "a", "version": "1", "skip_reason": "not found"}
    status, words = told(json.dumps({"dependencies": [skipped]}), "")
    assert (status, words) == (
        2,
        "NOT AUDITED: the database of vulnerabilities answered for none of 1 dependencies (not found).",
    )
    clean = {"name": "b", "version": "1", "vulns": []}
    status, words = told(json.dumps({"dependencies": [skipped, clean]}), "")
    assert (status, "Not audited: a." in words) == (2, True)


def test_an_audit_names_what_is_known() -> None:
    vulnerable = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
    clean = {"name": "b", "version": "1", "vulns": []}
    status, words = told(json.dumps({"dependencies": [vulnerable, clean]}), "")
    assert (status, "X-1" in words, "2 dependencies audited" in words) == (1, True, True)
    assert told(json.dumps({"dependencies": [clean]}), "") == (0, "1 dependencies audited, 0 vulnerabilities known.")
