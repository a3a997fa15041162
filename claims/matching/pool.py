"""Earlier claims ranked for a statement: in memory here; the desk ranks the candidates of its index by the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log1p

from claims.matching.compare import Counts, Earlier, Wording, compare, length_norm, likeness, saturated
from claims.matching.weights import Weights, default_weights

# Behind so many by BM25 alone nothing was the right one in nine of ten cases where it was not before.
CANDIDATES = 100


# A match stands out among the next ones; so many of them are looked at.
RIVALS = 10
# Some words are always in common: in nine of ten pools of thousands the next ones reach this total. Where there are few
# claims to compare with, as on a new desk, it stands for those that are not there.
FLOOR = 2.5
# Two earlier claims as like as this are one under two keys, and neither is the other's rival.
TWINS = 0.9
STANDING = ("total", "ahead", "level", "length")


@dataclass(frozen=True)
class Matched:
    """An earlier claim found for a statement. ``total`` orders; ``score``, from 0 to 1, is the chance that it is the
    same claim, seen beside the others that were found; ``parts`` are what the total is made of."""

    earlier: Earlier
    total: float
    score: float
    parts: dict[str, float]


def rank(
    statement: Wording, candidates: Iterable[Earlier], *, k: int = 50, weights: Weights | None = None
) -> list[Matched]:
    """The ``k`` best of these, best first; of equal ones the one with the lower key."""
    weights = weights or default_weights()
    found = []
    for earlier in candidates:
        parts = compare(statement, earlier, weights.words, weights.letters)
        found.append((-round(weights.total(parts), 6), earlier.key, earlier, parts))
    best = nsmallest(max(k, 2 * RIVALS), found, key=lambda row: row[:2])
    texts, totals = [earlier.text for _, _, earlier, _ in best], [-row[0] for row in best]
    return [
        Matched(
            earlier,
            totals[place],
            round(weights.chance(standing(statement, place, texts, totals, weights.words)), 6),
            {name: round(value, 4) for name, value in parts.items()},
        )
        for place, (_, _, earlier, parts) in enumerate(best[:k])
    ]


def standing(
    statement: Wording, place: int, texts: Sequence[Wording], totals: Sequence[float], words: Counts
) -> dict[str, float]:
    """How one of the claims found, best first, stands among them: its total, by how much it is ahead of the best other
    claim, how high the next ones are, and how long the statement is."""
    rivals: list[float] = []
    for other in range(min(len(texts), 2 * RIVALS)):
        if other != place and len(rivals) < RIVALS and likeness(texts[place], texts[other], words) < TWINS:
            rivals.append(max(totals[other], FLOOR))
    rivals += [FLOOR] * (RIVALS - len(rivals))
    ahead = totals[place] - max(rivals)
    level = sum(rivals) / RIVALS
    return dict(zip(STANDING, (totals[place], ahead, level, log1p(statement.length)), strict=True))


class Pool:
    """Earlier claims held in memory with their terms, for a list that comes as a file."""

    def __init__(self, earlier: Sequence[Earlier], weights: Weights | None = None) -> None:
        self.weights = weights or default_weights()
        self._earlier = list(earlier)
        self._norms = [length_norm(one.both.length) for one in self._earlier]
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, one in enumerate(self._earlier):
            for term, times in one.both.terms.items():
                self._places[term].append((place, times))

    def find(self, statement: Wording, k: int = 50) -> list[Matched]:
        """The ``k`` best of those that share a word with the statement, best first."""
        return rank(statement, self.candidates(statement), k=k, weights=self.weights)

    def candidates(self, statement: Wording, k: int = CANDIDATES) -> list[Earlier]:
        """The ``k`` first by BM25 alone."""
        scores: dict[int, float] = defaultdict(float)
        for term in sorted(statement.terms):
            weight = self.weights.words.weight(term)
            for place, times in self._places.get(term, ()):
                scores[place] += weight * saturated(times, self._norms[place])
        best = nsmallest(k, scores, key=lambda place: (-round(scores[place], 9), place))
        return [self._earlier[place] for place in best]
