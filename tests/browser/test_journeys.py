"""The journeys of editors and of a blind pair; and that no page of ours has a serious barrier."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from claims.models import Assignment, AssignmentBatch, Claim, Comment, Decision, EvidenceLink, Verdict
from claims.review.services import assign_claim
from desk.models import Job, Notification
from desk.notifications.services import notify
from sources.models import Passage
from tests.browser.test_review_keyboard import MOST_KEYS, Keyboard, address_of, give_claims
from tests.factories import ClaimFactory, JobFactory
from tests.newsroom import SENTENCE, claim_in, editor, fact_checker, passage, snapshot_of, suggest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Enter = Callable[[User, str], "Page"]
# Milliseconds. The first page of a process loads the language data; how quick pages are is measured apart.
PATIENCE = 120_000


@pytest.fixture
def enter(chromium: "Browser", live_server: LiveServer) -> Iterator[Enter]:
    """Opens a page of the desk as somebody; no page may say a word of a fault on the console."""
    contexts, complaints = [], []

    def open_page(user: User, address: str) -> "Page":
        client = Client()
        client.force_login(user)
        context = chromium.new_context(viewport={"width": 1366, "height": 820})
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def decide(page: "Page", stance: str, digit: str, rationale: str) -> Keyboard:
    keyboard = Keyboard(page)
    keyboard.press(stance)
    page.wait_for_selector(".card.confirmed")
    keyboard.press(digit, "g", "3")
    keyboard.type(rationale)
    keyboard.press("Control+Enter")
    page.wait_for_url(f"**{reverse('admin:claims_assignment_changelist')}")
    return keyboard


def test_a_blind_pair_disagrees_and_is_adjudicated(enter: Enter) -> None:
    edith, frida, sam, ann = editor(), fact_checker(), fact_checker("sam"), fact_checker("ann")
    claim = claim_in(snapshot_of(SENTENCE))
    suggest(claim, passage())
    roles = [
        (frida, "reviewer", "s", "5", "The table says so [1]."),
        (sam, "second_reviewer", "r", "1", "It fell [1]."),
    ]
    given = [assign_claim(claim=claim, reviewer=who, user=edith, role=role) for who, role, *_ in roles]
    for assignment, (who, _, stance, digit, rationale) in zip(given, roles, strict=True):
        page = enter(who, address_of(assignment))
        assert "The table says so" not in page.content()
        assert decide(page, stance, digit, rationale).pressed <= MOST_KEYS
    claim.refresh_from_db()
    assert claim.state == "adjudication"
    assert Notification.objects.filter(person=edith, kind="adjudication").exists()

    judge = assign_claim(claim=claim, reviewer=ann, user=edith, role="adjudicator")
    page = enter(ann, address_of(judge))
    assert "The table says so [1]." in page.inner_text(".others")
    assert "It fell [1]." in page.inner_text(".others")
    assert "[1] refutes: Trade statistics" in page.inner_text(".others")
    left, right = (one.bounding_box() for one in page.locator(".others article").all())
    assert left is not None
    assert right is not None
    assert (left["y"], left["x"] < right["x"]) == (right["y"], True)  # side by side
    decide(page, "s", "5", "Table 3 settles it [1].")

    page = enter(edith, reverse("admin:claims_claim_act", args=[claim.pk, "approve"]))
    page.check("[name=confirmed]")
    page.click("form .d-main")
    page.wait_for_url(f"**{reverse('admin:claims_claim_change', args=[claim.pk])}")
    assert Decision.objects.get().verdict == Verdict.objects.get(assignment=judge)


def test_an_editor_assigns_fifty_and_undoes_it(enter: Enter) -> None:
    edith, frida, sam = editor(), fact_checker(), fact_checker("sam")
    for number in range(50):
        ClaimFactory(state="triaged", checkworthiness=number / 100)
    page = enter(edith, reverse("admin:claims_claim_changelist"))
    page.check("#action-toggle")
    page.select_option("select[name=action]", "assign")
    page.click("button[name=index]")
    for who in (frida, sam):
        page.check(f"[name=reviewer][value='{who.pk}']")
    page.click("[name=preview]")
    assert "What would happen" in page.inner_text("#plan")
    assert not Assignment.objects.exists()
    page.click("form .d-main")
    page.click("text=See it, or undo it")
    assert Assignment.objects.open().count() == 50
    page.click("text=Undo all of it")
    page.wait_for_selector("text=Undone by")
    assert not Assignment.objects.open().exists()
    assert AssignmentBatch.objects.get().undone_by == edith
    assert Claim.objects.filter(state="triaged").count() == 50


def test_a_journey_moves_while_somebody_looks(enter: Enter) -> None:
    job = JobFactory(kind="extract", state=Job.State.RUNNING, reason="")
    page = enter(editor(), reverse("admin:sources_document_changelist"))
    assert page.locator("[data-journey] progress").count() == 1
    Job.objects.filter(pk=job.pk).update(kind="link", state=Job.State.DONE)
    page.wait_for_selector("[data-journey]:has-text('✓ ready')", timeout=PATIENCE)


def test_words_are_marked_corrected_and_talked_about_by_keys(enter: Enter) -> None:
    assignments = give_claims(fact_checker(), editor())
    claim = assignments[0].claim
    snapshot = claim.appearances.get().snapshot
    here = Passage.objects.create(
        snapshot=snapshot, position=0, start=0, end=len(snapshot.text), text=snapshot.text, terms="", analyser="test"
    )
    from playwright.sync_api import expect

    page = enter(assignments[0].reviewer, address_of(assignments[0]))
    keyboard = Keyboard(page)
    page.evaluate(
        """() => { const words = [...document.querySelectorAll(".source mark a")].at(-1).firstChild;
        getSelection().setBaseAndExtent(words, 4, words, 11); }"""
    )
    expect(page.locator("#selected")).to_have_value("harbour")
    start = int(page.input_value("#selected-start"))
    assert snapshot.text[start : start + 7] == "harbour"
    keyboard.press("e")
    page.wait_for_selector("#saved:has-text('lies beside the claim')")
    assert EvidenceLink.objects.get(passage=here).added_by == assignments[0].reviewer

    keyboard.press("n")
    page.fill("#fix-text", "Exports of Orvania rose in 2027.")
    keyboard.press("Control+Enter")
    page.wait_for_selector("h1:has-text('Exports of Orvania rose in 2027.')")

    keyboard.press("Escape", "c")
    keyboard.type("@edith is the footnote new?")
    keyboard.press("Control+Enter")
    page.wait_for_selector("#talk li:has-text('is the footnote new?')")
    assert page.input_value("#comment") == ""
    assert Comment.objects.get().mentions.get().person.username == "edith"

    keyboard.press("Escape", "a")
    page.wait_for_selector(".card.confirmed")
    keyboard.press("z")
    page.wait_for_selector(".card.confirmed", state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_ours_has_a_serious_barrier(enter: Enter, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    edith, frida = editor(), fact_checker()
    assignment = give_claims(frida, edith)[0]
    notify(person=edith, kind=Notification.Kind.ASSIGNED, words="A claim waits.", about=assignment.claim)
    addresses = [
        reverse("admin:desk_notification_changelist"),
        reverse("admin:desk_notification_choices"),
        reverse("admin:claims_claim_change", args=[assignment.claim_id]),
        reverse("admin:claims_claim_act", args=[assignment.claim_id, "assign"]),
    ]
    page = enter(edith, addresses[0])
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = {}
    for address in addresses:
        page.goto(page.url.split("/admin/")[0] + address)
        # The frame around it is the admin's own; what stands in the middle is ours.
        for one in Axe().run(page, context=".d-narrow, .d-columns").response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found[f"{address} {one['id']}"] = [node["html"][:120] for node in one["nodes"]]
    assert found == {}
