"""A page under watch, and what changed on it, on the page of its document."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sources.models import Document, Watch
from tests.claims.admin.test_pages import signed_in
from tests.factories import DocumentFactory, FactCheckerFactory, MemberFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    made = DocumentFactory(submitted_url="https://harbour.example/tin")
    SnapshotFactory(document=made, text="The port loaded 38,500 tonnes.")
    return made


def address(document: Document, name: str = "change") -> str:
    return reverse(f"admin:sources_document_{name}", args=[document.pk])


def test_a_page_is_put_under_watch_and_left_alone_again(document: Document) -> None:
    client = signed_in(FactCheckerFactory())
    assert "The page was read once" in client.get(address(document)).content.decode()
    client.post(address(document, "watch"), {"every_hours": "6"})
    assert "✓ Every 6 hours" in client.get(address(document)).content.decode()
    client.post(address(document, "watch"), {"stop": "1"})
    assert Watch.objects.get().is_on is False
    assert "took it off the watch" in client.get(address(document)).content.decode()


def test_what_cannot_be_watched_says_why(document: Document) -> None:
    client = signed_in(FactCheckerFactory())
    assert "every_hours" in client.post(address(document, "watch"), {"every_hours": "0"}).content.decode()
    Document.objects.update(submitted_url="")
    assert "Put under watch" not in client.get(address(document)).content.decode()
    assert not Watch.objects.exists()


def test_who_may_not_add_documents_puts_none_under_watch(document: Document) -> None:
    assert signed_in(MemberFactory()).post(address(document, "watch"), {"every_hours": "6"}).status_code == 403


def test_the_page_shows_what_changed_against_the_snapshot_before(document: Document) -> None:
    first = document.snapshots.get()
    SnapshotFactory(
        document=document, text="The port loaded 35,800 tonnes.", taken_at=first.taken_at + timedelta(days=1)
    )
    client = signed_in(FactCheckerFactory())
    shown = client.get(address(document)).content.decode()
    assert "<del>The port loaded 38,500 tonnes.</del>" in shown
    assert "<ins>The port loaded 35,800 tonnes.</ins>" in shown
    assert "Changed against" not in client.get(f"{address(document)}?snapshot={first.pk}").content.decode()
