"""The library searched with hands on the keys, in the light and in the dark, long words and narrow windows included."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from tests.factories import FactCheckerFactory, PublisherFactory
from tests.sources.passages.library import add_evidence

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesentwurfsvorlage"


def opened(chromium: "Browser", live_server: LiveServer, width: int = 1366) -> "Page":
    bureau = PublisherFactory(name="Bureau of Figures of the Northern Provinces of Norvania")
    for number in range(22):
        add_evidence(
            f"Norvania exported {400 + number},000 barrels of oil a day in March. Zell bought most of it.",
            title=f"Exports by month, part {number}",
            published_on=date(2026, 3, 1 + number),
            publisher=bureau,
            language="en",
        )
    add_evidence(f"{LONG} {LONG} Norvania.", title=LONG, language="de")
    client = Client()
    client.force_login(FactCheckerFactory())
    context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("admin:sources_document_search"))
    return page


def shoot(page: "Page", name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"search-{name}.png")


def test_a_search_is_made_and_a_passage_opened_without_a_mouse(chromium: "Browser", live_server: LiveServer) -> None:
    page = opened(chromium, live_server)
    shoot(page, "empty")
    page.locator("input[name=q]").blur()
    page.keyboard.press("/")
    page.keyboard.type("Norvania barrels of oil")
    page.keyboard.press("Enter")
    page.wait_for_selector(".s-found mark")
    shoot(page, "light")
    page.evaluate("document.documentElement.classList.add('dark')")
    shoot(page, "dark")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".s-found > li.is-here").count() == 1
    assert "is-here" in (page.locator(".s-found > li").nth(1).get_attribute("class") or "")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.lit")
    assert "Norvania exported" in page.locator("mark.lit").first.inner_text()
    page.go_back()
    page.get_by_role("link", name="More →").click()
    page.wait_for_selector("text=Passages 21 to 23")


def test_no_long_word_pushes_the_page_out_of_its_window(chromium: "Browser", live_server: LiveServer) -> None:
    page = opened(chromium, live_server, width=420)
    page.goto(f"{reverse('admin:sources_document_search')}?q={LONG}")
    page.wait_for_selector(".s-found mark")
    shoot(page, "narrow")
    found = "document.querySelector('.s-found')"
    assert page.evaluate(f"{found}.scrollWidth <= {found}.clientWidth")
