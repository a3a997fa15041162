"""What is under embargo is found by nobody but editors and whoever added it, until the moment has come."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from claims.linking.services import link_claim
from claims.models import EvidenceLink
from claims.review.blindness import evidence_shown_to
from claims.verdicts.services import approve_verdict, publish_claim
from desk.audit.actor import Actor
from desk.errors import NotAllowed, WorkbenchError
from desk.models import AuditEvent, Job
from sources.documents.corrections import Corrected, correct_document
from sources.documents.embargo import ArticleUnderEmbargo, set_embargo
from sources.documents.services import Metadata, add_content
from sources.models import Document, Origin
from sources.origins.clusters import kin_of
from sources.passages.search import find_passages
from tests.claims.admin.test_pages import signed_in
from tests.factories import ArticleFactory, EditorFactory, FactCheckerFactory, JobFactory
from tests.newsroom import a_review
from tests.sources.passages.library import add_evidence

pytestmark = pytest.mark.django_db
EXPORTS = "Norvania exported 400,000 barrels of oil a day in March."


@pytest.fixture
def later() -> datetime:
    return timezone.now() + timedelta(days=1)


def found_by(reader: User | None) -> bool:
    return bool(find_passages("barrels", reader=reader))


def test_what_is_under_embargo_is_found_only_by_editors_and_whoever_added_it(later: datetime) -> None:
    adder = FactCheckerFactory()
    add_evidence(EXPORTS, embargo_until=later, added_by=adder)
    assert found_by(EditorFactory())
    assert found_by(adder)
    assert not found_by(FactCheckerFactory())
    assert not found_by(None)


def test_it_is_found_by_all_from_the_moment_on() -> None:
    add_evidence(EXPORTS, embargo_until=timezone.now())
    assert found_by(None)


def test_an_editor_sets_and_lifts_an_embargo_and_both_are_on_record(later: datetime) -> None:
    document, editor = add_evidence(EXPORTS), EditorFactory()
    set_embargo(document=document, user=editor, until=later)
    set_embargo(document=document, user=editor, until=later)
    assert not found_by(None)
    set_embargo(document=document, user=editor, until=None)
    assert found_by(None)
    acts = AuditEvent.objects.filter(what__startswith="document.embargo").order_by("id")
    assert [act.what for act in acts] == ["document.embargoed", "document.embargo_lifted"]


def test_only_editors_set_an_embargo(later: datetime) -> None:
    with pytest.raises(NotAllowed, match="Only editors"):
        set_embargo(document=add_evidence(EXPORTS), user=FactCheckerFactory(), until=later)


def test_an_article_is_never_under_embargo(later: datetime) -> None:
    editor = EditorFactory()
    with pytest.raises(ArticleUnderEmbargo, match="whole desk"):
        set_embargo(document=ArticleFactory(), user=editor, until=later)
    with pytest.raises(ArticleUnderEmbargo):
        add_content(content=b"Exports rose.", actor=Actor.person(editor), metadata=Metadata(embargo_until=later))
    document = add_evidence(EXPORTS, embargo_until=later)
    with pytest.raises(WorkbenchError, match="Lift the embargo first"):
        correct_document(document=document, user=editor, to=Corrected("", "", None, None, Document.Kind.ARTICLE))
    with pytest.raises(IntegrityError, match="an_article_is_not_under_embargo"):
        Document.objects.filter(pk=document.pk).update(kind=Document.Kind.ARTICLE)


def test_a_document_is_handed_in_under_embargo(later: datetime) -> None:
    added = add_content(
        content=EXPORTS.encode(),
        actor=Actor.person(FactCheckerFactory()),
        kind=Document.Kind.PRESS_RELEASE,
        metadata=Metadata(embargo_until=later),
    )
    assert added.document.embargo_until == later


@pytest.mark.parametrize("sees", [True, False])
def test_its_page_and_its_line_in_the_list_are_there_only_for_who_may_see_it(later: datetime, sees: bool) -> None:
    document = add_evidence(EXPORTS, title="Secret figures", embargo_until=later)
    client = signed_in(EditorFactory() if sees else FactCheckerFactory())
    page: Any = client.get(reverse("admin:sources_document_change", args=[document.pk]))
    listed: Any = client.get(reverse("admin:sources_document_changelist"))
    searched: Any = client.get(reverse("admin:sources_document_search"), {"q": "barrels"})
    assert (page.status_code == 200) is sees
    assert ("Secret figures" in listed.content.decode()) is sees
    assert ("Secret figures" in searched.content.decode()) is sees


def test_an_editor_sets_it_on_the_page(later: datetime) -> None:
    document = add_evidence(EXPORTS)
    address = reverse("admin:sources_document_embargo", args=[document.pk])
    client = signed_in(EditorFactory())
    client.post(address, {"embargo_until": "2099-01-01T10:00"})
    document.refresh_from_db()
    assert document.embargo_until is not None
    assert signed_in(FactCheckerFactory()).post(address, {"embargo_until": ""}).status_code in (403, 404)
    client.post(address, {"embargo_until": ""})
    document.refresh_from_db()
    assert document.embargo_until is None


def test_no_machine_lays_it_beside_a_claim_and_a_link_from_before_is_hidden(later: datetime) -> None:
    review = a_review()
    document = add_evidence(f"{review.claim.text} So much is known.")
    link_claim(claim=review.claim)
    reviewer, editor = review.assignment.reviewer, EditorFactory()
    assert evidence_shown_to(reviewer, review.claim).filter(passage__snapshot__document=document).exists()
    set_embargo(document=document, user=editor, until=later)
    assert not evidence_shown_to(reviewer, review.claim).filter(passage__snapshot__document=document).exists()
    link_claim(claim=review.claim)
    assert not EvidenceLink.objects.filter(passage__snapshot__document=document).exists()


def test_nothing_that_rests_on_it_is_published(later: datetime) -> None:
    review = a_review()
    verdict = review.hand_in("true")
    approve_verdict(verdict=verdict, user=review.editor)
    rests_on = Document.objects.filter(snapshots__passages__evidence_links__assessments__verdicts=verdict)
    rests_on.update(embargo_until=later)
    with pytest.raises(WorkbenchError, match="under embargo until"):
        publish_claim(claim=review.claim, user=review.editor)
    rests_on.update(embargo_until=None)
    publish_claim(claim=review.claim, user=review.editor)


def test_the_count_of_one_source_does_not_name_it(later: datetime) -> None:
    origin = Origin.objects.create()
    copies = [add_evidence(EXPORTS, origin_suggested=origin) for _ in range(2)]
    add_evidence(EXPORTS, origin_suggested=origin, embargo_until=later, published_on=date(2020, 1, 1))
    kin = kin_of(copies)
    assert {one.count for one in kin.values()} == {2}
    assert {one.first.pk for one in kin.values()} == {copies[0].pk}


def test_a_job_about_what_is_under_embargo_is_in_no_list_and_no_count(later: datetime) -> None:
    adder = FactCheckerFactory()
    document = Document.objects.create(
        kind="statistics", title="Harvest of Norvania, before its day", embargo_until=later, added_by=adder
    )
    job = JobFactory(subject=document)
    address = reverse("admin:desk_job_change", args=[job.pk])
    for user, sees, retries in (
        (EditorFactory(), True, True),
        (adder, True, False),
        (FactCheckerFactory(), False, False),
    ):
        client = signed_in(user)
        shown = [client.get(reverse(name)).content.decode() for name in ("admin:desk_job_changelist", "admin:index")]
        assert ["before its day" in page for page in shown] == [sees, retries], user
        assert (client.get(address).status_code == 200) is sees
        assert Job.objects.shown_to(user).count() == int(sees)
        told = client.post(reverse("admin:desk_job_retry", args=[job.pk]), follow=True).content.decode()
        assert ("before its day" in told) is sees
