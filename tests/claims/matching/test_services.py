"""Checked before: suggestions beside new claims, what people make of them, and the only grouping by machine."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.errors import NotAllowed
from claims.matching import services
from claims.matching.grouping import group_equal
from claims.matching.services import accept_match, match_claim, match_document, reject_match, undo_match
from claims.matching.statements import comparable, find_earlier_each, fold, keep_statements
from claims.models import Appearance, Claim, Match, Quantity, Statement, TimeReference
from claims.review.services import accept_claim, close_claim
from claims.verdicts.services import Words, approve_verdict, publish_claim
from desk.audit.actor import Actor
from desk.models import AuditEvent
from sources.models import Document
from tests.newsroom import a_claim, a_review, claim_in, editor, fact_checker, snapshot_of

pytestmark = pytest.mark.django_db

SAID = "Orvania exported 40 million cubic metres of gas to Belmarra in 2027."
AGAIN = "In 2027, gas exports of Orvania to Belmarra came to 40 million cubic metres."


def matched(text: str = AGAIN, earlier: str = SAID) -> tuple[Claim, Claim]:
    first, later = a_claim(earlier), a_claim(text)
    keep_statements([first])
    match_claim(claim=later)
    return first, later


def test_an_earlier_claim_is_suggested_with_its_score_and_version() -> None:
    first, later = matched()
    match = Match.objects.get(claim=later)
    assert match.earlier_claim == first
    assert match.state == Match.State.SUGGESTED
    assert 0 < match.score <= 1
    assert match.suggested_by.startswith("matching ")
    assert match.score_parts


def test_a_claim_is_never_matched_with_a_later_one() -> None:
    first, _ = matched()
    assert match_claim(claim=first) == []


def test_no_match_is_an_answer_that_is_kept_with_its_time() -> None:
    claim = a_claim("Velmoor has eleven lighthouses.")
    assert match_claim(claim=claim) == []
    assert Statement.objects.get(claim=claim).compared_at is not None


def test_another_number_is_told_and_never_set() -> None:
    _, later = matched(SAID.replace("40", "70"))
    match = Match.objects.get(claim=later)
    assert match.relation == Match.Relation.OTHER_NUMBER
    assert any("70 million" in one["words"] and "40 million" in one["words"] for one in match.differences)
    later.refresh_from_db()
    assert later.duplicate_of is None


def test_another_year_makes_it_perhaps_an_update() -> None:
    _, later = matched(SAID.replace("2027", "2028"))
    assert Match.objects.get(claim=later).relation == Match.Relation.UPDATE


def test_a_closed_claim_is_not_suggested() -> None:
    first, later = a_claim(SAID), a_claim(AGAIN)
    keep_statements([first])
    close_claim(claim=first, user=editor(), reason="dropped", note="Not our matter.")
    assert match_claim(claim=later) == []


def test_matching_again_changes_nothing() -> None:
    _, later = matched()
    before = list(Match.objects.values())
    match_claim(claim=later)
    assert list(Match.objects.values()) == before


def test_a_suggestion_that_is_found_no_more_goes_and_a_decision_stays() -> None:
    _, later = matched()
    Claim.objects.filter(pk=later.pk).update(text_suggested="Velmoor has eleven lighthouses.")
    later.refresh_from_db()
    match_claim(claim=later)
    assert not Match.objects.exists()
    _, other = matched(AGAIN + " ", SAID + " ")
    reject_match(match=Match.objects.filter(claim=other)[0], user=editor())
    Claim.objects.filter(pk=other.pk).update(text_suggested="Velmoor has twelve lighthouses.")
    other.refresh_from_db()
    match_claim(claim=other)
    assert Match.objects.get(claim=other, state="rejected").decided_by is not None


def test_a_person_accepts_rejects_and_undoes_and_each_is_on_the_record() -> None:
    _, later = matched()
    edith, match = editor(), Match.objects.get(claim=later)
    assert accept_match(match=match, user=edith).decided_by == edith
    assert reject_match(match=match, user=edith).state == Match.State.REJECTED
    undone = undo_match(match=match, user=edith)
    assert undone.state == Match.State.SUGGESTED
    assert undone.decided_by is None
    assert list(AuditEvent.objects.filter(what__startswith="match.").order_by("id").values_list("what", flat=True)) == [
        "match.accepted",
        "match.rejected",
        "match.undone",
    ]


def test_only_editors_and_the_claims_reviewer_say_what_it_repeats() -> None:
    _, later = matched()
    with pytest.raises(NotAllowed):
        accept_match(match=Match.objects.get(claim=later), user=fact_checker())
    assert Match.objects.get(claim=later).state == Match.State.SUGGESTED


def test_accepting_the_same_match_twice_is_one_act() -> None:
    _, later = matched()
    edith, match = editor(), Match.objects.get(claim=later)
    accept_match(match=match, user=edith)
    accept_match(match=match, user=edith)
    assert AuditEvent.objects.filter(what="match.accepted").count() == 1


def test_a_claim_with_a_decided_match_is_a_persons_own() -> None:
    first, later = matched()
    accept_match(match=Match.objects.get(claim=later), user=editor())
    assert not Claim.objects.untouched().filter(pk__in=[first.pk, later.pk]).exists()


def test_the_database_refuses_a_decision_by_nobody() -> None:
    _, later = matched()
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.filter(claim=later).update(state="accepted")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("It was not so.", False),
        ("“Gas” AND (Orvania OR NOT *) NEAR/2 'Belmarra' -- ; \"2027\"", True),
        ("Orvania exported gas. " * 1_700, True),
        ("\u0000".join("gas"), False),
    ],
    ids=["no word of meaning", "signs that a search engine reads", "five thousand words", "control characters"],
)
def test_any_text_is_compared(text: str, is_found: bool) -> None:
    earlier = a_claim(SAID)
    keep_statements([earlier])
    (found,) = find_earlier_each([(text, comparable())], k=5)
    assert [one.claim for one in found] == [earlier.pk] * is_found


def test_matching_asks_the_database_as_often_for_many_claims_as_for_few() -> None:
    counts = []
    for many in (3, 40):
        for number in range(many):
            keep_statements([a_claim(f"Orvania exported {number + 41} million cubic metres of gas in {many}00 days.")])
        claim = a_claim(AGAIN)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            match_claim(claim=claim)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def many_said(names: tuple[str, ...]) -> Document:
    """An article that says of several countries what earlier claims said of them."""
    said = [f"In 2027, gas exports of {name} to Belmarra came to 40 million cubic metres." for name in names]
    snapshot = snapshot_of(" ".join(said))
    for one in said:
        claim_in(snapshot, one)
    return snapshot.document


COUNTRIES = ("Orvania", "Norvania", "Velmoor", "Tarsia", "Kelland", "Ostria", "Morvania")


def test_claims_matched_together_get_what_each_gets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_statements([a_claim(SAID.replace("Orvania", name)) for name in COUNTRIES])
    document = many_said(COUNTRIES[:5])
    keep_statements(Claim.objects.all())
    claims = list(Claim.objects.filter(appearances__snapshot__document=document).order_by("pk"))
    for claim in claims:
        match_claim(claim=claim)
    columns = ("claim", "earlier_claim", "rank", "score", "score_parts", "relation", "differences")
    alone = list(Match.objects.order_by("claim", "rank").values(*columns))
    decided = Match.objects.filter(claim=claims[1])[0]
    reject_match(match=decided, user=editor())
    Match.objects.exclude(pk=decided.pk).delete()
    monkeypatch.setattr(services, "TOGETHER", 2)

    assert match_document(document)["matches"] == len(alone)
    assert list(Match.objects.order_by("claim", "rank").values(*columns)) == alone != []
    assert Match.objects.get(pk=decided.pk).state == Match.State.REJECTED


def test_an_article_of_many_claims_asks_hardly_more_than_one_of_few() -> None:
    keep_statements([a_claim(SAID.replace("Orvania", name)) for name in COUNTRIES])
    asked = []
    for many in (2, 7):
        document = many_said(COUNTRIES[:many])
        with CaptureQueriesContext(connection) as queries:
            assert match_document(document)["claims"] == many
        asked.append(len(queries))
    assert asked[1] - asked[0] <= 5  # one a claim, to find what is like it


# Grouping


def said_in(text: str, *, day: date | None = date(2028, 3, 14)) -> Claim:
    """A claim in a document of its own, as extraction leaves it."""
    snapshot = snapshot_of(f"Report {Claim.objects.count()}. {text}")
    snapshot.document.published_on = day
    snapshot.document.save()
    claim = claim_in(snapshot, text)
    keep_statements([claim])
    return claim


def with_quantity(claim: Claim, value: int) -> Claim:
    appearance = claim.appearances.get()
    Quantity.objects.create(appearance=appearance, start=0, end=2, words="40", low=value, high=value, unit="m³")
    return claim


def group(claim: Claim) -> int:
    return group_equal(claim.appearances.get().snapshot.document, actor=Actor.shell())


def test_equal_new_claims_become_appearances_of_one() -> None:
    first, second = said_in("Velmoor has eleven lighthouses."), said_in("Velmoor has eleven  lighthouses!")
    assert group(second) == 1
    assert first.appearances.count() == 2
    assert not Claim.objects.filter(pk=second.pk).exists()
    assert AuditEvent.objects.get(what="claim.grouped").subject_id == first.pk


def test_grouping_again_changes_nothing() -> None:
    first, second = said_in("Velmoor has eleven lighthouses."), said_in("Velmoor has eleven lighthouses.")
    document = second.appearances.get().snapshot.document
    assert group_equal(document, actor=Actor.shell()) == 1
    assert group_equal(document, actor=Actor.shell()) == 0
    assert first.appearances.count() == 2


def test_other_quantities_are_never_one_claim() -> None:
    first = with_quantity(said_in("Velmoor has many lighthouses."), 11)
    assert group(with_quantity(said_in("Velmoor has many lighthouses."), 12)) == 0
    assert first.appearances.count() == 1


def test_other_days_are_never_one_claim() -> None:
    text = "Velmoor built a lighthouse last year."
    for year in (2027, 2028):
        claim = said_in(text, day=date(year, 5, 1))
        TimeReference.objects.create(
            appearance=claim.appearances.get(),
            start=0,
            end=9,
            words="last year",
            first_day=date(year - 1, 1, 1),
            last_day=date(year - 1, 12, 31),
        )
    assert group(claim) == 0


def test_a_time_that_could_not_be_resolved_keeps_claims_apart() -> None:
    said_in("Velmoor built a lighthouse last year.", day=None)
    assert group(said_in("Velmoor built a lighthouse last year.", day=None)) == 0


def test_what_points_outside_of_itself_is_never_grouped() -> None:
    said_in("He built eleven lighthouses.")
    assert group(said_in("He built eleven lighthouses.")) == 0


def test_nothing_that_a_person_acted_on_is_grouped() -> None:
    first, second = said_in("Velmoor has eleven lighthouses."), said_in("Velmoor has eleven lighthouses.")
    accept_claim(claim=first, user=editor())
    assert group(second) == 0
    assert Claim.objects.filter(pk__in=[first.pk, second.pk]).count() == 2


def test_nothing_joins_a_published_claim_without_a_person() -> None:
    review = a_review()
    approve_verdict(verdict=review.hand_in(), user=review.editor)
    publish_claim(claim=review.claim, user=review.editor, words=Words(review.claim.text))
    before = list(review.claim.appearances.values_list("pk", flat=True))
    again = said_in(review.claim.text)
    document = again.appearances.get().snapshot.document
    keep_statements(Claim.objects.all())
    assert match_document(document)["grouped"] == 0
    assert list(review.claim.appearances.values_list("pk", flat=True)) == before
    match = Match.objects.get(claim=again)
    assert (match.earlier_claim, match.state) == (review.claim, Match.State.SUGGESTED)
    again.refresh_from_db()
    assert (again.duplicate_of, again.state) == (None, Claim.State.EXTRACTED)


def test_a_decimal_point_is_part_of_the_words() -> None:
    assert fold("It rose by 1.5 percent.") != fold("It rose by 15 percent.")
    assert fold("It ROSE by 1.5%") == fold("it rose  by 1.5 %.")


def test_the_job_groups_matches_and_says_how_many() -> None:
    said_in("Velmoor has eleven lighthouses.")
    document = said_in("Velmoor has eleven lighthouses.").appearances.get().snapshot.document
    assert match_document(document) == {"claims": 1, "matches": 0, "grouped": 1}
    assert Appearance.objects.filter(snapshot__document=document).count() == 1
