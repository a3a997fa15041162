"""What the documents promise is there: tests, commands, links, settings."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from workbench.management.commands.settings_table import settings_table

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))

by_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@by_document
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", document.read_text(encoding="utf-8")))
    assert {name for name in named if f"def {name}(" not in TESTS} == set()


@by_document
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert set(re.findall(r"manage\.py\s+([a-z_]+)", text)) <= set(get_commands())
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= {*targets, "help"}


@by_document
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r"(?:src|srcset)=\"([^\"]+)\"", text)
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (document.parent / link).exists()] == []


@by_document
def test_every_file_of_the_project_that_a_document_names_exists(document: Path) -> None:
    rooms = "workbench|desk|sources|claims|tests|templates|docs"
    named = set(re.findall(rf"`((?:{rooms})/[\w./-]*)`", document.read_text(encoding="utf-8")))
    assert {name for name in named if not (PROJECT / name).exists()} == set()


def test_the_table_of_settings_is_the_settings() -> None:
    assert settings_table() in (PROJECT / "docs" / "deploy.md").read_text(encoding="utf-8")
