"""Each role and each page: what opens, what does not, and at how many queries."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AdministratorFactory,
    AppearanceFactory,
    AssignmentFactory,
    ClaimFactory,
    EditorFactory,
    EvidenceLinkFactory,
    FactCheckerFactory,
    JobFactory,
    MemberFactory,
)
from tests.newsroom import a_claim

pytestmark = pytest.mark.django_db

EVERYBODY = ["claims_claim", "claims_assignment", "claims_verdict", "claims_publication", "claims_claimant"]
EVERYBODY += ["claims_ratingscale", "sources_document", "sources_publisher", "desk_job"]
EDITORS_TOO = ["claims_decision", "desk_auditevent"]
ADMINISTRATORS_TOO = ["desk_apiclient", "auth_user", "auth_group", "desk_desk"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status_of(client: Client, listing: str) -> int:
    return client.get(reverse(f"admin:{listing}_changelist")).status_code


@pytest.mark.parametrize("listing", EVERYBODY)
@pytest.mark.parametrize("role", [FactCheckerFactory, EditorFactory, AdministratorFactory])
def test_the_lists_of_the_daily_work_open_for_every_role(role: Callable[[], User], listing: str) -> None:
    assert status_of(signed_in(role()), listing) == 200


@pytest.mark.parametrize("listing", EDITORS_TOO)
def test_decisions_and_the_record_are_for_editors(listing: str) -> None:
    assert status_of(signed_in(FactCheckerFactory()), listing) == 403
    assert status_of(signed_in(EditorFactory()), listing) == 200


@pytest.mark.parametrize("listing", ADMINISTRATORS_TOO)
def test_accounts_keys_and_the_desk_itself_are_for_administrators(listing: str) -> None:
    assert status_of(signed_in(FactCheckerFactory()), listing) == 403
    assert status_of(signed_in(EditorFactory()), listing) == 403
    assert status_of(signed_in(AdministratorFactory()), listing) == 200


@pytest.mark.parametrize("listing", [*EVERYBODY, *EDITORS_TOO, *ADMINISTRATORS_TOO])
def test_a_member_without_a_role_sees_nothing(listing: str) -> None:
    assert status_of(signed_in(MemberFactory()), listing) == 403


@pytest.mark.parametrize("listing", [*EVERYBODY, *EDITORS_TOO, "auth_user", "auth_group"])
def test_not_even_an_administrator_deletes_what_the_record_rests_on(listing: str) -> None:
    client = signed_in(AdministratorFactory())
    page = client.get(reverse(f"admin:{listing}_changelist"))
    assert "delete_selected" not in page.content.decode()
    assert client.get(reverse(f"admin:{listing}_delete", args=[1])).status_code in (302, 403)


def sidebar_of(user: User) -> list[str]:
    groups = signed_in(user).get(reverse("admin:index")).context["sidebar_navigation"]
    return [item["title"] for group in groups for item in group["items"]]


def test_the_sidebar_shows_each_role_its_own_places() -> None:
    checker, editor = sidebar_of(FactCheckerFactory()), sidebar_of(EditorFactory())
    assert "My assignments" in checker
    assert not {"Awaiting approval", "Audit", "API clients", "People"} & set(checker)
    assert {"Queue", "Assignments", "Awaiting approval", "Audit", "Jobs"} <= set(editor)
    assert not {"API clients", "People"} & set(editor)
    assert {"API clients", "People"} <= set(sidebar_of(AdministratorFactory()))


def test_the_first_page_says_what_waits_for_whom() -> None:
    own = AssignmentFactory()
    AssignmentFactory(claim=ClaimFactory(text_suggested="Somebody else reviews this one."))
    JobFactory(reason="The file is a scan without text.")

    for_the_reviewer = signed_in(own.reviewer).get(reverse("admin:index")).content.decode()
    assert "1 to review" in for_the_reviewer
    assert "Somebody else reviews" not in for_the_reviewer

    for_an_editor = signed_in(EditorFactory()).get(reverse("admin:index")).content.decode()
    assert "The file is a scan without text." in for_an_editor


def many_claims(count: int) -> None:
    for _ in range(count):
        claim = AppearanceFactory().claim
        EvidenceLinkFactory(claim=claim)
        AssignmentFactory(claim=claim)


@pytest.mark.parametrize("listing", ["claims_claim", "claims_assignment", "sources_document"])
def test_a_longer_list_costs_no_more_queries(listing: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(EditorFactory())
    many_claims(12)
    with django_assert_max_num_queries(17):  # of the queue one asks for the topics that it can be narrowed to
        page = client.get(reverse(f"admin:{listing}_changelist"))
    assert page.status_code == 200


def test_the_queue_shows_the_decision_and_no_reviewers_to_fact_checkers() -> None:
    assignment = AssignmentFactory()
    page = signed_in(FactCheckerFactory()).get(reverse("admin:claims_claim_changelist")).content.decode()
    assert assignment.claim.text in page
    assert assignment.reviewer.last_name + "</" not in page
    assert assignment.reviewer.first_name not in page
    assert assignment.reviewer.first_name in (
        signed_in(EditorFactory()).get(reverse("admin:claims_claim_changelist")).content.decode()
    )


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("state=assigned", True),
        ("state=closed", False),
        ("kind=numerical", True),
        ("kind=causal", False),
        ("work=unassigned", False),
        ("work=approval", False),
        ("evidence=none", True),
        ("evidence=some", False),
        ("checkworthiness_from=0.9", False),
        ("q=rose by", True),
        ("q=submarine", False),
    ],
)
def test_the_queue_is_narrowed_by_facets_and_words(asked: str, is_found: bool) -> None:
    claim = AssignmentFactory(claim__text_suggested="Exports rose by 12 percent.").claim
    page = signed_in(EditorFactory()).get(f"{reverse('admin:claims_claim_changelist')}?{asked}")
    assert (claim.text in page.content.decode()) is is_found


@pytest.mark.parametrize("key", ["²", "9" * 30, "x", "-1", "0x1"])
@pytest.mark.parametrize("name", ["document", "publisher", "claimant"])
def test_a_filter_by_a_key_that_no_row_has_narrows_nothing(name: str, key: str) -> None:
    claim = a_claim()
    answer = signed_in(EditorFactory()).get(reverse("admin:claims_claim_changelist"), {name: key})
    assert [one.pk for one in answer.context["cl"].result_list] == [claim.pk]


def test_a_page_pasted_into_the_search_is_searched_for_by_its_first_words() -> None:
    listing = reverse("admin:claims_claim_changelist")
    assert signed_in(EditorFactory()).get(listing, {"q": "Orvania " * 2000}).status_code == 200


def test_an_assignment_is_reached_by_its_number_only() -> None:
    client = signed_in(EditorFactory())
    for key in ("x", "²", "9" * 30):
        assert client.get(f"/admin/claims/assignment/{quote(key)}/change/").status_code == 404
