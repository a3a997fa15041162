"""The queue: what is overdue leads, and a long list is counted only so far."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from desk.admin import pages
from tests.claims.admin.test_pages import signed_in
from tests.factories import AssignmentFactory, ClaimFactory, EditorFactory, FactCheckerFactory

pytestmark = pytest.mark.django_db
QUEUE = "admin:claims_claim_changelist"


def listed(client: Client, **asked: str | int) -> list[Claim]:
    return list(client.get(reverse(QUEUE), asked).context["cl"].result_list)


def assigned(checkworthiness: float, days: int) -> Claim:
    due = timezone.now() + timedelta(days=days)
    return AssignmentFactory(claim=ClaimFactory(checkworthiness=checkworthiness), due_at=due).claim


def test_what_is_overdue_leads_the_queue_the_longest_overdue_first(monkeypatch: pytest.MonkeyPatch) -> None:
    in_time, late, later = assigned(0.9, 1), assigned(0.3, -1), assigned(0.1, -2)
    plain = ClaimFactory(checkworthiness=0.8)
    editor = signed_in(EditorFactory())
    whole = [later, late, in_time, plain]
    assert listed(editor) == whole
    assert listed(editor, o="-4")[0] == in_time  # sorted by a column, it is as that says

    monkeypatch.setattr("claims.admin.claim.ClaimAdmin.list_per_page", 1)
    assert [listed(editor, p=page)[0] for page in range(1, 5)] == whole
    monkeypatch.setattr("claims.admin.claim.ClaimAdmin.list_per_page", 3)
    assert [*listed(editor), *listed(editor, p=2)] == whole


def test_the_order_of_the_queue_tells_a_fact_checker_nothing_of_the_reviews_of_others() -> None:
    late, worth_more = assigned(0.3, -1), ClaimFactory(checkworthiness=0.8)
    own = late.assignments.get().reviewer
    assert listed(signed_in(own)) == [late, worth_more]
    assert listed(signed_in(FactCheckerFactory())) == [worth_more, late]


def test_a_long_list_is_counted_only_so_far_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_COUNTED", 3)
    monkeypatch.setattr("claims.admin.claim.ClaimAdmin.list_per_page", 2)
    editor = signed_in(EditorFactory())
    for _ in range(3):
        ClaimFactory()
    assert "the first" not in editor.get(reverse(QUEUE)).content.decode()
    for _ in range(2):
        ClaimFactory()
    page = editor.get(reverse(QUEUE)).content.decode()
    assert "the first 3 claims; narrow the list to see the others" in page
    assert "More than 3 fit; narrow the list to choose all of them." in page
    assert len(listed(editor, p=2)) == 1
