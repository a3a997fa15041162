"""What a reviewer should notice about a passage beside a claim. Neutral: no signal says whether the claim is true.

A rule takes both sides and gives its signals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from claims.language.comparing import Comparison, Relation, Sort, Text
from claims.linking.cells import beside_of
from claims.linking.numbers import in_words, percent, read, side_by_side
from claims.linking.ranking import Candidate, Statement
from claims.linking.words import has_word, is_negated, name_words

SIGNALS_VERSION = "4"

# Below this share of the claim's words a sentence speaks of something else, and its negation means nothing here.
SAME_MATTER = 0.5
# So many words in a row are hardly written twice.
LONG_RUN = 8


@dataclass(frozen=True)
class Signal:
    """``kind`` is stable for programs, ``words`` are for people."""

    kind: str
    words: str


class Tone(StrEnum):
    """How a signal is shown, never what it says of the claim: that two numbers agree makes no claim true."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CAUTION = "caution"
    NEUTRAL = "neutral"


_TONES = {
    "number_agrees": Tone.AGREES,
    "rounding": Tone.AGREES,
    "number_differs": Tone.DIFFERS,
    "negation": Tone.DIFFERS,
    "not_comparable": Tone.CAUTION,
    "other_unit": Tone.CAUTION,
    "rate_against_count": Tone.CAUTION,
    "percent_against_points": Tone.CAUTION,
    "other_period": Tone.CAUTION,
    "other_population": Tone.CAUTION,
    "other_year": Tone.CAUTION,
    "published_later": Tone.CAUTION,
    "same_origin": Tone.CAUTION,
}


def tone_of(kind: str) -> Tone:
    """The tone of a signal's kind; what is only missing, and a kind that another version kept, is neutral."""
    return _TONES.get(kind, Tone.NEUTRAL)


Rule = Callable[[Statement, Candidate], list[Signal]]


def missing_names(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Names of the claim of which the passage has no word."""
    return [
        Signal("name_missing", f"name not in the passage: {name}")
        for name in statement.names
        if not any(has_word(candidate.words, word) for word in name_words(name))
    ]


def figures(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Each number of the claim beside the number of the passage that it can be compared with, or why it cannot."""
    claim = read(statement.text, statement.made_on)
    if not claim.claimed:
        return []
    beside = beside_of(claim, candidate.text, candidate.cells, candidate.published_on)
    told = (figure_signal(claim.text, one.passage.text, one.comparison) for one in beside)
    return list(dict.fromkeys(told))


def figure_signal(claim: Text, passage: Text, found: Comparison) -> Signal:
    """One comparison in words."""
    here = in_words(claim, found.claimed)
    if found.told is None:
        return Signal("number_missing", f"number not in the passage: {here}")
    both = side_by_side(here, in_words(passage, found.told))
    if found.relation is Relation.AGREES:
        return _agreement(found, here, both)
    if found.relation is Relation.DIFFERS:
        return Signal("number_differs", f"number differs: {both}{_share(found)}")
    if found.relation is Relation.OTHER_UNIT_KIND:
        return Signal(_UNIT_KINDS.get(found.because, "other_unit"), f"{found.because}: {both}")
    return Signal(str(found.relation), f"{found.because} ({both})")


_UNIT_KINDS = {
    "rate against count": "rate_against_count",
    "percent against percentage points": "percent_against_points",
}


def _agreement(found: Comparison, here: str, both: str) -> Signal:
    """ "Agrees" is said only where nothing but the wording of the number stands between the two."""
    if not found.is_safe:
        return Signal("not_comparable", f"number fits, but it is not surely the same thing: {both}")
    if found.claimed.sort is Sort.RECORD:
        return Signal("number_agrees", f"a record in both: {both}")
    if found.told is not None and found.claimed.values == (found.low,) and found.claimed.hedge is found.told.hedge:
        return Signal("number_agrees", f"same number: {here}")
    return Signal("rounding", f"number agrees as it is worded: {both}")


def _share(found: Comparison) -> str:
    if found.difference is None or found.claimed.sort in {Sort.YEAR, Sort.ORDINAL}:
        return ""
    return f" ({percent(found.difference)})"


def other_year(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Both name years, and none is the same."""
    if not statement.years or not candidate.told.years or set(statement.years) & set(candidate.told.years):
        return []
    here, there = (", ".join(map(str, named)) for named in (statement.years, candidate.told.years))
    return [Signal("other_year", f"other year: {here} / {there}")]


def negation(statement: Statement, candidate: Candidate) -> list[Signal]:
    """The claim is negated and the sentence nearest to it is not, or the other way round."""
    sentence, share = candidate.told.nearest(statement.terms)
    if share < SAME_MATTER or is_negated(statement.text) == is_negated(sentence):
        return []
    return [Signal("negation", "negation on one side")]


def later_than_the_claim(statement: Statement, candidate: Candidate) -> list[Signal]:
    """The document came out after the claim was made."""
    if statement.made_on is None or candidate.published_on is None or candidate.published_on <= statement.made_on:
        return []
    day = candidate.published_on
    return [Signal("published_later", f"not known then: published on {day.day} {day:%B %Y}, after the claim")]


def same_origin(statement: Statement, candidate: Candidate) -> list[Signal]:
    """The passage has a long run of the claim's own words: it may repeat the claim, not bear it out."""
    here, there = _plain_words(statement.text), " ".join(_plain_words(candidate.text))
    runs = (here[at : at + LONG_RUN] for at in range(len(here) - LONG_RUN + 1))
    if any(f" {' '.join(run)} " in f" {there} " for run in runs):
        return [Signal("same_origin", "has the claim's own words: perhaps of the same origin as the claim")]
    return []


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


RULES: tuple[Rule, ...] = (figures, other_year, missing_names, negation, later_than_the_claim, same_origin)


def signals(statement: Statement, candidate: Candidate) -> list[Signal]:
    """All signals, in the order of RULES; that the years are others is not said again where a number's period is."""
    told = [signal for rule in RULES for signal in rule(statement, candidate)]
    has_period = any(signal.kind == Relation.OTHER_PERIOD for signal in told)
    return [signal for signal in told if not (has_period and signal.kind == "other_year")]
