"""Which passages to look at: a few thousand at most, whatever the size of the library.

The common words of a query stand in a fifth of all passages, so asking for any of its words reads a fifth of the
library. Asking for the rare ones, and for the next-rarest only together, finds the same passages at a cost that the
budget sets.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import prod

from sources.terms.index import Clause

# Words of a claim occur together more often than chance: so many times per word added, as observed on news text.
ATTRACTION = 3
NEXT_RAREST = 8
MOST_CLAUSES = 24


def plan(terms: Sequence[str], df: Mapping[str, float], passages: int, budget: int) -> list[Clause]:
    """Clauses of terms that must all stand in a passage; a passage is looked at when any clause holds.

    Single terms, the rarest first, while they stand in no more than ``budget`` passages together; never the rarest term
    whatever it costs. Then pairs and triples of the next-rarest, by how many passages they may be expected in.
    """
    ordered = sorted(terms, key=lambda term: (df[term], term))
    clauses: list[Clause] = []
    used = 0.0
    for term in ordered:
        if used + df[term] > budget:
            break
        used += df[term]
        clauses.append((term,))
    rest = ordered[len(clauses) :][:NEXT_RAREST]
    for size in (2, 3):
        used = _add_combinations(clauses, rest, size, used, df, passages, budget)
        if used >= budget / 2:
            break
    return clauses or ([tuple(ordered[:3])] if ordered else [])


def _add_combinations(
    clauses: list[Clause],
    rest: Sequence[str],
    size: int,
    used: float,
    df: Mapping[str, float],
    passages: int,
    budget: int,
) -> float:
    """Append the combinations that fit the budget; returns what is used of it now."""
    expected = sorted(
        (prod(df[term] / passages for term in clause) * passages * ATTRACTION ** (size - 1), clause)
        for clause in combinations(rest, size)
    )
    for count, clause in expected:
        if any(set(earlier) <= set(clause) for earlier in clauses):
            continue
        if used + count > budget * 1.5 or len(clauses) >= MOST_CLAUSES:
            break
        used += count
        clauses.append(clause)
    return used
