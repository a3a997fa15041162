"""Two people press a button in the same moment. What the rule says holds on both databases."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections

from claims.errors import ClaimsError
from claims.matching.services import match_document
from claims.matching.statements import keep_statements
from claims.models import Appearance, Claim, Match
from claims.review.services import add_claim, close_claim
from tests.newsroom import a_claim, claim_in, editor, snapshot_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returns, or the error that it raises."""
    together = threading.Barrier(len(acts))
    came: list[object] = []

    def act(one: Callable[[], object]) -> None:
        together.wait()
        try:
            came.append(one())
        except Exception as error:  # noqa: BLE001
            came.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_the_same_words_marked_at_once_are_one_claim() -> None:
    snapshot, edith = snapshot_of("Tin rose by 5 percent."), editor()
    for end in (3, 8, 11, 13, 21):
        came = at_once(*[partial(add_claim, snapshot=snapshot, start=0, end=end, user=edith)] * 6)
        assert came == [Appearance.objects.get(end=end).claim] * 6
    assert Claim.objects.count() == 5


def test_of_two_claims_closed_at_once_as_duplicates_of_each_other_one_stays() -> None:
    edith = editor()
    for number in range(8):
        one, two = a_claim(f"Tin rose by {number} percent."), a_claim(f"Zinc rose by {number} percent.")
        came = at_once(
            partial(close_claim, claim=one, user=edith, reason="duplicate", duplicate_of=two),
            partial(close_claim, claim=two, user=edith, reason="duplicate", duplicate_of=one),
        )
        assert sorted(isinstance(answer, ClaimsError) for answer in came) == [False, True], came
        assert Claim.objects.filter(pk__in=[one.pk, two.pk], duplicate_of=None).count() == 1


def test_two_articles_about_the_same_are_compared_at_once_with_each_other() -> None:
    goods = ("gas", "tin", "zinc", "oil", "wheat", "copper")
    for year in (2025, 2026):
        one = [f"Orvania exported 40 million tonnes of {kind} to Belmarra in {year}." for kind in goods]
        two = [f"In {year}, {kind} exports of Orvania to Belmarra came to 40 million tonnes." for kind in goods]
        first, second = snapshot_of(" ".join(one)), snapshot_of(" ".join(two))
        for place in range(len(goods)):  # so that each names claims that came between those of the other
            claim_in(first, one[place])
            claim_in(second, two[place])
        keep_statements(Claim.objects.all())
        came = at_once(*[partial(match_document, snapshot.document) for snapshot in (first, second)])
        assert [answer for answer in came if isinstance(answer, Exception)] == []
    earlier = Match.objects.filter(claim__appearances__snapshot=second)
    assert earlier.filter(earlier_claim__appearances__snapshot=first).exists()
