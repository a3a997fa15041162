"""What a reviewer should notice about a passage beside a claim. Neutral: no signal says whether the claim is true.

A rule takes both sides and gives its signals; comparisons of quantities and periods join RULES when their reader is in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from claims.linking.ranking import Candidate, Statement
from claims.linking.words import has_word, is_negated, name_words, nearest_sentence

SIGNALS_VERSION = "1"

# Below this share of the claim's words a sentence speaks of something else, and its negation means nothing here.
SAME_MATTER = 0.5


@dataclass(frozen=True)
class Signal:
    """``kind`` is stable for programs, ``words`` are for people."""

    kind: str
    words: str


Rule = Callable[[Statement, Candidate], list[Signal]]


def missing_names(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Names of the claim of which the passage has no word."""
    return [
        Signal("name_missing", f"name not in the passage: {name}")
        for name in statement.names
        if not any(has_word(candidate.words, word) for word in name_words(name))
    ]


def missing_numbers(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Numbers of the claim that the passage does not have, however written in digits."""
    values = {number.value for number in candidate.numbers}
    missing = dict.fromkeys(number.words for number in statement.numbers if number.value not in values)
    return [Signal("number_missing", f"number not in the passage: {words}") for words in missing]


def other_year(statement: Statement, candidate: Candidate) -> list[Signal]:
    """Both name years, and none is the same."""
    if not statement.years or not candidate.years or set(statement.years) & set(candidate.years):
        return []
    here, there = (", ".join(map(str, named)) for named in (statement.years, candidate.years))
    return [Signal("other_year", f"other year: {here} / {there}")]


def negation(statement: Statement, candidate: Candidate) -> list[Signal]:
    """The claim is negated and the sentence nearest to it is not, or the other way round."""
    sentence, share = nearest_sentence(statement.terms, candidate.text)
    if share < SAME_MATTER or is_negated(statement.text) == is_negated(sentence):
        return []
    return [Signal("negation", "negation on one side")]


def later_than_the_claim(statement: Statement, candidate: Candidate) -> list[Signal]:
    if statement.made_on is None or candidate.published_on is None or candidate.published_on <= statement.made_on:
        return []
    return [Signal("published_later", "published after the claim was made")]


RULES: tuple[Rule, ...] = (missing_numbers, other_year, missing_names, negation, later_than_the_claim)


def signals(statement: Statement, candidate: Candidate) -> list[Signal]:
    """All signals, in the order of RULES."""
    return [signal for rule in RULES for signal in rule(statement, candidate)]
