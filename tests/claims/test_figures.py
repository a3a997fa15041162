"""What the desk reads of its own work: counted from rows, open to editors, silent on what is blind."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.figures.balance import by_claimant, by_publisher, outcomes
from claims.figures.period import Period, period
from claims.figures.progress import claims_by_state, durations, workload
from claims.figures.reviews import agreement_by_scale, blind_pairs
from claims.models import Assignment, Claim, Claimant, Verdict
from claims.review.services import accept_claim, assign_claim, close_claim
from claims.verdicts.services import approve_verdict, hand_in_verdict
from desk.audit.actor import Actor
from desk.audit.guards import lifted
from desk.models import AuditEvent
from tests.factories import EditorFactory, FactCheckerFactory
from tests.newsroom import Review, a_claim, a_review, fact_checker, rating

pytestmark = pytest.mark.django_db


def now_and_before(days: int = 30) -> Period:
    until = timezone.now() + timedelta(seconds=1)
    return Period("30", until - timedelta(days=days), until)


def a_pair(first: str, second: str, name: str = "paula") -> Review:
    """A claim that two people reviewed without knowing of each other."""
    review = a_review()
    other = fact_checker(name)
    assignment = assign_claim(
        claim=review.claim, reviewer=other, user=review.editor, role=Assignment.Role.SECOND_REVIEWER
    )
    review.hand_in(first)
    hand_in_verdict(
        assignment=assignment,
        user=other,
        rating=rating(second),
        rationale="No figure was published.",
        assessments=[],
        no_evidence_found="The statistics office and the archive.",
    )
    return review


def test_only_what_two_reviewers_handed_in_blind_is_compared() -> None:
    a_pair("true", "false")

    (pair,) = blind_pairs(now_and_before())
    assert (pair.first, pair.second, pair.kind) == ("true", "false", "numerical")


def test_a_change_of_mind_after_both_are_in_does_not_improve_agreement() -> None:
    review = a_pair("true", "false")
    hand_in_verdict(
        assignment=review.assignment,
        user=review.reviewer,
        rating=rating("false"),
        rationale="On second thoughts the figures do not say so [1].",
        assessments=list(review.assignment.assessments.all()),
    )

    assert [(pair.first, pair.second) for pair in blind_pairs(now_and_before())] == [("true", "false")]


def test_a_review_that_is_still_alone_is_compared_with_nothing() -> None:
    a_review().hand_in()

    assert blind_pairs(now_and_before()) == []


def test_a_pair_belongs_to_the_period_in_which_its_second_review_came() -> None:
    a_pair("true", "true")
    long_ago = timezone.now() - timedelta(days=90)
    with lifted(actor=Actor.shell(), reason="The test turns the clock back."):
        Verdict.objects.filter(assignment__role=Assignment.Role.REVIEWER).update(handed_in_at=long_ago)
    assert len(blind_pairs(now_and_before())) == 1

    with lifted(actor=Actor.shell(), reason="The test turns the clock back."):
        Verdict.objects.update(handed_in_at=long_ago)
    assert blind_pairs(now_and_before()) == []
    assert len(blind_pairs(period("all", timezone.now()))) == 1


def test_agreement_is_told_for_each_scale_and_kind() -> None:
    a_pair("true", "mixed")

    (scale,) = agreement_by_scale(blind_pairs(now_and_before()))
    assert scale.scale.is_default
    assert (scale.together.raw.value, scale.together.raw.units) == (0.0, 1)
    assert [row.label for row in scale.by_kind] == ["numerical"]
    assert sum(sum(counts) for _, counts in scale.table) == 1


def at(event: str, moment: datetime) -> None:
    with lifted(actor=Actor.shell(), reason="The test turns the clock back."):
        AuditEvent.objects.filter(what=event).update(at=moment)


def test_claims_by_state_go_back_through_the_record() -> None:
    review = a_review()  # a claim that was assigned
    closed = a_claim("Orvania has four ports, the harbour master said.")
    close_claim(claim=closed, user=review.editor, reason=Claim.ClosedReason.DROPPED, note="old news")
    today = timezone.now() + timedelta(minutes=1)
    Claim.objects.update(created_at=today - timedelta(days=20))
    at("claim.assigned", today - timedelta(days=10))
    at("claim.closed", today - timedelta(days=5))

    moments = claims_by_state(Period("30", today - timedelta(days=24), today), steps=4)

    counted = [{state: count for state, count in moment.counts.items() if count} for moment in moments]
    assert counted == [
        {},
        {"extracted": 2},
        {"extracted": 1, "assigned": 1},
        {"assigned": 1, "closed": 1},
    ]


def test_time_to_verdict_runs_from_the_assignment() -> None:
    review = a_review()
    verdict = review.hand_in()
    Assignment.objects.update(assigned_at=verdict.handed_in_at - timedelta(hours=3))
    approve_verdict(verdict=verdict, user=review.editor)

    reviewed, decided, published = durations(now_and_before())
    assert (reviewed.cases, reviewed.middle) == (1, timedelta(hours=3))
    assert decided.cases == 1
    assert (published.cases, published.middle) == (0, None)


def test_workload_counts_what_is_open_overdue_and_handed_in() -> None:
    review = a_review()
    review.hand_in()
    late = a_claim("Orvania has four ports, the harbour master said.")
    assign_claim(claim=late, reviewer=review.reviewer, user=review.editor, due_at=timezone.now() - timedelta(days=1))

    (load,) = workload(now_and_before())
    assert (load.person, load.waiting, load.overdue, load.handed_in) == (review.reviewer, 1, 1, 1)


def test_balance_tells_of_whom_the_desk_decided_what() -> None:
    review = a_review()
    Claim.objects.update(claimant_edited=Claimant.objects.create(name="Ilka Sorn"))
    approve_verdict(verdict=review.hand_in("false"), user=review.editor)

    assert [(one.rating.slug, one.count) for one in outcomes(now_and_before())] == [("false", 1)]
    assert [(one.name, one.outcomes) for one in by_claimant(now_and_before())] == [("Ilka Sorn", {"false": 1})]
    assert [(one.name, one.count) for one in by_publisher(now_and_before())] == [("The Test Courier", 1)]


def page(client: Client, name: str = "90") -> str:
    answer = client.get(reverse("figures"), {"period": name})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_figures_is_for_editors(client: Client) -> None:
    client.force_login(FactCheckerFactory())
    assert client.get(reverse("figures")).status_code == 403

    client.force_login(EditorFactory())
    assert "No claim was reviewed twice" in page(client)


@pytest.mark.parametrize("name", ["30", "365", "all", "no such period"])
def test_the_page_shows_every_figure_for_any_period(client: Client, name: str) -> None:
    review = a_pair("true", "false")
    accept_claim(claim=a_claim("Orvania has four ports, the harbour master said."), user=review.editor)
    client.force_login(EditorFactory())

    shown = page(client, name)
    assert "too few pairs for an interval" in shown
    assert "assigned to handed in" in shown
    assert "<rect" in shown


def test_the_page_asks_as_often_with_many_claims_as_with_few(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(EditorFactory())
    page(client)
    for number in range(12):
        a_claim(f"Orvania has {number + 20} ports, the harbour master said.")
    with django_assert_max_num_queries(33):
        page(client)
