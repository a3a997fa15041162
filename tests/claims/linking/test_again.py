"""Evidence that came later is suggested to claims that were there before."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.errors import NotAllowed, WrongState
from claims.linking import again
from claims.linking.again import look_again, offer_document, offer_released, relink_claim
from claims.linking.services import link_claim
from claims.models import Claim, EvidenceLink
from desk.models import AuditEvent, Job
from sources.models import Document
from tests.claims.admin.test_pages import signed_in
from tests.factories import ClaimFactory, EditorFactory, FactCheckerFactory, JobFactory
from tests.newsroom import a_review
from tests.sources.passages.library import add_evidence
from workbench.journey import jobs_after

pytestmark = pytest.mark.django_db
ABOUT = "Norvania sold forty ships to Zell in the spring."


def offer(document: Document, **payload: Any) -> dict[str, Any]:
    return offer_document(document, JobFactory(kind="offer", subject=document, payload=payload))


def beside(claim: Claim) -> set[int]:
    return set(claim.evidence_links.values_list("passage__snapshot__document", flat=True))


def test_a_document_that_comes_later_is_suggested_to_the_claim_it_bears_on() -> None:
    claim, other = ClaimFactory(text_suggested=ABOUT), ClaimFactory(text_suggested="The harvest of plums was poor.")
    add_evidence("Zell bought nothing at all that year.")
    document = add_evidence("In spring forty ships of Norvania went to Zell, the port said.")
    assert offer(document) == {"claims": 2, "searched": 1}
    assert beside(claim) == {document.pk}
    assert beside(other) == set()


def test_what_a_person_has_acted_on_stays_when_evidence_comes_later() -> None:
    claim = ClaimFactory(text_suggested=ABOUT)
    add_evidence("Norvania sold ships to Zell.")
    (link,) = link_claim(claim=claim)
    EvidenceLink.objects.filter(pk=link.pk).update(dismissed_by=FactCheckerFactory(), dismissed_at=timezone.now())
    before = EvidenceLink.objects.filter(pk=link.pk).values().get()
    offer(add_evidence("In spring forty ships of Norvania went to Zell."))
    assert EvidenceLink.objects.filter(pk=link.pk).values().get() == before
    assert claim.evidence_links.count() == 2


def test_decided_and_closed_claims_are_left_alone() -> None:
    claim = ClaimFactory(text_suggested=ABOUT, state=Claim.State.CLOSED, closed_reason="not_a_claim")
    document = add_evidence("In spring forty ships of Norvania went to Zell.")
    assert offer(document) == {"claims": 0, "searched": 0}
    assert relink_claim(claim, JobFactory(kind="relink", subject=claim)) == {"links": 0, "new": 0}
    assert beside(claim) == set()


def test_many_claims_take_several_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "SLICE", 2)
    claims = [ClaimFactory(text_suggested=ABOUT) for _ in range(3)]
    document = add_evidence("In spring forty ships of Norvania went to Zell.")
    first = offer(document)
    assert first == {"claims": 2, "searched": 2, "after": claims[1].pk}
    job = JobFactory(kind="offer", subject=document, outcome=first)
    assert jobs_after(job) == [("offer", {"after": claims[1].pk})]
    assert offer(document, after=claims[1].pk) == {"claims": 1, "searched": 1}


def test_an_indexed_document_of_the_library_is_offered_and_an_article_is_not() -> None:
    document = add_evidence("Forty ships.")
    assert ("offer", {}) in jobs_after(JobFactory(kind="index", subject=document))
    article = add_evidence("Forty ships.", kind=Document.Kind.ARTICLE)
    assert ("offer", {}) not in jobs_after(JobFactory(kind="index", subject=article))


def test_a_document_is_offered_when_its_embargo_is_over_and_only_once() -> None:
    claim, now = ClaimFactory(text_suggested=ABOUT), timezone.now()
    document = add_evidence("In spring forty ships of Norvania went to Zell.", embargo_until=now + timedelta(hours=1))
    assert offer(document) == {"claims": 0, "searched": 0}
    assert offer_released(at=now) == 0
    Job.objects.filter(kind="offer").delete()
    Document.objects.filter(pk=document.pk).update(embargo_until=now - timedelta(minutes=1))
    assert [offer_released(at=timezone.now()) for _ in range(2)] == [1, 0]
    document.refresh_from_db()
    assert offer(document)["searched"] == 1
    assert beside(claim) == {document.pk}


def test_an_editor_and_the_reviewer_have_evidence_looked_for_again() -> None:
    review = a_review()
    for user in (review.editor, review.assignment.reviewer):
        job = look_again(claim=review.claim, user=user)
        assert (job.kind, job.subject) == ("relink", review.claim)
    assert AuditEvent.objects.filter(what="claim.evidence_sought").count() == 2
    assert Job.objects.filter(kind="relink").count() == 1


def test_others_may_not_and_a_closed_claim_is_refused() -> None:
    claim = ClaimFactory(text_suggested=ABOUT)
    with pytest.raises(NotAllowed, match="Only editors"):
        look_again(claim=claim, user=FactCheckerFactory())
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.CLOSED, closed_reason="not_a_claim")
    with pytest.raises(WrongState, match="decided or closed"):
        look_again(claim=claim, user=EditorFactory())


def test_the_job_says_how_many_passages_are_new() -> None:
    claim = ClaimFactory(text_suggested=ABOUT)
    add_evidence("Norvania sold ships to Zell.")
    link_claim(claim=claim)
    add_evidence("In spring forty ships of Norvania went to Zell.")
    assert relink_claim(claim, JobFactory(kind="relink", subject=claim)) == {"links": 2, "new": 1}


def test_the_button_stands_on_the_page_of_an_open_claim() -> None:
    claim = ClaimFactory(text_suggested=ABOUT)
    client = signed_in(EditorFactory())
    page: Any = client.get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert "Look for evidence again" in page.content.decode()
    answer: Any = client.post(reverse("admin:claims_claim_act", args=[claim.pk, "relink"]), follow=True)
    assert answer.status_code == 200
    assert Job.objects.filter(kind="relink").count() == 1
    other: Any = signed_in(FactCheckerFactory()).get(reverse("admin:claims_claim_change", args=[claim.pk]))
    assert "Look for evidence again" not in other.content.decode()
