"""What the machine got wrong about the place where a claim stands: its speaker, numbers and dates.

A person's reading goes into columns of its own; the machine's stays beside it, and a re-run touches neither. The
verbatim quote never changes.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims import policy
from claims.errors import ClaimsError, WrongState
from claims.models import Appearance, Claim, Quantity, TimeReference
from claims.models.appearance import Amount
from claims.workflow import lock_claim
from desk.audit.actor import Actor
from desk.audit.services import record_event

LARGEST = Decimal(10) ** 27  # what the column holds beside its twelve decimal places


def _lock(appearance: Appearance | None, user: User) -> Claim:
    """The claim, locked, if this person may correct it: an editor, or whoever reviews it just now."""
    if appearance is None:
        raise ClaimsError("This number or date belongs to a passage of evidence, which is not corrected here.")
    claim = appearance.claim
    is_reviewer = claim.assignments.open().filter(reviewer=user).exists()
    policy.require(policy.may_triage(user) or is_reviewer, "Only editors and the claim's reviewer correct it.")
    claim = lock_claim(claim)
    if claim.state in (Claim.State.DECIDED, Claim.State.CLOSED):
        raise WrongState(f"This claim is {claim.get_state_display()}; it is not corrected any more.")
    return claim


@transaction.atomic
def set_speaker(*, appearance: Appearance, user: User, speaker: str | None) -> Appearance:
    """Name who asserts the claim at this place; empty for nobody but the text itself, None for the machine's again."""
    claim = _lock(appearance, user)
    appearance = Appearance.objects.select_for_update().get(pk=appearance.pk)
    speaker = None if speaker is None else " ".join(speaker.split())[:300]
    if speaker == appearance.speaker_edited:
        return appearance
    before = {"speaker": appearance.speaker_now}
    appearance.speaker_edited = speaker
    appearance.save(update_fields=["speaker_edited"])
    after = {"speaker": appearance.speaker_now, "appearance": appearance.pk}
    record_event(actor=Actor.person(user), what="speaker.set", on=claim, before=before, after=after)
    return appearance


@transaction.atomic
def set_quantity(*, quantity: Quantity, user: User, amount: Amount) -> Quantity:
    """Say what a number of the claim is. Raises ClaimsError for a lower end above the upper one."""
    claim = _lock(quantity.appearance, user)
    _check_amount(amount)
    quantity = Quantity.objects.select_for_update().get(pk=quantity.pk)
    before = {"number": _amount_in_words(quantity.amount)} if not quantity.is_struck else {}
    _set_amount(quantity, amount, user)
    quantity.is_struck = False
    quantity.save()
    _recorded(quantity, claim, user, "number.set", before, {"number": _amount_in_words(amount)})
    return quantity


@transaction.atomic
def add_quantity(*, appearance: Appearance, user: User, words: str, amount: Amount) -> Quantity:
    """A number that the machine passed over. Raises ClaimsError unless its words stand in the quote."""
    claim = _lock(appearance, user)
    _check_amount(amount)
    start, end = _span_in_quote(appearance, words)
    if Quantity.objects.filter(appearance=appearance, start=start, end=end).exists():
        raise ClaimsError(f"“{words.strip()}” is among the numbers already; correct it there.")
    quantity = Quantity(appearance=appearance, start=start, end=end, words=words.strip()[:300], added_by=user)
    _set_amount(quantity, amount, user)
    quantity.save()
    _recorded(quantity, claim, user, "number.added", {}, {"number": _amount_in_words(amount)})
    return quantity


@transaction.atomic
def set_time(*, time: TimeReference, user: User, first_day: date | None, last_day: date | None) -> TimeReference:
    """Say which days a date of the claim means, both inclusive. Raises ClaimsError for a last day before the first."""
    claim = _lock(time.appearance, user)
    _check_days(first_day, last_day)
    time = TimeReference.objects.select_for_update().get(pk=time.pk)
    before = {"days": _days_in_words(*time.days)} if not time.is_struck else {}
    time.first_day_edited, time.last_day_edited, time.edited_by, time.is_struck = first_day, last_day, user, False
    time.save()
    _recorded(time, claim, user, "date.set", before, {"days": _days_in_words(first_day, last_day)})
    return time


@transaction.atomic
def add_time(
    *, appearance: Appearance, user: User, words: str, first_day: date | None, last_day: date | None
) -> TimeReference:
    """A date that the machine passed over. Raises ClaimsError unless its words stand in the quote."""
    claim = _lock(appearance, user)
    _check_days(first_day, last_day)
    start, end = _span_in_quote(appearance, words)
    if TimeReference.objects.filter(appearance=appearance, start=start, end=end).exists():
        raise ClaimsError(f"“{words.strip()}” is among the dates already; correct it there.")
    time = TimeReference.objects.create(
        appearance=appearance,
        start=start,
        end=end,
        words=words.strip()[:300],
        first_day_edited=first_day,
        last_day_edited=last_day,
        edited_by=user,
        added_by=user,
    )
    _recorded(time, claim, user, "date.added", {}, {"days": _days_in_words(first_day, last_day)})
    return time


@transaction.atomic
def strike(*, mention: Quantity | TimeReference, user: User) -> None:
    """This number or date does not belong to the claim. What it says is kept, and can be restored."""
    claim = _lock(mention.appearance, user)
    if mention.is_struck:
        return
    if mention.edited_by_id is None:
        _take_over(mention)
    mention.is_struck, mention.edited_by = True, user
    mention.save()
    _recorded(mention, claim, user, f"{_noun(mention)}.struck", {}, {})


@transaction.atomic
def restore(*, mention: Quantity | TimeReference, user: User) -> None:
    """Give a number or date back as the machine read it; one that a person added stands again as they added it."""
    claim = _lock(mention.appearance, user)
    mention.is_struck = False
    if mention.added_by_id is None:
        mention.edited_by = None
    mention.save()
    _recorded(mention, claim, user, f"{_noun(mention)}.restored", {}, {})


def _recorded(
    mention: Quantity | TimeReference,
    claim: Claim,
    user: User,
    what: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    words = {"words": mention.words, "appearance": mention.appearance_id}
    record_event(actor=Actor.person(user), what=what, on=claim, before=before, after={**words, **after})


def _noun(mention: Quantity | TimeReference) -> str:
    return "number" if isinstance(mention, Quantity) else "date"


def _set_amount(quantity: Quantity, amount: Amount, user: User) -> None:
    quantity.low_edited, quantity.high_edited = amount.low, amount.high
    quantity.unit_edited, quantity.of_edited = amount.unit.strip()[:80], amount.of.strip()[:200]
    quantity.is_approximate_edited = amount.is_approximate
    quantity.edited_by = user


def _take_over(mention: Quantity | TimeReference) -> None:
    """The machine's values become the person's: what is struck still says what it was."""
    if isinstance(mention, Quantity):
        mention.low_edited, mention.high_edited = mention.low, mention.high
        mention.unit_edited, mention.of_edited = mention.unit, mention.of
        mention.is_approximate_edited = mention.is_approximate
    else:
        mention.first_day_edited, mention.last_day_edited = mention.first_day, mention.last_day


def _check_amount(amount: Amount) -> None:
    if amount.low is None and amount.high is None:
        raise ClaimsError("Give the number, or strike it if it is none of the claim.")
    if amount.low is not None and amount.high is not None and amount.low > amount.high:
        raise ClaimsError(f"{amount.low:f} to {amount.high:f} runs backwards; the smaller number comes first.")
    if any(value is not None and abs(value) >= LARGEST for value in (amount.low, amount.high)):
        raise ClaimsError("Numbers of more than 27 digits are not kept.")


def _check_days(first_day: date | None, last_day: date | None) -> None:
    if first_day is None and last_day is None:
        raise ClaimsError("Give the day, or strike the date if it is none of the claim.")
    if first_day is not None and last_day is not None and first_day > last_day:
        raise ClaimsError("The last day lies before the first; look at both again.")


def _span_in_quote(appearance: Appearance, words: str) -> tuple[int, int]:
    words = words.strip()
    place = appearance.quote.find(words) if words else -1
    if place < 0:
        raise ClaimsError(f"“{words}” does not stand in the quote; copy the words as they stand there.")
    return appearance.start + place, appearance.start + place + len(words)


def plain(number: Decimal | None) -> str:
    """A number as a person types it: without trailing zeros or an exponent; empty for an open side."""
    if number is None:
        return ""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _amount_in_words(amount: Amount) -> str:
    ends = list(dict.fromkeys(filter(None, (plain(amount.low), plain(amount.high)))))
    number = " to ".join(ends)
    if amount.low is None:
        number = f"at most {number}"
    elif amount.high is None:
        number = f"at least {number}"
    about = "about " if amount.is_approximate else ""
    return " ".join(filter(None, (f"{about}{number}", amount.unit, f"of {amount.of}" if amount.of else "")))


def _days_in_words(first_day: date | None, last_day: date | None) -> str:
    if first_day == last_day and first_day is not None:
        return f"{first_day:%d %b %Y}"
    begins = f"from {first_day:%d %b %Y}" if first_day else ""
    ends = f"to {last_day:%d %b %Y}" if last_day else ""
    return " ".join(filter(None, (begins, ends)))
