import stat
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims.linking.ledger import ledger_of
from claims.models import (
    Appearance,
    Assignment,
    Claim,
    Claimant,
    EvidenceLink,
    FactCheck,
    Match,
    Publication,
    StaleMark,
)
from claims.review.services import add_claim
from desk.access.keys import find_key
from desk.access.setup import name_desk
from desk.audit.actor import Actor
from desk.jobs.here import work_off
from desk.models import ApiClient, AuditEvent, Desk, Job
from sources.models import Document, Passage, Publisher, Snapshot
from sources.origins.clusters import kin_of
from tests.newsroom import editor, snapshot_of
from workbench.sample_desk.loading import logins_file

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def loaded() -> None:
    """The sample desk with its articles worked on and its reviews played."""
    call_command("load_sample_desk")
    for document in Document.objects.order_by("id"):
        work_off(document)
    call_command("load_sample_desk", "--reviews")


def test_the_sample_shows_the_whole_way_of_a_claim(client: Client) -> None:
    loaded()

    assert not Job.objects.set_aside().exists()
    assert Document.objects.articles().count() == 3
    assert {one.state for one in Assignment.objects.all()} == {"open", "handed_in"}
    publication = Publication.objects.get()
    assert publication.rating.slug == "mixed"
    assert publication.claimant_name == "Dagna Hrovell"
    key = next(line.split()[2] for line in logins_file().read_text().splitlines() if "API key" in line)
    listed = client.get("/api/v1/claims/", headers={"Authorization": f"Bearer {key}"}).json()["results"]
    assert [one["claim"] for one in listed] == [publication.claim_text]


def test_the_sample_shows_a_wire_copy_and_a_verdict_that_a_changed_page_made_stale(client: Client) -> None:
    loaded()
    for document in Document.objects.order_by("id"):
        work_off(document)
    call_command("load_sample_desk", "--reviews")  # what was handed in once is not handed in again

    copy = Document.objects.get(submitted_name="wire-copy-energy-ties.html")
    assert kin_of([copy])[copy.pk].count == 2
    together = Document.objects.exclude(origin_suggested=None).values_list("submitted_name", flat=True)
    assert set(together) == {"kestria-belmarra-energy-ties.md", "wire-copy-energy-ties.html"}

    mark = StaleMark.objects.get()
    assert "350,000 barrels a day" in mark.changes[0]["after"]
    publication = Publication.objects.get()
    assert publication.stale_since is not None
    assert publication.stale_note.startswith("“Order 28/117 on the Reduction of Oil Production”")
    answer = client.get(f"/api/v1/claims/{publication.claim.public_id}/", headers=_key()).json()
    assert answer["current"]["stale_note"] == publication.stale_note


def _key() -> dict[str, str]:
    key = next(line.split()[2] for line in logins_file().read_text().splitlines() if "API key" in line)
    return {"Authorization": f"Bearer {key}"}


def test_the_sample_has_numbers_that_agree_and_differ_a_table_cell_and_a_repeat_of_an_earlier_fact_check() -> None:
    loaded()
    cells = [
        (row.words, cell.kind, cell.words, cell.difference, f"{cell.cell.row}: {cell.cell.words}" if cell.cell else "")
        for claim in Claim.objects.all()
        for row in ledger_of(claim, claim.evidence_links.select_related("passage__snapshot__document__publisher")).rows
        for cell in row.cells
    ]
    cut = "500,000 barrels a day"
    assert (cut, "number_agrees", cut, "", "") in cells
    assert (cut, "number_differs", "400,000 barrels a day", "−100,000 barrels a day (−20\u00a0%)", "") in cells
    flow = "61.4 million cubic meters", "number_agrees", "61.4 million cubic metres", "", "Monday 13 March 2028: 61.4"
    assert flow in cells
    kinds = Counter(signal["kind"] for link in EvidenceLink.objects.all() for signal in link.signals)
    assert min(kinds[kind] for kind in ("number_agrees", "number_differs", "other_period", "published_later")) > 0

    check = FactCheck.objects.get()
    assert (check.rating, check.reviewer) == ("Mostly false", "Ravenbrook Fact Review")
    assert check.document.kind == Document.Kind.FACT_CHECK
    repeats = Match.objects.filter(fact_check=check, rank=1)
    assert "500,000 barrels a day" in " ".join(one.claim.text for one in repeats)
    assert {one.state for one in repeats} == {"suggested"}


def test_every_quote_of_the_sample_stands_in_its_snapshot() -> None:
    loaded()
    for snapshot in Snapshot.objects.all():
        found: list[Appearance | Passage] = [*snapshot.appearances.all(), *Passage.objects.filter(snapshot=snapshot)]
        for one in found:
            assert snapshot.text[one.start : one.end] == (one.quote if hasattr(one, "quote") else one.text)


def test_logins_are_random_kept_private_and_work(client: Client) -> None:
    call_command("load_sample_desk")
    lines = logins_file().read_text().splitlines()
    username, password = lines[1].split()[:2]

    assert stat.S_IMODE(logins_file().stat().st_mode) == 0o600
    given = {"username": username, "password": password, "next": "/admin/"}
    assert client.post(reverse("admin:login"), given)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert find_key(lines[-1].split()[2]) is not None


def test_the_sample_is_loaded_once(settings: Settings) -> None:
    loaded()
    before = [model.objects.count() for model in (Document, Claim, User, Assignment, Publication)]
    words = logins_file().read_text()
    loaded()

    assert [model.objects.count() for model in (Document, Claim, User, Assignment, Publication)] == before
    assert logins_file().read_text() == words


def test_a_desk_in_use_gets_no_sample() -> None:
    name_desk(name="Real Desk", public_address="", time_zone="UTC", actor=Actor.shell())
    with pytest.raises(CommandError, match="in use"):
        call_command("load_sample_desk")
    call_command("load_sample_desk", "--if-empty")
    assert not Document.objects.exists()


def test_the_sample_goes_away_whole_and_stays_away() -> None:
    loaded()
    store = Path(logins_file()).parent / "snapshots"
    assert any(store.rglob("*"))
    call_command("remove_sample_desk")

    for model in (Document, Snapshot, Passage, Claim, EvidenceLink, Assignment, Publication, Publisher, ApiClient):
        assert not model.objects.exists(), model
    assert not Claimant.objects.exists()
    assert not User.objects.exists()
    assert not [path for path in store.rglob("*") if path.is_file()]
    assert not logins_file().exists()
    assert not Desk.current().has_sample
    assert AuditEvent.objects.filter(what="sample_desk.removed").exists()
    call_command("load_sample_desk")
    assert not Document.objects.exists()


def test_the_sample_leaves_real_work_alone() -> None:
    loaded()
    snapshot = snapshot_of("A real ship sank in a real harbour.")
    claim = add_claim(snapshot=snapshot, start=0, end=len(snapshot.text), user=editor())
    call_command("remove_sample_desk")

    assert Claim.objects.get() == claim
    assert Document.objects.get() == snapshot.document


def test_the_sample_does_not_go_while_real_work_rests_on_it() -> None:
    loaded()
    snapshot = snapshot_of("A real ship sank in a real harbour.")
    edith = editor()
    claim = add_claim(snapshot=snapshot, start=0, end=len(snapshot.text), user=edith)
    sample_passage = Passage.objects.filter(snapshot__document__is_sample=True)[0]
    EvidenceLink.objects.create(claim=claim, passage=sample_passage, added_by=edith)

    with pytest.raises(CommandError, match="rests on the sample"):
        call_command("remove_sample_desk")
    assert Document.objects.filter(is_sample=True).exists()
