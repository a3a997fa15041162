"""Whether two figures measure in one kind of unit, and the evidence's value in the unit of the claim."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from claims.language.comparing.concepts import are_other_measures, exclude_each_other
from claims.language.comparing.exchange import rate_in_text
from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text, Word, is_alike, key_of
from claims.language.data import words as word_set
from claims.language.numerals import divide
from claims.language.things import is_kind_of, is_other_of_its_kind, is_same_thing
from claims.language.units import canonical, convert, dimension


class Fit(StrEnum):
    """How the units of two figures stand to one another."""

    SAME = "same"
    OTHER_KIND = "other kind"
    NONE = "none"


@dataclass(frozen=True)
class Converted:
    """The evidence's figure in the claim's unit, where ``fit`` is SAME; ``because`` says in words why it is not.

    ``is_doubtful`` where only one of the two says that it is per something or for a stretch of time.
    """

    fit: Fit
    low: Decimal | None = None
    high: Decimal | None = None
    because: str = ""
    is_doubtful: bool = False
    nouns: str = "open"
    is_by_rate: bool = False


_PERSONS = word_set("person people head capita resident inhabitant citizen man woman adult child employee worker pupil "
                    "student patient member voter taxpayer passenger visitor household")  # fmt: skip
_HOUSEHOLDS = word_set(
    "household family home house flat apartment dwelling tenancy property customer address connection"
)
_EVENTS = word_set(
    "visit consultation appointment trip journey admission booking session treatment ride stay call flight crossing "
    "enrolment prescription operation test loan download purchase complaint application"
)
_DAYS = {"hour": "1/24", "day": "1", "week": "7", "month": "30.4", "quarter": "91.3", "year": "365.25"}
_EACH = re.compile(r"\b(?:each|per (?:head|capita|person)|apiece|a head|every|average|typical|individual)\b", re.I)
_FAR = 40
"""A total is at least so many times the amount per head; otherwise "average" is another's word."""


def fit_of(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Converted:
    """Whether the two can be compared, and the evidence in the claim's unit."""
    claimed, told = _pounds(claimed, told)
    if (claimed.of == "age") != (told.of == "age"):
        return Converted(Fit.NONE)
    c, e = claimed.sort, told.sort
    if c is e:
        same = {Sort.MONEY: _money, Sort.MEASURE: _measure, Sort.COUNT: _count}.get(c, _plain)
        return same(claim, claimed, evidence, told)
    pair = {c, e}
    if pair == {Sort.SHARE, Sort.POINTS}:
        return Converted(Fit.OTHER_KIND, because="percent against percentage points")
    if pair == {Sort.SHARE, Sort.COUNT}:
        return _rate_and_count(claim, claimed, told)
    if c is Sort.MULTIPLE and e in {Sort.COUNT, Sort.MONEY, Sort.MEASURE} and not told.change:
        return Converted(Fit.OTHER_KIND, because="a multiple without its base")
    if pair == {Sort.MEASURE, Sort.COUNT} and c is Sort.COUNT and not claimed.of:
        return Converted(Fit.NONE)
    return Converted(Fit.NONE)


_ANY_RANK = word_set("time day place largest biggest highest year")


def _ranks_alike(claim: Text, claimed: Figure, told: Figure) -> bool:
    """The first visit and the second pipeline are no ranks of one thing."""
    here, there = claimed.of.lower(), told.of.lower()
    if not here or not there or here in _ANY_RANK or there in _ANY_RANK:
        return True
    alike = key_of(here) == key_of(there) or is_same_thing(here, there) or exclude_each_other(here, there)
    return alike or _stands(there, claim)


_CASES = word_set("case death incident event instance victim report complaint")


def _pounds(claimed: Figure, told: Figure) -> tuple[Figure, Figure]:
    """Pounds of one text are money where those of the other are."""
    if claimed.unit == "GBP" and told.unit == "pound":
        return claimed, replace(told, sort=Sort.MONEY, unit="GBP")
    if told.unit == "GBP" and claimed.unit == "pound":
        return replace(claimed, sort=Sort.MONEY, unit="GBP"), told
    return claimed, told


def _rate_and_count(claim: Text, claimed: Figure, told: Figure) -> Converted:
    """A share and a count of the same things; a count of others is none of it."""
    share, count = (claimed, told) if claimed.sort is Sort.SHARE else (told, claimed)
    if claimed is share:
        fits = count.of in _CASES or (bool(count.of) and _stands(count.of, claim))
    else:
        same = bool(share.of and count.of) and (
            key_of(share.of) == key_of(count.of) or is_same_thing(share.of, count.of)
        )
        fits = share.per.isdigit() or same or (not count.of and bool(share.change) == bool(count.change))
    return Converted(Fit.OTHER_KIND, because="rate against count") if fits else Converted(Fit.NONE)


def _plain(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Converted:
    if claimed.sort is Sort.TIMES and claimed.every != told.every:
        return Converted(Fit.NONE)
    if claimed.sort is Sort.ORDINAL and not _ranks_alike(claim, claimed, told):
        return Converted(Fit.NONE)
    if claimed.sort is Sort.SHARE and claimed.unit != told.unit:
        factor = Decimal(100) if told.unit == "fraction" else Decimal(1)
        wanted = Decimal(100) if claimed.unit == "fraction" else Decimal(1)
        if told.per.isdigit():
            factor = divide(100, int(told.per))
        if claimed.per.isdigit():
            wanted = divide(100, int(claimed.per))
        return _scaled(told, divide(factor, wanted))
    if claimed.sort is Sort.POINTS and claimed.unit != told.unit:
        factor = convert(Decimal(1), told.unit, claimed.unit) or Decimal(1)
        return _scaled(told, factor)
    if claimed.sort is Sort.SHARE and claimed.per != told.per and claimed.per.isdigit() and told.per.isdigit():
        return _scaled(told, divide(int(claimed.per), int(told.per)))
    return _scaled(told, Decimal(1))


def _money(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Converted:
    factor, by_rate = Decimal(1), False
    if claimed.unit != told.unit and not claimed.is_derived:
        known = rate_in_text(evidence, told.unit, claimed.unit) or rate_in_text(claim, told.unit, claimed.unit)
        if known is None:
            return Converted(Fit.OTHER_KIND, because=f"other currency: {claimed.unit} / {told.unit}")
        factor, by_rate = known, True
    return replace(_per(claim, claimed, evidence, told, factor), is_by_rate=by_rate)


def _measure(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Converted:
    if dimension(claimed.unit) != dimension(told.unit):
        factor = rate_in_text(evidence, told.unit, claimed.unit)
        return Converted(Fit.NONE) if factor is None else _per(claim, claimed, evidence, told, factor)
    if dimension(claimed.unit) == "temperature" or "temperature" in dimension(told.unit):
        low, high = (
            None if value is None else convert(value, told.unit, claimed.unit) for value in (told.low, told.high)
        )
        return Converted(Fit.SAME, low, high)
    factor = convert(Decimal(1), told.unit, claimed.unit)
    return Converted(Fit.NONE) if factor is None else _per(claim, claimed, evidence, told, factor)


def _count(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> Converted:
    nouns = noun_fit(claim, claimed, evidence, told)
    if nouns == "unlike":
        return Converted(Fit.NONE, nouns=nouns)
    if nouns == "kind":
        return Converted(Fit.OTHER_KIND, because=f"other unit: {claimed.of} / {told.of}", nouns=nouns)
    found = _per(claim, claimed, evidence, told, Decimal(1))
    return replace(found, nouns=nouns)


def noun_fit(claim: Text, claimed: Figure, evidence: Text, told: Figure) -> str:
    """How the counted nouns stand: "alike", "open" where one is not said, "kind", "rival" or "unlike"."""
    here, there = claimed.of.lower(), told.of.lower()
    if not here or not there:
        return "open"
    if key_of(here) == key_of(there) or is_same_thing(here, there):
        return "alike"
    if exclude_each_other(here, there):
        return "rival"
    one, other = _class_of(here), _class_of(there)
    if one and other and one != other:
        return "kind"
    if any(word.key == key_of(there) for word in claim.words):
        return "open"
    if is_other_of_its_kind(here, there):
        return "rival"
    if one == other == "person":
        return "open"
    if here == "person" and is_kind_of(there, "event"):
        return "open"
    return "unlike"


def _stands(noun: str, text: Text) -> bool:
    wanted = Word(0, 0, noun, noun, key_of(noun))
    return any(word.is_content and is_alike(word, wanted) for word in text.words)


def _class_of(noun: str) -> str:
    if noun in _HOUSEHOLDS:
        return "household"
    if noun in _EVENTS:
        return "event"
    if is_kind_of(noun, "organization"):
        return "organisation"
    return "person" if noun in _PERSONS or is_kind_of(noun, "person") else ""


def _per(claim: Text, claimed: Figure, evidence: Text, told: Figure, factor: Decimal) -> Converted:
    """What both are per, and for what time."""
    here, there = _head(claim, claimed), _head(evidence, told)
    if here != there:
        measure = here or there
        both_say = _mentions(evidence if here else claim, measure)
        person = measure in _PERSONS or (measure and is_kind_of(measure, "person"))
        if here and there:
            alike = is_same_thing(here, there) or (here in _PERSONS and there in _PERSONS)
            if not alike:
                return Converted(Fit.OTHER_KIND, because=f"other unit: per {here} / per {there}")
        elif person and (claimed.per or told.per or _is_far(claimed, told, factor)):
            if not (both_say and _EACH.search(evidence.text if here else claim.text)):
                return Converted(Fit.OTHER_KIND, because=f"per {measure} against total")
        elif not person and not both_say and measure and dimension(measure):
            return Converted(Fit.OTHER_KIND, because=f"per {measure} against total")
    doubt = False
    if claimed.every != told.every:
        if claimed.every and told.every:
            days = divide(Decimal(_days(claimed.every)), Decimal(_days(told.every)))
            factor *= days
        else:
            other, every = (evidence, claimed.every) if claimed.every else (claim, told.every)
            doubt = not _speaks_of(other, every)
    found = _scaled(told, factor)
    return Converted(found.fit, found.low, found.high, is_doubtful=doubt)


def _days(unit: str) -> Decimal:
    above, _, below = _DAYS.get(unit, "1").partition("/")
    return divide(Decimal(above), Decimal(below or 1))


def _head(text: Text, figure: Figure) -> str:
    """What the figure is per: by its unit, or by a word of its sentence such as "each"."""
    if figure.per:
        return figure.per
    match = _EACH.search(text.text, *figure.sentence)
    return "head" if match else ""


def _mentions(text: Text, noun: str) -> bool:
    if noun in {"head", "capita", "person"}:
        return _EACH.search(text.text) is not None
    return _stands(noun, text) or any(canonical(word.low) == noun for word in text.words)


def _speaks_of(text: Text, every: str) -> bool:
    """Whether a text says the time in any form: day, daily, annual, twelve months."""
    forms = {
        "day": "day|daily|days",
        "week": "week|weekly",
        "month": "month|monthly",
        "year": "year|yearly|annual|annually|twelve months|12 months|season|20\\d\\d|19\\d\\d",
        "hour": "hour|hourly",
    }
    return re.search(rf"\b(?:{forms.get(every, every)})\b", text.text, re.I) is not None


def _is_far(claimed: Figure, told: Figure, factor: Decimal) -> bool:
    here, there = abs(claimed.values[0]), abs(told.values[0] * factor)
    return not here or not there or max(here, there) / min(here, there) >= _FAR


def _scaled(told: Figure, factor: Decimal) -> Converted:
    low, high = (None if value is None else value * factor for value in (told.low, told.high))
    return Converted(Fit.SAME, low, high)


_OF_TWO_WORDS = re.compile(r"\b(after|before|pre|take)[ -](tax|home)\b", re.I)


def _measures_in(text: Text, figure: Figure) -> set[str]:
    """The words of a figure's sentence, "after tax" as one."""
    pairs = {"-".join(match.groups()).lower() for match in _OF_TWO_WORDS.finditer(text.text, *figure.sentence)}
    return pairs | {word.low for word in text.between(*figure.sentence)}


_QUALIFIED = word_set("net gross real nominal median")


def other_measure(claim: Text, claimed: Figure, evidence: Text, told: Figure, *, agree: bool) -> str:
    """Words for two measures that do not convert ("net / gross"), empty where there are none.

    Where only one of the texts says net, gross or the like, equal numbers are taken for the same measure.
    """
    here, there = _measures_in(claim, claimed), _measures_in(evidence, told)
    for one in sorted(here - there):
        for other in sorted(there - here):
            if are_other_measures(one, other):
                return f"{one} / {other}"
    alone = sorted((here ^ there) & _QUALIFIED)
    return f"{alone[0]} on one side" if alone and not agree else ""
