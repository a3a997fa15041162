"""The feed's numbers: one locked counter, so that who has seen a number has seen all before it."""

import threading
import time

import pytest
from django.db import connections, transaction

from claims.changes.services import record_change
from claims.errors import ReasonMissing, WrongState
from claims.models import Change, Publication
from claims.verdicts.invented import InventedDesk
from claims.verdicts.services import approve_verdict, publish_claim, retract_claim
from tests.claims.test_verdicts import corrected
from tests.newsroom import Review, a_review


def published() -> Review:
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor)
    return review


@pytest.mark.django_db
def test_each_act_of_publishing_is_one_change() -> None:
    review = a_review()
    corrected(review)
    retract_claim(claim=review.claim, user=review.editor, note="The table was forged.")

    assert [(one.number, one.kind, one.version, one.note) for one in Change.objects.all()] == [
        (1, "published", 1, ""),
        (2, "corrected", 2, "We misread the table."),
        (3, "retracted", 3, "The table was forged."),
    ]
    assert {one.claim for one in Change.objects.all()} == {review.claim.public_id}


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_gap_in_the_feed() -> None:
    review = published()
    with pytest.raises(ReasonMissing):
        retract_claim(claim=review.claim, user=review.editor, note=" ")

    @transaction.atomic
    def retract_and_fail() -> None:
        retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
        raise RuntimeError("the power goes out")

    with pytest.raises(RuntimeError):
        retract_and_fail()
    retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    assert [one.number for one in Change.objects.all()] == [1, 2]


@pytest.mark.django_db
def test_what_is_stale_says_so_until_it_is_confirmed_or_replaced() -> None:
    publication = Publication.objects.get(claim=published().claim)
    record_change(publication=publication, kind=Change.Kind.STALE, note="The table was revised.")
    publication.refresh_from_db()
    assert (publication.stale_note, publication.last_change) == ("The table was revised.", 2)
    record_change(publication=publication, kind=Change.Kind.CONFIRMED)
    publication.refresh_from_db()
    assert (publication.stale_since, publication.stale_note, publication.last_change) == (None, "", 3)


@pytest.mark.django_db
def test_a_change_that_says_nothing_is_refused() -> None:
    review = published()
    first = Publication.objects.get()
    with pytest.raises(WrongState, match="not marked as stale"):
        record_change(publication=first, kind=Change.Kind.CONFIRMED)
    with pytest.raises(WrongState, match="is published, so it was not corrected"):
        record_change(publication=first, kind=Change.Kind.CORRECTED)
    retracted = retract_claim(claim=review.claim, user=review.editor, note="It was forged.")
    with pytest.raises(WrongState, match="replaced by a later one"):
        record_change(publication=first, kind=Change.Kind.STALE)
    with pytest.raises(WrongState, match="was retracted"):
        record_change(publication=retracted, kind=Change.Kind.STALE)
    assert Change.objects.count() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_change_is_recorded_within_its_act_or_not_at_all() -> None:
    publication = Publication.objects.get(claim=published().claim)
    with pytest.raises(transaction.TransactionManagementError, match="outside the transaction"):
        record_change(publication=publication, kind=Change.Kind.STALE)


@pytest.mark.django_db
def test_an_update_is_told_apart_from_a_correction() -> None:
    updated = corrected(a_review(), is_update=True)

    assert (updated.status, Change.objects.latest("number").kind) == ("updated", "updated")
    assert Publication.objects.standing().get() == updated
    (told,) = updated.document["corrections"]
    assert (told["kind"], told["note"]) == ("updated", "We misread the table.")
    assert (told["rating_before"]["slug"], told["rating_after"]["slug"]) == ("true", "false")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reader_never_sees_a_number_before_a_smaller_one() -> None:
    """Four writers, each of whose transactions lasts a moment longer than its change; a reader who never pauses."""
    desk = InventedDesk()
    list(desk.publish(4))
    rows = list(Publication.objects.order_by("pk"))
    seen: list[int] = []
    done = threading.Event()
    troubles: list[BaseException] = []

    def write(publication: Publication) -> None:
        try:
            for turn in range(15):
                kind = Change.Kind.CONFIRMED if turn % 2 else Change.Kind.STALE
                with transaction.atomic():
                    Publication.objects.select_for_update().get(pk=publication.pk)
                    record_change(publication=publication, kind=kind)
                    time.sleep(0.001 * (publication.pk % 3))
        except BaseException as error:  # noqa: BLE001
            troubles.append(error)
        finally:
            connections.close_all()

    def read() -> None:
        try:
            while True:
                last = done.is_set()
                after = seen[-1] if seen else 0
                seen.extend(Change.objects.filter(number__gt=after).order_by("number").values_list("number", flat=True))
                if last:
                    return
        except BaseException as error:  # noqa: BLE001
            troubles.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(row,)) for row in rows]
    reader = threading.Thread(target=read)
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    assert troubles == []
    assert seen == list(range(1, 4 + 4 * 15 + 1))
