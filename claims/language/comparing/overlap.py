"""How much of what a claim's figure is about is told around a figure of the evidence."""

from collections.abc import Sequence

from claims.language.comparing.about import content_of
from claims.language.comparing.concepts import DOWN, UP
from claims.language.comparing.figure import Figure
from claims.language.comparing.figures import is_level
from claims.language.comparing.reading import Text, Word
from claims.language.nouns import singular

_NEAR_SENTENCES, _FAR_AWAY = 250, 0.2  # characters; a passage speaks of more than one thing
_ELSEWHERE_IN_SENTENCE, _BEFORE_IN_A_LIST, _LATER_IN_A_LIST, _OTHER_SENTENCE = 0.85, 0.55, 0.25, 0.55


def overlap_of(
    claim: Text,
    claimed: Figure,
    evidence: Text,
    told: Figure,
    whole: Sequence[Figure],
    lost: Word | None = None,
    *,
    without_noun: bool = False,
) -> float:
    """Which share of what the claim's figure is about is told around the evidence's, the nearer the more; 0 to 1.

    ``lost`` is left out, a word for which the evidence has another; so is the counted noun of units of two kinds.
    """
    noun = (claimed.of or told.of) if without_noun else ""
    wanted = [
        word
        for word in content_of(claim, claimed)
        if word is not lost and singular(word.low) != noun and not is_level(claim, word)
    ]
    if not wanted:
        return 0.5
    taken = [one.clause for one in whole if one.sort is told.sort and one.clause != told.clause]
    placed = {word.start: _nearness(word, told, taken) for word in evidence.words if word.is_content}
    total = got = 0.0
    for word in wanted:
        weight = _weight(word)
        total += weight
        near = max((placed.get(at, 0.0) for at in evidence.alike_to(word)), default=0.0)
        if told.change and word.low in (UP if told.change > 0 else DOWN):
            near = 1.0
        got += weight * near
    return got / total


def _weight(word: Word) -> float:
    if word.low in UP | DOWN:
        return 0.5
    return 1.4 if word.place else 1.0


def _nearness(word: Word, told: Figure, taken: Sequence[tuple[int, int]]) -> float:
    if told.clause[0] <= word.start < told.clause[1] or told.start <= word.start < told.end:
        return 1.0
    here = told.sentence[0] <= word.start < told.sentence[1]
    if any(start <= word.start < end for start, end in taken):
        return _BEFORE_IN_A_LIST if here and word.start < told.start and not word.is_name else _LATER_IN_A_LIST
    if here:
        return _ELSEWHERE_IN_SENTENCE
    return _OTHER_SENTENCE if abs(word.start - told.start) < _NEAR_SENTENCES else _FAR_AWAY
