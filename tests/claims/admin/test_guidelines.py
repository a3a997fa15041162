"""What the team has agreed on stands beside the form, for the claims that it is about."""

import pytest
from django.urls import reverse

from claims.models import Guideline
from claims.review.services import edit_claim
from desk.models import AuditEvent
from tests.claims.admin.test_pages import signed_in
from tests.factories import EditorFactory, FactCheckerFactory
from tests.newsroom import a_review

pytestmark = pytest.mark.django_db


def test_guidelines_stand_beside_the_form_for_the_kind_of_claim_they_are_about() -> None:
    review = a_review()
    client, page = signed_in(review.reviewer), reverse("admin:claims_assignment_review", args=[review.assignment.pk])
    assert 'id="guidelines"' not in client.get(page).content.decode()
    Guideline.objects.create(title="Numbers", text="Name the table and the row.", for_kind="numerical", position=2)
    Guideline.objects.create(title="Everybody", text="Ask the claimant.", position=1)
    Guideline.objects.create(title="Causes", text="Ask two experts.", for_kind="causal")
    Guideline.objects.create(title="Of old", text="Use the archive.", is_shown=False)
    assert [one.title for one in client.get(page).context["guidelines"]] == ["Everybody", "Numbers"]
    edit_claim(claim=review.claim, user=review.editor, kind="causal")
    assert [one.title for one in client.get(page).context["guidelines"]] == ["Everybody", "Causes"]


def test_editors_write_guidelines_and_the_record_keeps_what_stood_there() -> None:
    client, add = signed_in(EditorFactory()), reverse("admin:claims_guideline_add")
    given = {"title": "Numbers", "text": "Name the table.", "for_kind": "", "position": 1, "is_shown": "on"}
    client.post(add, given)
    row = Guideline.objects.get()
    client.post(reverse("admin:claims_guideline_change", args=[row.pk]), {**given, "text": "Name table and row."})
    assert Guideline.objects.get().text == "Name table and row."
    event = AuditEvent.objects.get(what="guideline.changed")
    assert (event.before, event.after) == ({"text": "Name the table."}, {"text": "Name table and row."})


def test_fact_checkers_read_guidelines_and_do_not_write_them() -> None:
    client = signed_in(FactCheckerFactory())
    assert client.get(reverse("admin:claims_guideline_changelist")).status_code == 200
    assert client.get(reverse("admin:claims_guideline_add")).status_code == 403
