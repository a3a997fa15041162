"""Which number of the evidence a claim's number is to be compared with, and what comes out.

The order of the questions is fixed: is there a counterpart, is it of one kind of unit, of the same thing, of the same
time; only then the values are compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from claims.language.comparing import period as periods
from claims.language.comparing.about import Other
from claims.language.comparing.derived import derive
from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.figures import read_figures
from claims.language.comparing.kinds import Converted, Fit, fit_of, other_measure
from claims.language.comparing.matter import TO_BE_SURE, TO_DIFFER, Matter
from claims.language.comparing.overlap import overlap_of
from claims.language.comparing.population import other_population
from claims.language.comparing.reading import Text
from claims.language.comparing.wording import Allowed, allowed_by, difference, negation_of, rounding
from claims.language.values import Hedge


class Relation(StrEnum):
    """How one number of the claim stands to the evidence."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OTHER_UNIT_KIND = "other_unit_kind"
    OTHER_PERIOD = "other_period"
    OTHER_POPULATION = "other_population"
    NO_COUNTERPART = "no_counterpart"


@dataclass(frozen=True)
class Comparison:
    """What came out for one figure of the claim.

    ``told`` is the evidence's figure, None where it has none on the measure; ``low`` and ``high`` are its value in the
    claim's unit. With DIFFERS only, ``difference`` is (evidence - claim) / claim and ``apart`` the same in the claim's
    unit. ``because`` says in words what is other. ``is_safe`` is False where little but the number itself says that the
    two are the same, or only one of them says for what time: such agreement is not shown as one.
    """

    claimed: Figure
    relation: Relation
    told: Figure | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    difference: Decimal | None = None
    apart: Decimal | None = None
    because: str = ""
    is_safe: bool = True


_BEGINNINGS = re.compile(
    r"\b(?:built|opened|founded|established|born|died|introduced|invented|adopted|discovered|abolished|created|launched|"
    r"constructed|erected|dates? (?:from|back)|since|began|begun|started|inaugurated|signed|ratified|first)\b",
    re.I,
)


@dataclass(frozen=True)
class _Candidate:
    figure: Figure
    fit: Converted
    overlap: float
    score: float
    population: Other | None
    period: Other | None
    nearness: float = 1.0


# Shares of the claim's content that a figure's surroundings must tell, chosen on development pairs.
_SAME_MATTER = 0.3
_SAME_MATTER_FOR_EQUALS = 0.2
_SAME_MATTER_FOR_EQUAL_MEASURES = 0.05
_SAME_MATTER_OF_RECORDS = 0.15
_SAME_MATTER_OF_A_CHANGE, _SAME_MATTER_OF_A_SHARE = 0.75, 0.5
_SAME_MATTER_BY_RATE = 0.2
_SAME_MATTER_OF_OTHER_KIND = 0.3
_SAME_MATTER_OF_OTHER_KIND_FOR_EQUALS = 0.15
_WEIGHT_OF_NEARNESS, _SAME_BASE, _EQUAL, _FARTHER = 0.5, 0.2, 0.25, 0.2
_TELLING_DIGITS, _SURE_MATTER, _SURE_MATTER_OF_ALIKE = 3, 0.55, 0.4


def compare(claim: Text, evidence: Text) -> list[Comparison]:
    """Every figure of a claim against a text, in the claim's order; a year only where it is all that the claim has."""
    found, claimed = read_figures(evidence), figures_of_claim(claim)
    return [compare_figure(claim, one, evidence, found) for one in claimed]


def figures_of_claim(claim: Text) -> list[Figure]:
    """What of a claim is compared: a year only where it is what the claim says ("was built in 1936"), not just when."""
    figures = read_figures(claim)
    plain = [one for one in figures if one.sort is not Sort.YEAR]
    return plain or [one for one in figures if _BEGINNINGS.search(claim.text, *one.sentence)]


def compare_figure(claim: Text, claimed: Figure, evidence: Text, found: Sequence[Figure]) -> Comparison:
    """One figure of a claim against the figures of a text."""
    whole = [*found, *derive(evidence, found, claimed)]
    matter = Matter(claim, claimed, evidence, whole)
    candidates = [_candidate(claim, claimed, evidence, one, whole, matter) for one in whole if not matter.is_other(one)]
    same = _best(_nearest([one for one in candidates if one.fit.fit is Fit.SAME]))
    other = _best([one for one in candidates if one.fit.fit is Fit.OTHER_KIND and one.nearness >= TO_DIFFER])
    allowed = allowed_by(claim, claimed)
    if same is not None and _is_of_same_matter(same, claim, claimed, evidence, allowed):
        return _compared(claim, claimed, evidence, same, allowed, other)
    if other is not None and other.overlap >= _matter_of_other_kind(claimed, other.figure):
        return Comparison(claimed, Relation.OTHER_UNIT_KIND, other.figure, because=other.fit.because)
    return Comparison(claimed, Relation.NO_COUNTERPART)


def _matter_of_other_kind(claimed: Figure, told: Figure) -> float:
    equal = claimed.values == told.values and claimed.sort is not Sort.ORDINAL
    return _SAME_MATTER_OF_OTHER_KIND_FOR_EQUALS if equal else _SAME_MATTER_OF_OTHER_KIND


def _nearest(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Without those beside which far fewer of the claim's words stand than beside another."""
    most: dict[bool, float] = {}  # a change says nothing of a level
    for one in candidates:
        most[bool(one.figure.change)] = max(one.nearness, most.get(bool(one.figure.change), 0.0))
    return [one for one in candidates if one.nearness >= most[bool(one.figure.change)] - _FARTHER]


def _best(candidates: Sequence[_Candidate]) -> _Candidate | None:
    return max(candidates, key=lambda one: (one.score, -one.figure.start), default=None)


def _candidate(
    claim: Text, claimed: Figure, evidence: Text, told: Figure, whole: Sequence[Figure], matter: Matter
) -> _Candidate:
    fit = fit_of(claim, claimed, evidence, told)
    if fit.fit is Fit.NONE:
        return _Candidate(told, fit, 0.0, 0.0, None, None)
    nearness = matter.nearness(told) if matter.is_passage else 1.0
    population = other_population(claim, claimed, evidence, told, whole)
    of_records = _speaks_of_record(claim, claimed) and _speaks_of_record(evidence, told)
    alone = not any(one.sort is told.sort and one.sentence == told.sentence and one is not told for one in whole)
    period = None if of_records else periods.other_period(claim, claimed, evidence, told, is_alone=alone)
    lost = population.lost if population else None
    overlap = overlap_of(
        claim,
        claimed,
        evidence,
        told,
        whole,
        lost,
        without_noun=fit.nouns == "kind" or fit.because == "rate against count",
    )
    score = overlap - (0.2 if alone or (matter.is_passage and claimed.sort is not Sort.RECORD) else 0.45) * (
        (population is not None) + (period is not None)
    )
    score += {"alike": 0.3, "open": 0.05, "rival": -0.1}.get(fit.nouns, 0.0) if claimed.sort is Sort.COUNT else 0.0
    if claimed.sort in {Sort.SHARE, Sort.COUNT} and bool(claimed.change) != bool(told.change):
        score -= 0.25
    if periods.is_superseded(evidence, told):
        score += 0.4 if periods.asks_for_first_estimate(claim) else -0.6
    score += 0.15 * told.is_derived
    score -= 0.1 * (told.per != claimed.per)
    score += _SAME_BASE * matter.has_its_base(told)
    if matter.is_passage and told.values == claimed.values and _digits(claimed) >= _TELLING_DIGITS:
        score += _EQUAL
    score += 0.5 * of_records
    score += 0.15 * (period is None and periods.name_one_time(claim, claimed, evidence, told))
    score += _WEIGHT_OF_NEARNESS * nearness
    return _Candidate(told, fit, overlap, score, population, period, nearness)


_RECORD_WORDS = frozenset({"record", "peak", "highest", "lowest", "largest"})


def _speaks_of_record(text: Text, figure: Figure) -> bool:
    start = max(figure.clause[0], figure.start - 30)
    return any(word.low in _RECORD_WORDS for word in text.between(start, figure.start))


def _is_of_same_matter(one: _Candidate, claim: Text, claimed: Figure, evidence: Text, allowed: Allowed) -> bool:
    told = one.figure
    is_share_of_all = told.sort is Sort.SHARE and not told.change
    least = _SAME_MATTER_OF_A_SHARE if is_share_of_all else _SAME_MATTER_OF_A_CHANGE
    agrees = _agrees(claim, claimed, evidence, one, allowed)
    strictly = told.sort is Sort.SHARE or (told.sort in {Sort.MEASURE, Sort.MONEY} and not agrees)
    if strictly and bool(claimed.change) != bool(told.change) and one.overlap < least:
        return False
    if one.fit.nouns == "alike":
        return one.overlap >= 0.15
    if _speaks_of_record(claim, claimed) and _speaks_of_record(evidence, told):
        return one.overlap >= _SAME_MATTER_OF_RECORDS
    if one.fit.is_by_rate:
        return one.overlap >= _SAME_MATTER_BY_RATE
    if agrees and claimed.hedge is Hedge.NONE:
        if claimed.unit != told.unit and not told.is_derived and claimed.sort is not Sort.SHARE:
            return True  # a number that agrees only once it is converted
        measured = claimed.sort in {Sort.MEASURE, Sort.MONEY} and (claimed.every or claimed.per)
        if measured and (claimed.every, claimed.per) == (told.every, told.per):
            return one.overlap >= _SAME_MATTER_FOR_EQUAL_MEASURES
        if _digits(claimed) >= 2:
            return one.overlap >= _SAME_MATTER_FOR_EQUALS
    return one.overlap >= _SAME_MATTER


def _digits(figure: Figure) -> int:
    """Significant digits as written: few agree by chance on four."""
    return len(f"{figure.values[0].normalize():f}".replace(".", "").strip("-0"))


def _compared(
    claim: Text, claimed: Figure, evidence: Text, one: _Candidate, allowed: Allowed, other: _Candidate | None
) -> Comparison:
    told, fit = one.figure, one.fit
    agrees = _agrees(claim, claimed, evidence, one, allowed)
    measures = other_measure(claim, claimed, evidence, told, agree=agrees)
    if measures:
        return Comparison(claimed, Relation.OTHER_UNIT_KIND, told, because=f"other measure: {measures}")
    if other is not None and not one.period and not one.population and other.score > one.score + 0.2:
        return Comparison(claimed, Relation.OTHER_UNIT_KIND, other.figure, because=other.fit.because)
    if one.population and (one.population.is_sure or not (agrees and _is_telling(claimed, told))):
        return Comparison(claimed, Relation.OTHER_POPULATION, told, fit.low, fit.high, because=one.population.words)
    if one.period:
        return Comparison(claimed, Relation.OTHER_PERIOD, told, fit.low, fit.high, because=one.period.words)
    if agrees:
        return Comparison(claimed, Relation.AGREES, told, fit.low, fit.high, is_safe=_is_safe(claimed, one))
    if fit.is_doubtful and _is_far_off(claimed, fit):
        return Comparison(claimed, Relation.OTHER_PERIOD, told, fit.low, fit.high, because="for another length of time")
    if one.nearness < TO_DIFFER:
        return Comparison(claimed, Relation.NO_COUNTERPART)
    apart, share = difference(claimed, fit.low, fit.high)
    return Comparison(claimed, Relation.DIFFERS, told, fit.low, fit.high, share, apart)


def _is_telling(claimed: Figure, told: Figure) -> bool:
    """Whether equal numbers are hardly chance: three digits, or equal only once they are converted."""
    converted = claimed.unit != told.unit and claimed.sort in {Sort.MEASURE, Sort.MONEY}
    return _digits(claimed) >= _TELLING_DIGITS or converted


def _is_safe(claimed: Figure, one: _Candidate) -> bool:
    """Whether more than the number says that it is the same thing: round numbers agree by chance."""
    if one.fit.is_doubtful or one.nearness < TO_BE_SURE:
        return False
    if _digits(claimed) >= _TELLING_DIGITS or one.figure.is_derived or one.fit.is_by_rate:
        return True
    return one.overlap >= (_SURE_MATTER_OF_ALIKE if one.fit.nouns == "alike" else _SURE_MATTER)


def _is_far_off(claimed: Figure, fit: Converted) -> bool:
    there, here = fit.low or fit.high or Decimal(0), claimed.values[0]
    return not here or not there or not Decimal("0.2") < there / here < 5


def _agrees(claim: Text, claimed: Figure, evidence: Text, one: _Candidate, allowed: Allowed) -> bool:
    """Whether the evidence lies within what the claim's wording allows, or the claim within the evidence's rounding."""
    told, fit = one.figure, one.fit
    if claimed.change and told.change and claimed.change != told.change and claimed.sort is not Sort.MULTIPLE:
        return False
    if negation_of(claim, claimed) == "far" or negation_of(evidence, told) not in {"", "bound"}:
        return False
    if allowed.holds(fit.low, fit.high):
        return True
    if allowed.denied is not None or len(claimed.values) > 1:
        return False
    value = claimed.values[0]
    exact = claimed.hedge in {Hedge.NONE, Hedge.ABOUT}
    if not exact:
        return False
    if len(told.values) > 1:
        return fit.low is not None and fit.high is not None and fit.low <= value <= fit.high
    factor = (fit.low or fit.high or Decimal(0)) / told.values[0] if told.values[0] else Decimal(1)
    slack = rounding(told) * abs(factor)
    if told.hedge is Hedge.ABOUT:
        slack = max(slack, abs(told.values[0] * factor) * Decimal("0.04"))
    if told.hedge in {Hedge.NONE, Hedge.ABOUT}:
        there = told.values[0] * factor
        if fit.low is not None and told.sort is Sort.MEASURE:
            there = fit.low
        return abs(value - there) <= slack
    edge = fit.low if fit.low is not None else fit.high
    return edge is not None and edge == value
