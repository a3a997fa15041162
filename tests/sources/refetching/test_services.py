"""Pages that are looked at again: asked for as their host allows, read anew when they changed, never unasked."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from desk.audit.actor import Actor
from desk.errors import NotAllowed, WorkbenchError
from desk.jobs.here import work_off
from desk.models import AuditEvent, Job
from sources.documents import services as documents
from sources.documents.services import add_content, add_url
from sources.fetching.errors import AddressRefused
from sources.fetching.schedule import LONGEST_WAIT, next_time
from sources.models import Document, Watch
from sources.refetching import services
from sources.refetching.services import (
    request_due_checks,
    stop_watching,
    watch_document,
    watch_for_evidence,
)
from tests.newsroom import editor, fact_checker, member
from tests.sources.fetching.servers import Loopback, answering, serving

pytestmark = pytest.mark.django_db

STORY = "The harbour of Quillmouth loaded 38,500 tonnes of tin in February, a record for the month."
CORRECTED = STORY.replace("38,500", "35,800")
NOW = timezone.now()


class Site:
    """A page on loopback whose text and answers a test changes."""

    def __init__(self, server: Loopback) -> None:
        self.server = server

    @property
    def requests(self) -> list[str]:
        return self.server.requests


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving(lambda connection, request: None) as server:
        for module in (services, documents):
            monkeypatch.setattr(module, "fetch_limits", server.limits)
        monkeypatch.setattr(documents, "check_address", lambda url, limits: url)
        monkeypatch.setattr(services, "check_address", lambda url, limits: url)
        yield Site(server)


def says(site: Site, text: str, *headers: str, status: str = "200 OK") -> None:
    site.server._behaviour = answering(
        text.encode(), "Content-Type: text/plain; charset=utf-8", *headers, status=status
    )


def taken_from(site: Site, text: str = STORY) -> Document:
    says(site, text)
    document = add_url(url=site.server.url, actor=Actor.person(editor()), kind=Document.Kind.STATISTICS).document
    work_off(document)
    return document


def look_again(document: Document) -> Job:
    """What beat and a worker do when the time has come."""
    Watch.objects.filter(document=document).update(next_check_at=NOW)
    assert request_due_checks() == 1
    done = work_off(document)
    return next(job for job in done if job.kind == "refetch")


def watched(site: Site) -> Document:
    document = taken_from(site)
    watch_document(document=document, user=fact_checker())
    return document


def test_a_changed_page_gets_a_snapshot_more_and_the_first_stays(site: Site) -> None:
    document = watched(site)
    says(site, CORRECTED)
    job = look_again(document)

    assert job.outcome["changed"] is True
    assert [one.text for one in document.snapshots.all()] == [CORRECTED, STORY]
    assert document.snapshots.all()[0].passages.exists()
    assert AuditEvent.objects.filter(what="snapshot.recorded").count() == 2


def test_an_unchanged_page_gets_no_snapshot(site: Site) -> None:
    document = watched(site)
    assert look_again(document).outcome == {"changed": False}
    assert document.snapshots.count() == 1


def test_a_page_that_goes_back_to_what_it_said_is_a_third_snapshot(site: Site) -> None:
    document = watched(site)
    for text in (CORRECTED, STORY):
        says(site, text)
        look_again(document)
    assert [one.text for one in document.snapshots.all()] == [STORY, CORRECTED, STORY]


def test_a_page_is_asked_for_with_the_mark_that_its_host_gave(site: Site) -> None:
    document = watched(site)
    says(site, STORY, 'ETag: "seven"', "Last-Modified: Tue, 14 Mar 2028 10:00:00 GMT")
    look_again(document)
    site.server._behaviour = answering(b"", status="304 Not Modified")

    assert look_again(document).outcome == {"changed": False}
    asked = site.requests[-1]
    assert 'If-None-Match: "seven"' in asked
    assert "If-Modified-Since: Tue, 14 Mar 2028 10:00:00 GMT" in asked


def test_the_mark_of_a_page_that_was_not_read_yet_is_not_sent(site: Site) -> None:
    document = watched(site)
    says(site, CORRECTED, 'ETag: "eight"')
    look_again(document)
    assert Watch.objects.get().etag == ""


def test_a_page_that_is_down_is_nobodys_work_and_is_asked_for_later_and_later(site: Site) -> None:
    document = watched(site)
    says(site, "", status="503 Service Unavailable")
    for failures in (1, 2):
        job = look_again(document)
        watch = Watch.objects.get()
        assert (job.state, watch.failures) == (Job.State.DONE, failures)
        assert "has a fault of its own" in watch.last_error
        assert watch.next_check_at - timezone.now() > timedelta(hours=24 * 2**failures - 1)
    says(site, STORY)
    look_again(document)
    assert (Watch.objects.get().failures, Watch.objects.get().last_error) == (0, "")


def test_no_page_is_asked_for_before_its_time(site: Site) -> None:
    watched(site)
    Watch.objects.update(next_check_at=NOW + timedelta(hours=1))
    before = len(site.requests)
    assert request_due_checks() == 0
    assert len(site.requests) == before


def test_a_job_that_is_set_aside_is_not_asked_for_with_every_sweep(site: Site) -> None:
    watched(site)
    Watch.objects.update(next_check_at=NOW)
    assert request_due_checks() == 1
    Job.objects.filter(kind="refetch").update(state=Job.State.SET_ASIDE, reason="It failed.")
    assert request_due_checks() == 0


def test_evidence_that_a_person_confirmed_is_watched_slowly_and_no_longer_when_it_is_not(
    site: Site, settings: Settings
) -> None:
    document = taken_from(site)
    settings.RECHECK_EVIDENCE_DAYS = 7
    watch_for_evidence(resting=[document.pk])
    watch = Watch.objects.get()
    assert (watch.is_on, watch.every_hours, watch.reason) == (True, 168, Watch.Reason.EVIDENCE)
    assert watch.next_check_at - timezone.now() > timedelta(days=6)

    watch_for_evidence(resting=[])
    assert Watch.objects.get().is_on is False


def test_nothing_is_watched_unasked(site: Site, settings: Settings) -> None:
    file = add_content(content=STORY.encode(), actor=Actor.shell(), url="https://harbour.example/tin").document
    watch_for_evidence(resting=[file.pk])  # nobody gave this address: the page named it
    assert not Watch.objects.exists()
    settings.RECHECK_EVIDENCE_DAYS = 0
    watch_for_evidence(resting=[taken_from(site, CORRECTED).pk])
    assert not Watch.objects.exists()


def test_what_a_person_set_about_a_watch_stays(site: Site) -> None:
    document, edith = taken_from(site), fact_checker()
    watch_document(document=document, user=edith, every_hours=6)
    watch_for_evidence(resting=[document.pk])
    assert Watch.objects.get().every_hours == 6
    stop_watching(document=document, user=edith)
    watch_for_evidence(resting=[document.pk])
    assert Watch.objects.get().is_on is False
    assert list(AuditEvent.objects.filter(what__startswith="document.watch").values_list("what", flat=True)) == [
        "document.watch_ended",
        "document.watched",
    ]


def test_a_watch_needs_an_address_a_sensible_time_and_a_member_of_the_desk(site: Site) -> None:
    document, frida = taken_from(site), fact_checker()
    pasted = add_content(content=CORRECTED.encode(), actor=Actor.shell()).document
    with pytest.raises(WorkbenchError, match="no web address"):
        watch_document(document=pasted, user=frida)
    with pytest.raises(WorkbenchError, match="between 1 and 2,160"):
        watch_document(document=document, user=frida, every_hours=0)
    with pytest.raises(WorkbenchError, match="not under watch"):
        stop_watching(document=pasted, user=frida)
    guest = member("guest")
    for act in (watch_document, stop_watching):
        with pytest.raises(NotAllowed):
            act(document=document, user=guest)


def test_a_private_address_is_not_put_under_watch() -> None:
    document = add_content(content=STORY.encode(), actor=Actor.shell()).document
    Document.objects.filter(pk=document.pk).update(submitted_url="http://10.0.0.8/tin")
    with pytest.raises(AddressRefused):
        watch_document(document=Document.objects.get(), user=fact_checker())


def test_each_failure_doubles_the_wait_up_to_thirty_days() -> None:
    every = timedelta(hours=24)
    waits = [next_time(NOW, every, failures) - NOW for failures in range(12)]
    assert waits[:3] == [every, 2 * every, 4 * every]
    assert waits[-1] == LONGEST_WAIT
    assert next_time(NOW, timedelta(hours=1), 0, retry_after=7200) - NOW == timedelta(hours=2)
    assert next_time(NOW, timedelta(days=90), 3) - NOW == timedelta(days=90)
