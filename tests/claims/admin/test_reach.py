"""Corrections' reach: who had what was replaced, and who has fetched what holds."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries as MaxQueries

from claims.models import Claim, Receipt
from claims.published.reach import corrections, reach_of, reached_by
from claims.published.services import note_receipt
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import approve_verdict, publish_claim, retract_claim
from desk.models import ApiClient
from tests.newsroom import Review, a_review

pytestmark = pytest.mark.django_db
REACH = "/admin/claims/publication/reach/"


@pytest.fixture
def retracted() -> Review:
    """Anna and Bert had the verdict; Bert alone has seen that it was retracted; Carl came later."""
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    first = publish_claim(claim=review.claim, user=review.editor)
    anna, bert, carl = (ApiClient.objects.create(name=name) for name in ("Anna", "Bert", "Carl"))
    for client in (anna, bert):
        note_receipt(client, [first.pk], Receipt.Via.CLAIMS)
    second = retract_claim(claim=review.claim, user=review.editor, note="The table was forged.")
    for client in (bert, carl):
        note_receipt(client, [second.pk], Receipt.Via.CHANGES)
    return review


def test_a_correction_names_who_had_the_old_verdict_and_who_has_fetched_the_new(retracted: Review) -> None:
    (reach,) = reach_of(corrections())
    assert [str(one) for one in reach.informed] == ["Bert"]
    assert [str(one) for one in reach.waiting] == ["Anna"]
    told = [(str(one.client), len(one.receipts), one.has_current) for one in reached_by(retracted.claim)]
    assert told == [("Anna", 1, False), ("Bert", 2, True), ("Carl", 1, True)]


def test_an_editor_sees_whom_a_correction_has_to_reach(retracted: Review) -> None:
    browser = Client()
    browser.force_login(retracted.editor)
    page = browser.get(REACH).content.decode()
    assert "1: Bert" in page
    assert "1: Anna" in page
    page = browser.get(f"/admin/claims/claim/{retracted.claim.pk}/change/").content.decode()
    assert "has not fetched what holds now" in page


def test_who_the_clients_are_is_for_editors(retracted: Review) -> None:
    browser = Client()
    browser.force_login(retracted.reviewer)
    assert browser.get(REACH).status_code == 403
    page = browser.get(f"/admin/claims/claim/{retracted.claim.pk}/change/")
    assert page.status_code == 200
    assert "Anna" not in page.content.decode()


def test_a_desk_that_never_corrected_anything_says_so(admin_client: Client) -> None:
    assert "has been corrected, updated or retracted yet" in admin_client.get(REACH).content.decode()


def test_the_reach_of_many_corrections_takes_one_query(django_assert_max_num_queries: MaxQueries) -> None:
    desk = InventedDesk(seed=3)
    for _ in range(40):
        desk.happen()
    rows = list(corrections())
    assert len(rows) > 8
    with django_assert_max_num_queries(1):
        assert len(reach_of(rows)) == len(rows)
    assert Claim.objects.exists()
