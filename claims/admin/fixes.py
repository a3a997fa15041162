"""The form in which a person puts right what the machine got wrong: one field for each thing, saved where changed.

Each field carries what stood there when the page was made. Where somebody else changed it meanwhile, nothing of it is
overwritten: both versions are told, and the typed one waits in its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.models import User
from django.utils.dateparse import parse_date

from claims.errors import ClaimsError
from claims.models import Appearance, Claim, Claimant, Quantity, TimeReference
from claims.models.appearance import Amount
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
from claims.review.services import edit_claim

PREFIX = "fix-"
COUNTS = [("yes", "counts"), ("no", "struck"), ("machine", "as the machine read it")]


@dataclass(frozen=True)
class Field:
    """One thing that can be put right: what stands there now, and what somebody typed who could not save it yet."""

    name: str
    label: str
    now: str
    typed: str | None = None
    machine: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        return self.now if self.typed is None else self.typed


@dataclass(frozen=True)
class Group:
    """The fields of one number or date, or of the claim itself."""

    title: str
    fields: tuple[Field, ...]
    is_struck: bool = False


def groups_of(claim: Claim, appearance: Appearance | None, typed: Mapping[str, str] | None = None) -> list[Group]:
    """All that can be put right about a claim and one place where it stands."""
    groups = [Group("", tuple(_of_claim(claim, appearance)))]
    if appearance is not None:
        groups += [_of_quantity(one) for one in appearance.quantities.order_by("start")]
        groups.append(Group("Another number", _NEW_NUMBER))
        groups += [_of_time(one) for one in appearance.times.order_by("start")]
        groups.append(Group("Another date", _NEW_DATE))
    if not typed:
        return groups
    return [
        replace(group, fields=tuple(replace(one, typed=typed.get(one.name)) for one in group.fields))
        for group in groups
    ]


def _of_claim(claim: Claim, appearance: Appearance | None) -> list[Field]:
    kinds = (("", "as suggested"), *Claim.Kind.choices)
    fields = [
        Field("fix-text", "Normalised claim", claim.text, machine=claim.text_suggested),
        Field("fix-kind", "Kind", claim.kind, machine=claim.kind_suggested, choices=kinds),
        Field("fix-claimant", "Claimant", str(claim.claimant or ""), machine=str(claim.claimant_suggested or "")),
    ]
    if appearance is not None:
        suggested = appearance.speaker_suggested
        fields.append(Field("fix-speaker", "Speaker here", appearance.speaker_now, machine=suggested))
    return fields


def _of_quantity(row: Quantity) -> Group:
    amount, key = row.amount, f"number-{row.pk}"
    read = Amount(row.low, row.high, row.unit, row.of, row.is_approximate)
    return Group(
        row.words,
        (
            Field(f"fix-low-{key}", "From", plain(amount.low), machine=plain(read.low)),
            Field(f"fix-high-{key}", "To", plain(amount.high), machine=plain(read.high)),
            Field(f"fix-unit-{key}", "Unit", amount.unit, machine=read.unit),
            Field(f"fix-of-{key}", "Of what", amount.of, machine=read.of),
            Field(f"fix-about-{key}", "How exact", _about(amount), machine=_about(read), choices=_EXACTNESS),
            Field(f"fix-counts-{key}", "Part of the claim", _counts(row), choices=tuple(COUNTS)),
        ),
        row.is_struck,
    )


def _of_time(row: TimeReference) -> Group:
    first, last = row.days
    key = f"date-{row.pk}"
    return Group(
        row.words,
        (
            Field(f"fix-first-{key}", "First day", _day(first), machine=_day(row.first_day)),
            Field(f"fix-last-{key}", "Last day", _day(last), machine=_day(row.last_day)),
            Field(f"fix-counts-{key}", "Part of the claim", _counts(row), choices=tuple(COUNTS)),
        ),
        row.is_struck,
    )


_EXACTNESS = (("exact", "exact"), ("about", "about"))
_NEW_NUMBER = tuple(
    Field(f"fix-{name}-number-new", label, "")
    for name, label in [
        ("words", "Words of the quote"),
        ("low", "From"),
        ("high", "To"),
        ("unit", "Unit"),
        ("of", "Of what"),
    ]
)
_NEW_DATE = tuple(
    Field(f"fix-{name}-date-new", label, "")
    for name, label in [("words", "Words of the quote"), ("first", "First day"), ("last", "Last day")]
)


def _about(amount: Amount) -> str:
    return "about" if amount.is_approximate else "exact"


def _counts(row: Quantity | TimeReference) -> str:
    return "no" if row.is_struck else "yes"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True)
class Saved:
    """What came of it: how many fields were saved, and a sentence for each that was not."""

    done: int
    refused: tuple[str, ...]


def typed_fields(posted: Mapping[str, Any]) -> dict[str, str]:
    """What somebody typed into the form, without null characters."""
    return {name: str(posted[name]).replace("\x00", "") for name in posted if name.startswith(PREFIX)}


def save_fixes(claim: Claim, appearance: Appearance | None, user: User, typed: Mapping[str, str]) -> Saved:
    """Save what was changed. A field that somebody else changed meanwhile is left alone and told."""
    changed: dict[str, str] = {}
    refused: list[str] = []
    for group in groups_of(claim, appearance):
        for one in group.fields:
            given, was = typed.get(one.name), typed.get(f"{one.name}-was", one.now)
            if given is None or _same(given, was) or _same(given, one.now):
                continue
            if not _same(was, one.now):
                what = f"{one.label} of {group.title}" if group.title else one.label
                refused.append(
                    f"{what}: it was changed meanwhile from “{was}” to “{one.now}”; yours, “{given}”, waits in its "
                    "field. Save again to put it there."
                )
                continue
            changed[one.name] = given
    done = 0
    for save in (_save_claim, _save_speaker, _save_numbers, _save_dates):
        try:
            done += save(claim, appearance, user, changed, typed)
        except ClaimsError as error:
            refused.append(str(error))
    return Saved(done, tuple(refused))


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()


def _save_claim(
    claim: Claim, appearance: Appearance | None, user: User, changed: Mapping[str, str], typed: Mapping[str, str]
) -> int:
    given: dict[str, Any] = {}
    if "fix-text" in changed:
        given["text"] = " ".join(changed["fix-text"].split())
    if "fix-kind" in changed:
        if changed["fix-kind"] not in ("", *Claim.Kind.values):
            raise ClaimsError(f"Give one of these kinds: {', '.join(Claim.Kind.labels)}.")
        given["kind"] = changed["fix-kind"]
    if "fix-claimant" in changed:
        given["claimant"] = claimant_named(changed["fix-claimant"])
    if given:
        edit_claim(claim=claim, user=user, **given)
    return len(given)


def claimant_named(name: str) -> Claimant | None:
    """The desk's claimant of this name or alias; None for an empty one. Raises ClaimsError for one it does not know."""
    name = " ".join(name.split())
    if not name:
        return None
    known = Claimant.known_as(name)
    if known is None:
        raise ClaimsError(f"The desk knows no claimant “{name}”; an editor adds them under Claimants first.")
    return known


def _save_speaker(
    claim: Claim, appearance: Appearance | None, user: User, changed: Mapping[str, str], typed: Mapping[str, str]
) -> int:
    if appearance is None or "fix-speaker" not in changed:
        return 0
    set_speaker(appearance=appearance, user=user, speaker=changed["fix-speaker"])
    return 1


def _save_numbers(
    claim: Claim, appearance: Appearance | None, user: User, changed: Mapping[str, str], typed: Mapping[str, str]
) -> int:
    if appearance is None:
        return 0
    done = 0
    for row in appearance.quantities.order_by("start"):
        ending = f"-number-{row.pk}"
        if not any(name.endswith(ending) for name in changed):
            continue
        if not _struck_or_restored(row, user, changed.get(f"fix-counts{ending}")):
            set_quantity(quantity=row, user=user, amount=_amount(ending, typed, row.amount))
        done += 1
    if changed.get("fix-words-number-new"):
        words = changed["fix-words-number-new"]
        amount = _amount("-number-new", typed, Amount(None, None))
        add_quantity(appearance=appearance, user=user, words=words, amount=amount)
        done += 1
    return done


def _save_dates(
    claim: Claim, appearance: Appearance | None, user: User, changed: Mapping[str, str], typed: Mapping[str, str]
) -> int:
    if appearance is None:
        return 0
    done = 0
    for row in appearance.times.order_by("start"):
        ending = f"-date-{row.pk}"
        if not any(name.endswith(ending) for name in changed):
            continue
        if not _struck_or_restored(row, user, changed.get(f"fix-counts{ending}")):
            first, last = _days(ending, typed)
            set_time(time=row, user=user, first_day=first, last_day=last)
        done += 1
    if changed.get("fix-words-date-new"):
        first, last = _days("-date-new", typed)
        words = changed["fix-words-date-new"]
        add_time(appearance=appearance, user=user, words=words, first_day=first, last_day=last)
        done += 1
    return done


def _struck_or_restored(row: Quantity | TimeReference, user: User, wish: str | None) -> bool:
    if wish == "no":
        strike(mention=row, user=user)
    elif wish == "machine" or (wish == "yes" and row.is_struck):
        restore(mention=row, user=user)
    return wish in ("no", "machine")


def _amount(ending: str, typed: Mapping[str, str], now: Amount) -> Amount:
    low, high = _number(typed.get(f"fix-low{ending}", "")), _number(typed.get(f"fix-high{ending}", ""))
    about = typed.get(f"fix-about{ending}")
    return Amount(
        low,
        high,
        typed.get(f"fix-unit{ending}", now.unit),
        typed.get(f"fix-of{ending}", now.of),
        now.is_approximate if about is None else about == "about",
    )


def _number(words: str) -> Decimal | None:
    """A number as a person types it, with commas between thousands or without."""
    words = words.replace(" ", "").replace(",", "")
    if not words:
        return None
    try:
        number = Decimal(words)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ClaimsError(f"“{words[:40]}” is no number; write it in digits, for example 1250000 or 12.5.")
    return number


def _days(ending: str, typed: Mapping[str, str]) -> tuple[date | None, date | None]:
    return _parsed(typed.get(f"fix-first{ending}", "")), _parsed(typed.get(f"fix-last{ending}", ""))


def _parsed(words: str) -> date | None:
    words = words.strip()
    if not words:
        return None
    try:
        day = parse_date(words)
    except ValueError:
        day = None
    if day is None:
        raise ClaimsError(f"“{words[:40]}” is no day; write it as 2031-05-31.")
    return day
