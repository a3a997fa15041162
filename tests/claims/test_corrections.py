"""What the machine got wrong is put right in columns of a person's own; the machine's stay beside them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.admin.fixes import groups_of, save_fixes
from claims.errors import ClaimsError, NotAllowed, WrongState
from claims.models import Appearance, Claim, Claimant, Quantity, TimeReference
from claims.models.appearance import Amount
from claims.review.blindness import history_shown_to
from claims.review.corrections import (
    add_quantity,
    add_time,
    plain,
    restore,
    set_quantity,
    set_speaker,
    set_time,
    strike,
)
from claims.review.services import assign_claim, close_claim, edit_claim
from desk.models import AuditEvent
from tests.factories import FactCheckerFactory
from tests.newsroom import Review, a_claim, a_review, editor

pytestmark = pytest.mark.django_db

TWELVE = Amount(Decimal(12), Decimal(12), "percent")
THIRTEEN = Amount(Decimal(13), Decimal(13), "percent", "exports", is_approximate=True)


@pytest.fixture
def review() -> Review:
    return a_review()


@pytest.fixture
def place(review: Review) -> Appearance:
    appearance = review.claim.appearances.get()
    appearance.speaker, appearance.speaker_resolved = "Sorn", "Ilka Sorn"
    appearance.save()
    return appearance


def a_number(place: Appearance) -> Quantity:
    start = place.start + place.quote.index("12 percent")
    return Quantity.objects.create(
        appearance=place, start=start, end=start + 10, words="12 percent", low=12, high=12, unit="percent"
    )


def a_date(place: Appearance) -> TimeReference:
    start = place.start + place.quote.index("last year")
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    return TimeReference.objects.create(
        appearance=place, start=start, end=start + 9, words="last year", first_day=first, last_day=last
    )


def test_a_persons_speaker_stands_beside_the_machines(review: Review, place: Appearance) -> None:
    set_speaker(appearance=place, user=review.reviewer, speaker="  Trade Minister  Sorn ")
    place.refresh_from_db()
    assert (place.speaker_now, place.speaker_suggested) == ("Trade Minister Sorn", "Ilka Sorn")
    set_speaker(appearance=place, user=review.reviewer, speaker="")
    place.refresh_from_db()
    assert place.speaker_now == ""
    set_speaker(appearance=place, user=review.reviewer, speaker=None)
    place.refresh_from_db()
    assert place.speaker_now == "Ilka Sorn"
    assert [event.before["speaker"] for event in AuditEvent.objects.filter(what="speaker.set").order_by("id")] == [
        "Ilka Sorn",
        "Trade Minister Sorn",
        "",
    ]


def test_a_corrected_number_counts_and_the_machines_is_kept(review: Review, place: Appearance) -> None:
    number = a_number(place)
    set_quantity(quantity=number, user=review.reviewer, amount=THIRTEEN)
    number.refresh_from_db()
    assert number.amount == THIRTEEN
    assert (number.low, number.unit) == (Decimal(12), "percent")
    event = AuditEvent.objects.get(what="number.set")
    assert (event.before["number"], event.after["number"]) == ("12 percent", "about 13 percent of exports")

    restore(mention=number, user=review.reviewer)
    number.refresh_from_db()
    assert number.amount == TWELVE


def test_a_struck_number_says_what_it_was_and_can_be_restored(review: Review, place: Appearance) -> None:
    number = a_number(place)
    strike(mention=number, user=review.reviewer)
    number.refresh_from_db()
    assert (number.is_struck, number.amount) == (True, TWELVE)
    restore(mention=number, user=review.reviewer)
    number.refresh_from_db()
    assert not number.is_struck


def test_a_number_and_a_date_that_the_machine_passed_over_are_added_with_their_place(
    review: Review, place: Appearance
) -> None:
    number = add_quantity(appearance=place, user=review.reviewer, words=" 12 percent ", amount=TWELVE)
    assert place.snapshot.text[number.start : number.end] == "12 percent"
    time = add_time(
        appearance=place, user=review.reviewer, words="last year", first_day=date(2027, 1, 1), last_day=None
    )
    assert place.snapshot.text[time.start : time.end] == "last year"
    assert time.days == (date(2027, 1, 1), None)
    with pytest.raises(ClaimsError, match="among the numbers already"):
        add_quantity(appearance=place, user=review.reviewer, words="12 percent", amount=TWELVE)
    with pytest.raises(ClaimsError, match="does not stand in the quote"):
        add_quantity(appearance=place, user=review.reviewer, words="15 percent", amount=TWELVE)


@pytest.mark.parametrize(
    "amount", [Amount(None, None), Amount(Decimal(2), Decimal(1)), Amount(Decimal(10) ** 27, None)]
)
def test_an_impossible_number_is_refused(review: Review, place: Appearance, amount: Amount) -> None:
    with pytest.raises(ClaimsError):
        set_quantity(quantity=a_number(place), user=review.reviewer, amount=amount)


def test_a_date_that_runs_backwards_is_refused(review: Review, place: Appearance) -> None:
    time = a_date(place)
    with pytest.raises(ClaimsError):
        set_time(time=time, user=review.reviewer, first_day=date(2027, 2, 1), last_day=date(2027, 1, 1))
    set_time(time=time, user=review.reviewer, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
    time.refresh_from_db()
    assert time.days == (date(2026, 1, 1), date(2026, 12, 31))
    assert time.first_day == date(2027, 1, 1)


def test_only_editors_and_the_claims_reviewer_correct_it(review: Review, place: Appearance) -> None:
    with pytest.raises(NotAllowed):
        set_speaker(appearance=place, user=FactCheckerFactory(), speaker="Somebody else")
    set_speaker(appearance=place, user=review.editor, speaker="Somebody else")


def test_a_closed_claim_is_not_corrected() -> None:
    claim, edith = a_claim(), editor()
    close_claim(claim=claim, user=edith, reason="dropped", note="Old.")
    with pytest.raises(WrongState):
        set_speaker(appearance=claim.appearances.get(), user=edith, speaker="Nobody")


@pytest.mark.parametrize("what", ["speaker", "number", "date"])
def test_a_machine_leaves_a_claim_alone_once_a_person_corrected_it(what: str) -> None:
    claim, edith = a_claim(), editor()
    place = claim.appearances.get()
    assert claim in Claim.objects.untouched()
    if what == "speaker":
        set_speaker(appearance=place, user=edith, speaker="")
    elif what == "number":
        strike(mention=a_number(place), user=edith)
    else:
        add_time(appearance=place, user=edith, words="last year", first_day=date(2027, 1, 1), last_day=None)
    assert claim not in Claim.objects.untouched()


def test_what_one_reviewer_corrects_does_not_tell_the_other_who_it_was(review: Review, place: Appearance) -> None:
    second = FactCheckerFactory()
    assign_claim(claim=review.claim, reviewer=second, user=review.editor, role="second_reviewer")
    set_speaker(appearance=place, user=review.reviewer, speaker="Somebody else")
    edit_claim(claim=review.claim, user=review.reviewer, kind="event")
    shown = history_shown_to(second, review.claim).values_list("actor_label", flat=True)
    assert "frida" not in set(shown)
    assert "frida" in set(history_shown_to(review.editor, review.claim).values_list("actor_label", flat=True))


def form_of(claim: Claim, place: Appearance) -> dict[str, str]:
    """The form as its page holds it, nothing changed."""
    fields = [field for group in groups_of(claim, place) for field in group.fields]
    return {**{one.name: one.now for one in fields}, **{f"{one.name}-was": one.now for one in fields}}


def test_only_fields_that_were_changed_are_saved(review: Review, place: Appearance) -> None:
    number, time = a_number(place), a_date(place)
    form = form_of(review.claim, place)
    assert save_fixes(review.claim, place, review.reviewer, form).done == 0
    Claimant.objects.create(name="Ilka Sorn")
    form |= {
        "fix-text": "Exports of Orvania rose by 13 percent in 2027.",
        "fix-claimant": "ilka sorn",
        "fix-speaker": "",
        f"fix-low-number-{number.pk}": "1,300.50",
        f"fix-high-number-{number.pk}": "1,300.50",
        f"fix-counts-date-{time.pk}": "no",
    }
    saved = save_fixes(review.claim, place, review.reviewer, form)
    assert (saved.done, saved.refused) == (5, ())
    claim = Claim.objects.get(pk=review.claim.pk)
    assert (claim.text, claim.claimant_edited, claim.kind_edited) == (
        "Exports of Orvania rose by 13 percent in 2027.",
        Claimant.objects.get(),
        "",
    )
    number.refresh_from_db()
    time.refresh_from_db()
    assert (number.amount.low, number.amount.unit, time.is_struck) == (Decimal("1300.5"), "percent", True)


def test_of_two_who_change_the_same_field_the_second_sees_both_and_loses_nothing(
    review: Review, place: Appearance
) -> None:
    theirs, mine = form_of(review.claim, place), form_of(review.claim, place)
    save_fixes(review.claim, place, review.editor, {**theirs, "fix-text": "Their words.", "fix-kind": "event"})
    place = Appearance.objects.get(pk=place.pk)
    mine |= {"fix-text": "My words.", "fix-speaker": "Anna Quill"}
    saved = save_fixes(place.claim, place, review.reviewer, mine)

    assert saved.done == 1
    assert "to “Their words.”; yours, “My words.”, waits in its field" in saved.refused[0]
    claim = Claim.objects.get(pk=review.claim.pk)
    place.refresh_from_db()
    assert (claim.text, claim.kind, place.speaker_now) == ("Their words.", "event", "Anna Quill")

    again = {**form_of(claim, place), "fix-text": "My words."}
    assert save_fixes(claim, place, review.reviewer, again).done == 1
    assert Claim.objects.get(pk=claim.pk).text == "My words."


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("fix-claimant", "Nobody Known", "knows no claimant"),
        ("fix-kind", "rumour", "one of these kinds"),
        ("fix-words-number-new", "99 percent", "Give the number"),
        ("fix-words-date-new", "last year", "Give the day"),
    ],
)
def test_what_cannot_be_saved_is_told_in_words(
    review: Review, place: Appearance, name: str, typed: str, reason: str
) -> None:
    saved = save_fixes(review.claim, place, review.reviewer, {**form_of(review.claim, place), name: typed})
    assert saved.done == 0
    assert reason in saved.refused[0]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18))
def test_a_number_is_typed_as_it_is_shown(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number)
