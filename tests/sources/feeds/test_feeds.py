"""Feeds: followed by people, polled as their host allows, read whatever they hold, never a danger to the desk."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.errors import NotAllowed, WorkbenchError
from desk.jobs.here import work_off
from desk.models import AuditEvent, Job
from sources.feeds import services
from sources.feeds.errors import FeedKnown
from sources.feeds.services import ADDED_PER_POLL, add_feed, pause_feed, request_due_polls, resume_feed
from sources.fetching.errors import AddressRefused, Unreadable
from sources.fetching.feed_document import MOST_ENTRIES, read_feed
from sources.models import Document, Feed, FeedEntry
from tests.claims.admin.test_pages import signed_in
from tests.newsroom import fact_checker, member
from tests.sources.fetching.servers import Loopback, answering, serving

pytestmark = pytest.mark.django_db


def rss(*items: str, title: str = "Harbour News") -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'
    ).encode()


def item(number: int, link: str | None = None) -> str:
    address = link if link is not None else f"https://harbour.example/{number}"
    return f"<item><title>Story {number}</title><link>{address}</link><guid>story-{number}</guid></item>"


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour &amp; Sea</title>
<entry><id>tag:1</id><title type="html">Tin &lt;b&gt;rush&lt;/b&gt;</title><link href="/tin"/></entry></feed>"""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    with serving(lambda connection, request: None) as server:
        monkeypatch.setattr(services, "fetch_limits", server.limits)
        monkeypatch.setattr(services, "check_address", lambda url, limits: url)
        yield server


def says(site: Loopback, content: bytes, *headers: str, status: str = "200 OK") -> None:
    site._behaviour = answering(content, "Content-Type: application/rss+xml", *headers, status=status)


def followed(site: Loopback, content: bytes) -> Feed:
    says(site, content)
    feed = add_feed(url=site.url, user=fact_checker())
    work_off(feed)
    return Feed.objects.get()


def poll_again(feed: Feed) -> Job:
    Feed.objects.update(next_poll_at=timezone.now())
    assert request_due_polls() == 1
    return work_off(feed)[-1]


# --- What a feed says -------------------------------------------------------------------------------------------------


def test_rss_and_atom_are_read_with_addresses_made_whole() -> None:
    found = read_feed(ATOM, url="https://harbour.example/feeds/all")
    assert found.title == "Harbour & Sea"
    assert [(one.url, one.title) for one in found.entries] == [("https://harbour.example/tin", "Tin rush")]
    assert [one.url for one in read_feed(rss(item(1))).entries] == ["https://harbour.example/1"]


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    content = rss(item(1), item(2)).replace(b"</item></channel>", b"<b>& <i></channel>")
    assert [one.identity for one in read_feed(content).entries][:1] == ["story-1"]


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>&a;</channel></rss>',
        b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel>&b;</channel></rss>',
        '<!DOCTYPE r [<!ENTITY a "ha">]><rss version="2.0"></rss>'.encode("utf-16"),
        '<!DOCTYPE r [<!ENTITY a "ha">]><rss version="2.0"></rss>'.encode("utf-16-be"),
    ],
    ids=["a file of this machine", "billion laughs", "UTF-16", "UTF-16 without a mark"],
)
def test_a_feed_that_declares_entities_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match="declares XML entities"):
        read_feed(content)


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"<html><body>Not found</body></html>", b"{}"])
def test_what_is_no_feed_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable, match="no RSS or Atom feed"):
        read_feed(content)


def test_a_feed_larger_than_any_is_refused_or_cut() -> None:
    assert len(read_feed(rss(*(item(number) for number in range(MOST_ENTRIES + 5)))).entries) == MOST_ENTRIES
    with pytest.raises(Unreadable, match="at most"):
        read_feed(b" " * 10_000_001)


# --- Following --------------------------------------------------------------------------------------------------------


def test_the_pages_of_a_feed_are_added_by_the_ordinary_intake(site: Loopback) -> None:
    feed = followed(site, rss(item(1), item(2)))
    assert feed.title == "Harbour News"
    assert set(Document.objects.values_list("submitted_url", flat=True)) == {
        "https://harbour.example/1",
        "https://harbour.example/2",
    }
    assert {str(one.added_by) for one in Document.objects.all()} == {"frida"}
    assert Job.objects.filter(kind="fetch").count() == 2
    assert AuditEvent.objects.filter(what="document.added", actor_label="feed Harbour News").count() == 2


def test_a_page_is_added_once_however_often_its_entry_comes(site: Loopback) -> None:
    feed = followed(site, rss(item(1)))
    says(site, rss(item(2), item(1, "https://harbour.example/1?corrected")))
    poll_again(feed)
    assert Document.objects.count() == 2
    assert FeedEntry.objects.count() == 2


def test_a_feed_of_a_thousand_entries_is_added_over_several_polls_the_newest_first(site: Loopback) -> None:
    feed = followed(site, rss(*(item(number) for number in range(1000))))
    assert Document.objects.count() == ADDED_PER_POLL
    assert Document.objects.filter(submitted_url="https://harbour.example/0").exists()
    assert feed.entries.filter(is_done=False).count() == 1000 - ADDED_PER_POLL
    assert feed.next_poll_at - timezone.now() < timedelta(minutes=11)

    site._behaviour = answering(b"", status="304 Not Modified")
    poll_again(feed)
    assert Document.objects.count() == 2 * ADDED_PER_POLL


def test_an_entry_that_cannot_be_added_is_kept_with_its_reason(site: Loopback) -> None:
    feed = followed(site, rss(item(1, ""), item(2, "http://10.0.0.8/"), item(3, "javascript:alert(1)"), item(4)))
    refused = {one.title: one.refused for one in feed.entries.exclude(refused="")}
    assert set(refused) == {"Story 1", "Story 2", "Story 3"}
    assert refused["Story 1"] == "This entry names no page."
    assert Document.objects.count() == 1


def test_a_feed_is_asked_with_the_mark_that_its_host_gave(site: Loopback) -> None:
    says(site, rss(item(1)), 'ETag: "seven"')
    feed = add_feed(url=site.url, user=fact_checker())
    work_off(feed)
    poll_again(feed)
    assert 'If-None-Match: "seven"' in site.requests[-1]


def test_a_feed_that_fails_says_why_and_is_asked_later_and_later(site: Loopback) -> None:
    feed = followed(site, rss(item(1)))
    says(site, b"", status="503 Service Unavailable")
    for failures in (1, 2):
        assert poll_again(feed).state == Job.State.DONE
        feed.refresh_from_db()
        assert feed.failures == failures
        assert "has a fault of its own" in feed.last_error
        assert feed.next_poll_at - timezone.now() > timedelta(hours=2**failures, minutes=-1)
    says(site, rss(item(1)))
    poll_again(feed)
    feed.refresh_from_db()
    assert (feed.failures, feed.last_error) == (0, "")


def test_a_paused_feed_is_left_alone_until_it_is_resumed(site: Loopback) -> None:
    feed, frida = followed(site, rss(item(1))), fact_checker("felix")
    pause_feed(feed=feed, user=frida)
    Feed.objects.update(next_poll_at=timezone.now())
    asked = len(site.requests)
    assert request_due_polls() == 0
    resume_feed(feed=feed, user=frida)
    work_off(feed)
    assert len(site.requests) == asked + 1
    assert [event.what for event in AuditEvent.objects.filter(what__startswith="feed.").order_by("id")] == [
        "feed.added",
        "feed.paused",
        "feed.resumed",
    ]


def test_a_feed_is_followed_once_by_a_member_at_a_public_address(site: Loopback) -> None:
    followed(site, rss(item(1)))
    felix, guest = fact_checker("felix"), member("guest")
    with pytest.raises(FeedKnown, match="is here already"):
        add_feed(url=site.url, user=felix)
    with pytest.raises(WorkbenchError, match="between 10 and"):
        add_feed(url="https://other.example/", user=felix, every_minutes=1)
    with pytest.raises(NotAllowed):
        add_feed(url="https://other.example/", user=guest)
    with pytest.raises(NotAllowed):
        pause_feed(feed=Feed.objects.get(), user=guest)


def test_a_private_address_is_never_followed() -> None:
    with pytest.raises(AddressRefused):
        add_feed(url="http://127.0.0.1/feed", user=fact_checker())


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_a_feed_is_followed_paused_and_read_in_the_admin(site: Loopback) -> None:
    client: Client = signed_in(fact_checker())
    says(site, rss(item(1), item(2, "")))
    client.post(reverse("admin:sources_feed_add"), {"url": site.url, "kind": "article", "every_minutes": "60"})
    feed = Feed.objects.get()
    work_off(feed)
    page = reverse("admin:sources_feed_change", args=[feed.pk])
    shown = client.get(page).content.decode()
    assert "Harbour News" in shown
    assert "This entry names no page." in shown
    client.post(reverse("admin:sources_feed_act", args=[feed.pk, "pause"]))
    assert "⏸ Paused" in client.get(page).content.decode()
    assert "⏸ paused" in client.get(reverse("admin:sources_feed_changelist")).content.decode()


def test_an_address_that_is_refused_stays_on_the_form_with_the_reason() -> None:
    client = signed_in(fact_checker())
    given = {"url": "http://127.0.0.1/feed", "kind": "article", "every_minutes": "60"}
    shown = client.post(reverse("admin:sources_feed_add"), given).content.decode()
    assert 'value="http://127.0.0.1/feed"' in shown
    assert not Feed.objects.exists()


def test_a_guest_sees_no_feeds() -> None:
    assert signed_in(member("guest")).get(reverse("admin:sources_feed_changelist")).status_code == 403
