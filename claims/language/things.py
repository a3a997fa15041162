"""What kind of thing a noun names, by WordNet: whether two nouns mean the same thing, another of its kind, a person."""

from functools import cache, lru_cache
from typing import Any

import numpy as np

from claims.language.data import DATA
from claims.language.nouns import singular

# How far up a meaning is still the same thing in other words ("residents" are "inhabitants", "cows" are "cattle").
_NEAR = 2
# How far up two things still meet as kinds of one ("plums" and "cherries"; not "ships" and "orchards").
_SIBLINGS = 2
_NEAR_SENSES = 2
# What has fewer steps to the root than this is as wide as "object", and everything is one.
_SPECIFIC = 5
# Kinds of one "activity" or "event" are not yet of one narrow kind.
_NARROW = 7


@cache
def _table() -> tuple[dict[str, int], Any, Any]:
    stored = np.load(DATA / "nouns.npz")
    words = str(stored["words"]).split("\n")
    return {word: row for row, word in enumerate(words)}, stored["senses"], stored["above"]


@cache
def _others() -> frozenset[str]:
    return frozenset(str(np.load(DATA / "nouns.npz")["others"]).split("\n"))


def is_word(low: str) -> bool:
    """Whether the language has the word, so that a capital at the start of a sentence need not make it a name."""
    return is_known(low) or low in _others()


@lru_cache(maxsize=20_000)
def _lines(noun: str, senses: int) -> tuple[tuple[int, ...], ...]:
    """For each sense the synsets from it up to the root."""
    rows, table, above = _table()
    found = [rows[form] for form in dict.fromkeys((singular(noun), noun)) if form in rows]
    lines = []
    for synset in [synset for row in found for synset in table[row][:senses]]:
        line, at = [], int(synset)
        while at >= 0:
            line.append(at)
            at = int(above[at])
        if line:
            lines.append(tuple(line))
    return tuple(lines)


def is_known(noun: str) -> bool:
    """Whether the noun is in the table, in the singular or the plural."""
    return bool(_lines(noun.lower(), 1))


@lru_cache(maxsize=20_000)
def is_same_thing(one: str, other: str) -> bool:
    """Whether two nouns may stand for the same thing: synonyms, or one a near kind of the other."""
    one, other = one.lower(), other.lower()
    if singular(one) == singular(other):
        return True
    for line in _lines(one, _NEAR_SENSES):
        for second in _lines(other, _NEAR_SENSES):
            if line[0] in second[: _NEAR + 1] and len(line) >= _SPECIFIC:
                return True
            if second[0] in line[: _NEAR + 1] and len(second) >= _SPECIFIC:
                return True
    return False


@lru_cache(maxsize=20_000)
def is_other_of_its_kind(one: str, other: str) -> bool:
    """Whether two nouns name different things of one narrow kind: "oaks" and "beeches", "nurses" and "doctors"."""
    one, other = one.lower(), other.lower()
    if is_same_thing(one, other):
        return False
    for line in _lines(one, _NEAR_SENSES):
        for second in _lines(other, _NEAR_SENSES):
            above, beside = line[1 : _SIBLINGS + 1], second[1 : _SIBLINGS + 1]
            if any(synset in beside and len(line) - at > _NARROW for at, synset in enumerate(above)):
                return True
    return False


@lru_cache(maxsize=20_000)
def is_kind_of(noun: str, kind: str, senses: int = 1) -> bool:
    """Whether a first sense of the noun is a kind of what another noun means: ``is_kind_of("nurse", "person")``."""
    wanted = _lines(kind, 1)
    return bool(wanted) and any(wanted[0][0] in line for line in _lines(noun.lower(), senses))
