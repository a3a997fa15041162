"""One review open in two windows: both versions are shown, and nobody's words are lost."""

from typing import TYPE_CHECKING

import pytest

from claims.models import Assignment, ReviewDraft, Verdict
from tests.browser.test_review_keyboard import Keyboard, address_of, assignments, page

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["assignments", "page"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_both_versions_are_shown_and_joined_by_their_reviewer(page: "Page", assignments: list[Assignment]) -> None:
    first, second = page, page.context.new_page()
    second.goto(first.url)
    for window, words, key in ((first, "It rose [1].", "5"), (second, "It fell [1].", "5")):
        keyboard = Keyboard(window)
        window.bring_to_front()
        keyboard.press(key, "g", "3")
        keyboard.type(words)
    first.keyboard.press("Control+s")
    first.wait_for_selector("#saved:has-text('Draft saved')")
    second.keyboard.press("Control+s")
    second.wait_for_selector(".dispute")
    assert "Nothing is lost" in second.inner_text("#messages")
    assert second.input_value("#rationale") == "It rose [1]."
    assert "It fell [1]." in second.inner_text(".dispute")
    assert ReviewDraft.objects.get().rationale == "It rose [1]."

    second.keyboard.press("Control+Enter")
    second.wait_for_selector("#messages:has-text('take, join or drop')")
    assert not Verdict.objects.exists()
    second.click("text=Keep both, one below the other")
    second.wait_for_selector(".dispute", state="detached")
    assert second.input_value("#rationale") == "It rose [1].\n\nIt fell [1]."

    # The first window has not seen it: it hands nothing in before it has.
    first.bring_to_front()
    first.keyboard.press("Escape")
    first.keyboard.press("s")
    first.wait_for_selector(".card.confirmed")
    assert first.input_value("#rationale") == "It rose [1].\n\nIt fell [1]."
    first.keyboard.press("Control+Enter")
    first.wait_for_url(f"**{address_of(assignments[1])}")
    assert Verdict.objects.get().rationale == "It rose [1].\n\nIt fell [1]."
    assert not ReviewDraft.objects.exists()


def test_words_of_a_window_that_was_closed_come_back_in_the_next(page: "Page") -> None:
    Keyboard(page).press("g", "3")
    page.keyboard.type("Half a sentence")
    address, context = page.url, page.context
    page.close()
    following = context.new_page()
    following.goto(address)
    assert following.input_value("#rationale") == "Half a sentence"
    following.keyboard.press("Control+s")
    following.wait_for_selector("#saved:has-text('Draft saved')")
    assert ReviewDraft.objects.get().rationale == "Half a sentence"
    assert following.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft-of')).length") == 0
