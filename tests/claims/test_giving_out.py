"""Many claims given out in one act, and the next claim taken: shared fairly, undone as one, never lost."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from claims.errors import ClaimsError, NotAllowed, NothingToTake, WrongState
from claims.models import Assignment, AssignmentBatch, Claim
from claims.review import giving_out
from claims.review.blindness import history_shown_to
from claims.review.giving_out import give_out, plan_batch, run_batch, undo_batch
from claims.review.rules import set_reviewers
from claims.review.services import assign_claim, hand_back
from claims.review.sharing_out import ToGive, share_out
from claims.review.taking import MOST_TAKEN, release_abandoned, take_next_claim, touch
from claims.tasks import assign_batch
from desk.models import AuditEvent, Job, Notification
from tests.claims.admin.test_acts import LIST, do, said
from tests.claims.admin.test_pages import signed_in
from tests.claims.test_at_once import at_once
from tests.factories import ClaimFactory, EditorFactory, FactCheckerFactory

pytestmark = pytest.mark.django_db


def keys_of(number: int) -> list[int]:
    return [ClaimFactory(state="triaged", checkworthiness=1 - place / 1000).pk for place in range(number)]


def counts(batch: AssignmentBatch) -> dict[int, int]:
    return dict(Counter(batch.assignments.open().values_list("reviewer", flat=True)))


@given(
    st.lists(st.frozensets(st.integers(1, 4)), max_size=40),
    st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True),
    st.booleans(),
    st.integers(0, 7),
)
def test_sharing_out_is_fair_and_gives_nobody_what_they_have(
    holders: list[frozenset[int]], reviewers: list[int], by_load: bool, given: int
) -> None:
    claims = [ToGive(number, holders=held) for number, held in enumerate(holders)]
    plan = share_out(claims, reviewers, loads={}, by_load=by_load, given=given)
    assert [one.claim for one in plan] == list(range(len(holders)))
    for one in plan:
        assert (one.reviewer is None) == set(reviewers).issubset(holders[one.claim])
        assert one.reviewer not in holders[one.claim]
    free = [one for one in plan if not holders[one.claim]]
    if len(free) == len(plan):
        got = Counter(one.reviewer for one in plan)
        assert max(got.values(), default=0) - min([got[one] for one in reviewers]) <= 1


def test_by_load_whoever_has_least_to_do_gets_more() -> None:
    plan = share_out([ToGive(n) for n in range(4)], [1, 2], loads={1: 3}, by_load=True)
    assert [one.reviewer for one in plan] == [2, 2, 2, 1]


def test_claims_are_given_out_in_turn_and_each_reviewer_is_told_once() -> None:
    editor, people = EditorFactory(), [FactCheckerFactory(), FactCheckerFactory()]
    batch = give_out(claims=keys_of(5), reviewers=people, user=editor, note="Before noon.")
    run_batch(batch)
    run_batch(batch)
    assert counts(batch) == {people[0].pk: 3, people[1].pk: 2}
    assert Assignment.objects.filter(note="Before noon.").count() == 5
    assert "assigned 3 claims to you" in Notification.objects.get(person=people[0]).words
    assert AuditEvent.objects.filter(what="claim.assigned").count() == 5


def test_a_dry_run_changes_nothing_and_says_what_would_happen() -> None:
    keys, people = keys_of(3), [FactCheckerFactory(), FactCheckerFactory()]
    assign_claim(claim=Claim.objects.get(pk=keys[0]), reviewer=people[0], user=EditorFactory())
    plan = plan_batch(keys, [one.pk for one in people], rule="round_robin", role="reviewer")
    assert [one.reviewer for one in plan] == [None, people[0].pk, people[1].pk]
    assert "has this claim already" in plan[0].refusal
    second = plan_batch(keys, [people[0].pk], rule="round_robin", role="second_reviewer")
    assert second[0].refusal == "Everybody chosen has this claim already."
    assert Assignment.objects.count() == 1


def test_each_claim_is_given_out_in_the_role_that_it_lacks() -> None:
    editor, first, other = EditorFactory(), FactCheckerFactory(), FactCheckerFactory()
    new, wants_two, has_one, differ = (Claim.objects.get(pk=key) for key in keys_of(4))
    for claim in (wants_two, differ):
        set_reviewers(claim=claim, user=editor, count=2)
    for claim in (wants_two, has_one, differ):
        assign_claim(claim=claim, reviewer=first, user=editor)
    Claim.objects.filter(pk=differ.pk).update(state="adjudication")
    batch = give_out(
        claims=[new.pk, wants_two.pk, has_one.pk, differ.pk],
        reviewers=[other],
        user=editor,
        role=AssignmentBatch.WHICHEVER_IS_LACKING,
    )
    run_batch(batch)
    given = dict(batch.assignments.values_list("claim", "role"))
    assert given == {new.pk: "reviewer", wants_two.pk: "second_reviewer", differ.pk: "adjudicator"}
    assert [key for key, _ in batch.refused] == [has_one.pk]
    assert "every reviewer that it wants" in batch.refused[0][1]


def test_undoing_takes_back_what_nobody_has_begun() -> None:
    editor, reviewer = EditorFactory(), FactCheckerFactory()
    batch = give_out(claims=keys_of(3), reviewers=[reviewer], user=editor)
    run_batch(batch)
    begun = batch.assignments.first()
    assert begun is not None
    touch(begun)
    assert undo_batch(batch=batch, user=editor) == Counter(undone=2, kept=1)
    assert list(batch.assignments.open()) == [begun]
    assert Claim.objects.filter(state="triaged").count() == 2
    with pytest.raises(WrongState):
        undo_batch(batch=batch, user=editor)


def test_what_was_undone_before_anybody_read_of_it_is_told_to_nobody() -> None:
    editor, reviewer = EditorFactory(), FactCheckerFactory(email="frida@desk.example")
    batch = give_out(claims=keys_of(2), reviewers=[reviewer], user=editor)
    run_batch(batch)
    undo_batch(batch=batch, user=editor)
    assert not Notification.objects.filter(person=reviewer).exists()


def test_more_than_a_page_can_wait_for_is_a_job_that_goes_on_where_it_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(giving_out, "AT_ONCE", 3)
    editor, people = EditorFactory(), [FactCheckerFactory(), FactCheckerFactory()]
    keys = keys_of(6)
    batch = give_out(claims=keys, reviewers=people, user=editor)
    job = Job.objects.get(kind="assign")
    # As if a worker had died after the third claim.
    for number, key in enumerate(keys[:3]):
        claim = Claim.objects.get(pk=key)
        assign_claim(claim=claim, reviewer=people[number % 2], user=editor, batch=batch, is_told=False)
    assign_batch(job.pk)
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.outcome) == ("done", {"assigned": 6, "refused": 0})
    assert counts(batch) == {people[0].pk: 3, people[1].pk: 3}

    assert undo_batch(batch=batch, user=editor) is None
    assign_batch(Job.objects.open().get(kind="assign").pk)
    assert counts(batch) == {}


def test_only_editors_give_out_and_only_to_fact_checkers() -> None:
    keys, editor = keys_of(1), EditorFactory()
    with pytest.raises(NotAllowed):
        give_out(claims=keys, reviewers=[FactCheckerFactory()], user=FactCheckerFactory())
    with pytest.raises(NotAllowed):
        give_out(claims=keys, reviewers=[editor], user=editor)
    with pytest.raises(ClaimsError):
        give_out(claims=[], reviewers=[FactCheckerFactory()], user=editor)


def test_an_editor_looks_gives_out_fifty_and_undoes_it_on_the_pages() -> None:
    claims = list(Claim.objects.filter(pk__in=keys_of(50)))
    people, client = [FactCheckerFactory(), FactCheckerFactory()], signed_in(EditorFactory())
    given = {"reviewer": [one.pk for one in people], "rule": "by_load", "role": "reviewer", "priority": 2}
    asked = client.post(reverse(LIST), {"action": "assign", "_selected_action": [claims[0].pk]})
    assert 'name="preview"' in asked.content.decode()
    looked = do(client, "assign", *claims, preview="1", **given)
    assert looked.context["plan"]["people"][0][2] == 25  # type: ignore[attr-defined]
    assert not AssignmentBatch.objects.exists()

    done = do(client, "assign", *claims, **given)
    assert "50 claims assigned." in said(done)
    batch = AssignmentBatch.objects.get()
    page = reverse("admin:claims_assignmentbatch_change", args=[batch.pk])
    assert page in said(done)
    assert "Undo all of it" in client.get(page).content.decode()
    undone = client.post(reverse("admin:claims_assignmentbatch_undo", args=[batch.pk]))
    assert "50 assignments are taken back." in said(undone)  # type: ignore[arg-type]
    assert not Assignment.objects.open().exists()
    assert client.get(reverse(LIST)).status_code == 200


def test_batches_are_for_editors(client: Client) -> None:
    batch = give_out(claims=keys_of(1), reviewers=[FactCheckerFactory()], user=EditorFactory())
    client.force_login(FactCheckerFactory())
    assert client.get(reverse("admin:claims_assignmentbatch_change", args=[batch.pk])).status_code == 403
    assert client.post(reverse("admin:claims_assignmentbatch_undo", args=[batch.pk])).status_code == 404


def test_a_fact_checker_takes_the_claim_that_asks_most_to_be_checked() -> None:
    keys, frida = keys_of(2), FactCheckerFactory()
    ClaimFactory(checkworthiness=1)  # nobody has accepted it
    assert [take_next_claim(user=frida).claim_id for _ in range(2)] == keys
    with pytest.raises(NothingToTake):
        take_next_claim(user=frida)
    assert not Notification.objects.exists()


def test_nobody_is_given_again_what_they_handed_back() -> None:
    frida, _ = FactCheckerFactory(), keys_of(1)
    hand_back(assignment=take_next_claim(user=frida), user=frida, reason="My brother works there.")
    with pytest.raises(NothingToTake):
        take_next_claim(user=frida)
    assert take_next_claim(user=FactCheckerFactory())


def test_nobody_hoards_claims() -> None:
    frida, _ = FactCheckerFactory(), keys_of(MOST_TAKEN + 1)
    for _ in range(MOST_TAKEN):
        take_next_claim(user=frida)
    with pytest.raises(ClaimsError, match="finish or hand back"):
        take_next_claim(user=frida)


def test_a_claim_that_was_taken_and_left_alone_comes_back(settings: Settings) -> None:
    settings.TAKEN_CLAIM_HOURS = 8
    keys_of(2)
    left, worked_on = take_next_claim(user=FactCheckerFactory()), take_next_claim(user=FactCheckerFactory())
    given = assign_claim(claim=ClaimFactory(), reviewer=FactCheckerFactory(), user=EditorFactory())
    Assignment.objects.update(touched_at=timezone.now() - timedelta(hours=9))
    touch(worked_on)
    assert release_abandoned() == 1
    assert release_abandoned() == 0
    for one in (left, worked_on, given):
        one.refresh_from_db()
    assert (left.state, worked_on.state, given.state) == ("withdrawn", "open", "open")
    assert Claim.objects.get(pk=left.claim_id).state == "triaged"
    assert take_next_claim(user=FactCheckerFactory()).claim_id == left.claim_id


def test_that_somebody_took_a_claim_is_not_told_to_a_blind_reviewer() -> None:
    keys_of(1)
    first = take_next_claim(user=FactCheckerFactory(first_name="Firstina"))
    second = FactCheckerFactory()
    assign_claim(claim=first.claim, reviewer=second, user=EditorFactory(), role="second_reviewer")
    assert not history_shown_to(second, first.claim).filter(what="claim.taken").exists()


def test_the_button_opens_the_review_of_the_next_claim() -> None:
    keys_of(1)
    client = signed_in(FactCheckerFactory())
    assert "Take the next claim" in client.get(reverse("admin:claims_assignment_changelist")).content.decode()
    taken = client.post(reverse("admin:claims_assignment_take"))
    assignment = Assignment.objects.get()
    assert taken["Location"] == reverse("admin:claims_assignment_review", args=[assignment.pk])
    assert assignment.is_taken
    assert "No accepted claim waits" in said(client.post(reverse("admin:claims_assignment_take")))  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_take_at_once_get_two_claims() -> None:
    keys = keys_of(6)
    people = [FactCheckerFactory() for _ in range(6)]
    came = at_once(*[partial(take_next_claim, user=one) for one in people])
    taken = [one.claim_id for one in came if isinstance(one, Assignment)]
    assert sorted(taken) == sorted(keys), came
