"""An article whose claim also stands elsewhere is read anew: the other places never change by that."""

import pytest
from django.utils import timezone

from claims.extraction.rows import take_back_unfound, write_claims
from claims.language.values import CandidateClaim, ClaimKind
from claims.matching.grouping import group_equal
from claims.matching.statements import keep_statements
from claims.models import Claim, ExtractionRun
from desk.audit.actor import Actor
from sources.models import Snapshot
from tests.newsroom import snapshot_of

pytestmark = pytest.mark.django_db
SENTENCE = "Velmoor has eleven lighthouses."


def found(normalised: str = SENTENCE) -> CandidateClaim:
    return CandidateClaim(0, len(SENTENCE), SENTENCE, SENTENCE, normalised, ClaimKind.NUMERICAL, 0.8, ())


def read(snapshot: Snapshot, *candidates: CandidateClaim) -> None:
    number = ExtractionRun.objects.count()
    run = ExtractionRun.objects.create(
        snapshot=snapshot,
        pipeline="test",
        pipeline_version=str(number),
        pipeline_sha256=f"{number:064}",
        input_sha256="0" * 64,
        started_at=timezone.now(),
        finished_at=timezone.now(),
    )
    write_claims(snapshot, run, candidates)
    take_back_unfound(snapshot, candidates)


@pytest.fixture
def two() -> list[Snapshot]:
    """Two articles with the same sentence, grouped into one claim."""
    snapshots = [snapshot_of(f"{SENTENCE} Report {number}.") for number in (1, 2)]
    for snapshot in snapshots:
        read(snapshot, found())
    keep_statements(Claim.objects.all())
    assert group_equal(snapshots[1].document, actor=Actor.shell()) == 1
    assert Claim.objects.get().appearances.count() == 2
    return snapshots


@pytest.mark.parametrize("which", [0, 1], ids=["the first place", "the second place"])
def test_a_place_that_says_something_else_by_now_becomes_a_claim_of_its_own(two: list[Snapshot], which: int) -> None:
    read(two[which], found("Velmoor has twelve lighthouses."))
    kept = Claim.objects.get(text_suggested=SENTENCE)
    assert [one.snapshot for one in kept.appearances.all()] == [two[1 - which]]
    assert Claim.objects.get(text_suggested="Velmoor has twelve lighthouses.").appearances.count() == 1


@pytest.mark.parametrize("which", [0, 1], ids=["the first place", "the second place"])
def test_a_place_that_is_found_no_more_goes_alone_and_comes_back(two: list[Snapshot], which: int) -> None:
    read(two[which])
    assert Claim.objects.get().appearances.get().snapshot == two[1 - which]
    read(two[which], found())
    assert Claim.objects.count() == 2


def test_the_same_reading_again_leaves_both_places_together(two: list[Snapshot]) -> None:
    for snapshot in two:
        read(snapshot, found())
    assert Claim.objects.get().appearances.count() == 2
