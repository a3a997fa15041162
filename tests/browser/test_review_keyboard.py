"""A fact-checker's hands on the keys: a routine claim in at most six of them besides the words of the rationale."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from claims.models import Assignment, Verdict
from claims.review.services import assign_claim
from tests.newsroom import SENTENCE, claim_in, editor, fact_checker, passage, snapshot_of, suggest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MOST_KEYS = 6
TEXT = f"{SENTENCE} Imports fell by 3 percent. The harbour took 900 ships."


class Keyboard:
    """Counts what a hand presses; words of the rationale are not counted."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)


def give_claims(reviewer: User, by: User) -> list[Assignment]:
    """Three claims of one article, each with a passage of the library suggested."""
    snapshot = snapshot_of(TEXT)
    quotes = [SENTENCE, "Imports fell by 3 percent.", "The harbour took 900 ships."]
    assignments = []
    for number, quote in enumerate(quotes, start=1):
        claim = claim_in(snapshot, quote)
        suggest(claim, passage(f"Table {number} of the statistics office."))
        assignments.append(assign_claim(claim=claim, reviewer=reviewer, user=by))
    return assignments


@pytest.fixture
def assignments() -> list[Assignment]:
    return give_claims(fact_checker(), editor())


@pytest.fixture
def page(chromium: "Browser", live_server: LiveServer, assignments: list[Assignment]) -> "Iterator[Page]":
    """The first review, opened by its reviewer; the page must not say a word on the console."""
    client = Client()
    client.force_login(assignments[0].reviewer)
    context = chromium.new_context(viewport={"width": 1366, "height": 820})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(live_server.url + address_of(assignments[0]))
    yield page
    context.close()
    assert complaints == []


def address_of(assignment: Assignment) -> str:
    return reverse("admin:claims_assignment_review", args=[assignment.pk])


def test_three_claims_are_decided_with_the_keyboard_alone(page: "Page", assignments: list[Assignment]) -> None:
    for place, assignment in enumerate(assignments):
        keyboard = Keyboard(page)
        keyboard.press("s")
        page.wait_for_selector(".card.confirmed")
        keyboard.press("5", "g", "3")
        keyboard.type("Table says so [1].")
        keyboard.press("Control+Enter")
        following = assignments[place + 1 : place + 2]
        listing = reverse("admin:claims_assignment_changelist")
        page.wait_for_url(f"**{address_of(following[0]) if following else listing}")
        assert keyboard.pressed <= MOST_KEYS
        verdict = Verdict.objects.get(assignment=assignment)
        assert (verdict.rating.slug, verdict.rationale) == ("true", "Table says so [1].")


def test_letters_are_words_while_typing_and_keys_elsewhere(page: "Page", assignments: list[Assignment]) -> None:
    keyboard = Keyboard(page)
    keyboard.press("g", "3")
    keyboard.type("srqmix 1 2 3")
    assert page.input_value("#rationale") == "srqmix 1 2 3"
    assert not page.query_selector("input[name=rating]:checked")
    keyboard.press("Escape", "3")
    assert page.get_attribute("input[name=rating]:checked", "data-key") == "3"
    keyboard.press("0")
    assert not page.query_selector("input[name=rating]:checked")
    assert not assignments[0].assessments.exists()


def test_the_numbers_side_by_side_open_and_close_with_v_and_stay_as_they_were_left(page: "Page") -> None:
    keyboard = Keyboard(page)
    assert not page.is_visible("#numbers table")
    keyboard.press("v")
    assert "12 percent" in page.inner_text("#numbers table caption")
    page.reload()
    assert page.is_visible("#numbers table")
    keyboard.press("v")
    assert not page.is_visible("#numbers table")


def test_single_letters_can_be_switched_off(page: "Page", assignments: list[Assignment]) -> None:
    keyboard = Keyboard(page)
    keyboard.press("?")
    page.uncheck("#letters")
    keyboard.press("Escape", "s", "5")
    page.reload()
    keyboard.press("5")
    assert not page.query_selector("input[name=rating]:checked")
    assert not assignments[0].assessments.exists()


def test_words_typed_are_there_after_the_page_was_closed(page: "Page") -> None:
    keyboard = Keyboard(page)
    keyboard.press("g", "3")
    keyboard.type("Half a sentence")
    page.reload()
    assert page.input_value("#rationale") == "Half a sentence"
    assert "back" in page.inner_text("#saved")


def test_a_draft_is_kept_on_the_server_too(page: "Page", live_server: LiveServer) -> None:
    keyboard = Keyboard(page)
    keyboard.press("g", "3")
    keyboard.type("Half a sentence")
    keyboard.press("Control+s")
    page.wait_for_selector("#saved:has-text('Draft saved')")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.input_value("#rationale") == "Half a sentence"


def test_a_passage_is_dismissed_and_taken_back_by_keys(page: "Page", assignments: list[Assignment]) -> None:
    link = assignments[0].claim.evidence_links.get()
    keyboard = Keyboard(page)
    keyboard.press("x")
    page.wait_for_selector("details.aside")
    link.refresh_from_db()
    assert link.dismissed_by == assignments[0].reviewer
    page.click("details.aside summary")
    keyboard.press("j", "z")
    page.wait_for_selector(".card.suggested")
    link.refresh_from_db()
    assert link.dismissed_by is None


def test_a_refused_verdict_says_why_and_keeps_the_words(page: "Page") -> None:
    keyboard = Keyboard(page)
    keyboard.press("4", "g", "3")
    keyboard.type("Because.")
    keyboard.press("Control+Enter")
    page.wait_for_selector("#messages .d-error")
    assert "names the evidence it rests on" in page.inner_text("#messages")
    assert page.input_value("#rationale") == "Because."


def test_the_queue_and_the_article_are_walked_by_keys(page: "Page", assignments: list[Assignment]) -> None:
    keyboard = Keyboard(page)
    keyboard.press("Shift+J")
    page.wait_for_url(f"**{address_of(assignments[1])}")
    keyboard.press("[")
    page.wait_for_url(f"**{address_of(assignments[0])}")
    keyboard.press("u")
    page.wait_for_url(f"**{reverse('admin:claims_assignment_changelist')}")


def test_without_its_script_the_page_does_the_same(
    chromium: "Browser", live_server: LiveServer, assignments: list[Assignment]
) -> None:
    client = Client()
    client.force_login(assignments[0].reviewer)
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + address_of(assignments[0]))
    page.fill("#rationale", "Table says so [1].")
    page.click("text=supports")
    assert page.input_value("#rationale") == "Table says so [1]."
    page.check("input[data-key='5']")
    page.click("#hand-in")
    assert page.url == live_server.url + address_of(assignments[1])
    assert Verdict.objects.get().rationale == "Table says so [1]."
    context.close()


@pytest.mark.parametrize("width", [1366, 683], ids=["1366 px", "200 % zoom"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_and_no_sideways_scrolling(page: "Page", width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 820})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.set_default_timeout(20_000)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
