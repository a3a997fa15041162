"""What was checked before, with hands on the keys: accepted, rejected, taken back, on both pages, light and dark."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from claims.factchecks.services import import_fact_checks
from claims.matching.services import match_claim
from claims.matching.statements import keep_statements
from claims.models import Claim, Match
from claims.review.services import assign_claim
from claims.verdicts.services import approve_verdict
from desk.audit.actor import Actor
from tests.browser.test_journeys import Enter, enter
from tests.browser.test_review_keyboard import address_of
from tests.newsroom import SENTENCE, a_claim, a_review, editor, fact_checker

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
__all__ = ["enter"]

AGAIN = "Last year the exports of Orvania rose by 14 percent, Trade Minister Ilka Sorn said."
TABLE = (
    "claim_reviewed,url,claimant,rating,reviewer,reviewed_on\n"
    f'"{SENTENCE}",https://checks.example/exports,Ilka Sorn,Mostly true,The Tarnfeld Check,2028-02-03\n'
)


def compared(text: str = AGAIN) -> Claim:
    claim = a_claim(text)
    keep_statements(Claim.objects.all())
    match_claim(claim=claim)
    return claim


def state_of(match: Match) -> str:
    match.refresh_from_db()
    return match.state


def barriers(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"include": [["#checked-before"]]}).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def test_on_the_claims_page_a_suggestion_is_accepted_rejected_and_taken_back_by_keys(enter: Enter) -> None:
    import_fact_checks(content=TABLE.encode(), actor=Actor.shell())
    claim = compared()
    match = Match.objects.get(claim=claim)
    assert match.relation == Match.Relation.OTHER_NUMBER
    page = enter(editor(), reverse("admin:claims_claim_change", args=[claim.pk]))
    shown = page.inner_text("#checked-before")
    for words in ("The Tarnfeld Check", "“Mostly true”", "May contradict it: other numbers", "number differs: 14"):
        assert words in shown
    page.focus(f"#match-{match.pk}")
    for key, state in (("a", "accepted"), ("z", "suggested"), ("x", "rejected"), ("z", "suggested")):
        with page.expect_navigation():
            page.keyboard.press(key)
        page.wait_for_function(f"document.activeElement?.id === 'match-{match.pk}'")
        assert state_of(match) == state
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_beside_a_review_a_precedent_is_accepted_rejected_and_taken_back_by_keys(enter: Enter) -> None:
    earlier = a_review()
    approve_verdict(verdict=earlier.hand_in("false"), user=earlier.editor)
    claim = compared()
    reviewer = fact_checker("nele")
    assignment = assign_claim(claim=claim, reviewer=reviewer, user=earlier.editor)
    match = Match.objects.get(claim=claim)
    page = enter(reviewer, address_of(assignment))
    page.focus(f"#match-{match.pk}")
    for key, state, said in (
        ("a", "accepted", "Accepted"),
        ("z", "suggested", "A suggestion again"),
        ("x", "rejected", "Rejected"),
        ("z", "suggested", "A suggestion again"),
    ):
        page.keyboard.press(key)
        page.wait_for_selector(f"#saved:has-text('{said}')")
        assert state_of(match) == state
    assert page.is_visible(f"#match-{match.pk}.suggested")


def test_that_nothing_comes_near_is_said_on_both_pages(enter: Enter) -> None:
    claim = compared("Velmoor has eleven lighthouses.")
    edith, frida = editor(), fact_checker()
    assignment = assign_claim(claim=claim, reviewer=frida, user=edith)
    page = enter(edith, reverse("admin:claims_claim_change", args=[claim.pk]))
    assert "No earlier claim and no imported fact-check comes near it" in page.inner_text("#checked-before")
    page = enter(frida, address_of(assignment))
    assert "No similar claim was rated before." in page.inner_text("#precedents")
