"""Every action by its name, names offered after @, and a list of keys that shows what works here."""

from typing import TYPE_CHECKING

import pytest

from claims.models import Assignment, Comment
from tests.browser.test_review_keyboard import Keyboard, assignments, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["assignments", "page"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_action_is_found_by_a_part_of_its_name_and_done(page: "Page", assignments: list[Assignment]) -> None:
    keyboard = Keyboard(page)
    keyboard.press(".")
    keyboard.type("refut")
    assert "Refutes" in page.inner_text("#palette-found [aria-selected=true]").capitalize()
    keyboard.press("Enter")
    page.wait_for_selector(".card.confirmed")
    assert assignments[0].assessments.get().stance == "refutes"
    keyboard.press(".")
    keyboard.type("log a contact")
    keyboard.press("Enter")
    assert page.is_visible("[name=contact-whom]")
    keyboard.press("Escape", ".")
    keyboard.type("no such thing")
    assert "No action of this name" in page.inner_text("#palette-found")
    keyboard.press("Escape")
    assert not page.is_visible("#palette")


def test_names_are_offered_after_the_sign_and_taken_by_enter(page: "Page") -> None:
    keyboard = Keyboard(page)
    keyboard.press("c")
    keyboard.type("Ask @ed")
    assert page.is_visible("#mention-list")
    keyboard.press("Enter")
    assert page.input_value("#comment") == "Ask @edith "
    assert not page.is_visible("#mention-list")
    keyboard.type("or mail me@ed")
    assert not page.is_visible("#mention-list")
    keyboard.press("Control+Enter")
    page.wait_for_selector("#talk li:has-text('Ask @edith')")
    assert Comment.objects.get().mentions.get().person.username == "edith"


def test_the_list_of_keys_shows_only_what_works_here(page: "Page") -> None:
    keyboard = Keyboard(page)
    keyboard.press("?")
    assert page.is_visible("#keys dt:has-text('Ctrl+Enter')")
    assert page.is_visible("#keys dd:has-text('next, previous of your assignments')")
    assert not page.is_visible("#keys dd:has-text('on a precedent in focus')")
    keyboard.press("Escape", "t")
    assert page.evaluate("document.activeElement.name") == "fix-kind"
