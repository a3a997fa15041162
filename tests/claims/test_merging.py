"""Claims that are the same, and claimants who are."""

import pytest
from django.urls import reverse

from claims.errors import ClaimsError, NotAllowed
from claims.models import Claimant, ClaimantAlias
from claims.review.claimants import merge_claimants
from claims.review.services import close_claim
from desk.models import AuditEvent
from tests.claims.admin.test_acts import said
from tests.claims.admin.test_pages import signed_in
from tests.factories import AppearanceFactory, ClaimFactory, EditorFactory, FactCheckerFactory
from tests.newsroom import a_claim

pytestmark = pytest.mark.django_db


def test_a_claim_lists_where_those_stand_that_are_the_same() -> None:
    claim, edith = a_claim(), EditorFactory()
    other = AppearanceFactory()
    close_claim(claim=other.claim, user=edith, reason="duplicate", duplicate_of=claim)
    page = signed_in(edith).get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert [one["row"].claim_id for one in page.context["appearances"]] == [claim.pk, other.claim_id]
    assert f"claim {other.claim_id}</a>, which is the same" in page.content.decode()


def test_two_claimants_become_one_and_every_name_is_known() -> None:
    edith = EditorFactory()
    kept = Claimant.objects.create(name="Ilka Sorn", kind="person")
    gone = Claimant.objects.create(name="Minister Sorn", same_as="https://sorn.example/")
    ClaimantAlias.objects.create(claimant=gone, name="I. Sorn")
    suggested, edited = ClaimFactory(claimant_suggested=gone), ClaimFactory(claimant_edited=gone)
    form = reverse("admin:claims_claimant_merge", args=[gone.pk])
    client = signed_in(edith)
    assert "Name the claimant to keep." in client.post(form, {"claimant": ""}).content.decode()
    assert "another name of Ilka Sorn" in said(client.post(form, {"claimant": "ilka sorn"}))  # type: ignore[arg-type]

    for claim in (suggested, edited):
        claim.refresh_from_db()
        assert claim.claimant == kept
    assert Claimant.known_as("minister sorn") == Claimant.known_as("I. Sorn") == kept
    assert Claimant.objects.get().same_as == "https://sorn.example/"
    assert AuditEvent.objects.get(what="claimant.merged").before["aliases"] == ["I. Sorn"]


def test_only_editors_merge_and_nobody_with_themself() -> None:
    one, other = Claimant.objects.create(name="One"), Claimant.objects.create(name="Other")
    with pytest.raises(NotAllowed):
        merge_claimants(claimant=one, into=other, user=FactCheckerFactory())
    with pytest.raises(ClaimsError, match="same claimant"):
        merge_claimants(claimant=one, into=one, user=EditorFactory())
    page = signed_in(EditorFactory()).get(reverse("admin:claims_claimant_change", args=[one.pk])).content.decode()
    assert "The same as another claimant" in page
