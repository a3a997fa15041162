"""No page of the desk does what its Content-Security-Policy forbids."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_review_keyboard import address_of
from tests.claims.test_changes import published
from tests.factories import AdministratorFactory
from tests.newsroom import a_review, claim_in, snapshot_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# As Chromium complains on its console.
POLICY = "Content Security Policy"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_no_page_does_what_its_policy_forbids(chromium: "Browser", live_server: LiveServer) -> None:
    review, ada = published(), AdministratorFactory()
    text = "Harvests in Velmoor fell by 4 percent last year."
    claim_in(snapshot_of(text), text)
    client = Client()
    client.force_login(ada)
    context = chromium.new_context(viewport={"width": 1366, "height": 820})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if POLICY in said.text else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    claim = review.claim
    document = review.link.passage.snapshot.document
    for path in (
        "/checks/",
        f"/checks/{claim.public_id}/",
        "/api/v1/docs/",
        "/admin/",
        address_of(review.assignment),
        f"/admin/claims/claim/{claim.pk}/change/",
        "/admin/claims/claim/",
        f"/admin/sources/document/{document.pk}/change/",
        "/admin/sources/document/add/",
        "/admin/sources/document/search/?q=exports",
        "/admin/figures/",
        "/admin/auth/user/add/",
        f"/admin/auth/user/{ada.pk}/change/",
        "/admin/desk/notification/",
        "/admin/password_change/",
    ):
        answer = page.goto(live_server.url + path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200, path
        assert answer.headers["content-security-policy"], path
    # The menu that unfold opens by script works under its policy.
    page.goto(f"{live_server.url}/admin/claims/claim/", wait_until="networkidle")
    page.locator("input[type=checkbox]").nth(1).check()
    assert complaints == []
    context.close()


def test_a_script_in_a_page_is_not_run(chromium: "Browser", live_server: LiveServer) -> None:
    """The policy holds when everything before it has failed: an element written into the page does nothing."""
    review = a_review()
    client = Client()
    client.force_login(review.reviewer)
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if POLICY in said.text else None)
    for path in (address_of(review.assignment), "/checks/", "/admin/"):
        complaints.clear()
        page.goto(live_server.url + path, wait_until="networkidle")
        page.evaluate(
            """() => {
                const made = document.createElement("script");
                made.textContent = "window.wasRun = true";
                document.body.append(made);
                const image = document.createElement("img");
                image.setAttribute("onerror", "window.wasRun = true");
                image.src = "/nothing.png";
                document.body.append(image);
            }"""
        )
        page.wait_for_timeout(200)
        assert page.evaluate("() => window.wasRun") is None, path
        assert complaints, path
    context.close()
