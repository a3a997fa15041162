"""Passages of the library that may bear on a text, best first."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from desk.observing.durations import observed
from sources.passages.analyse import ANALYSER_VERSION, analyse
from sources.passages.candidates import Copies, Filters, Shown, find_candidates, shown
from sources.passages.planning import plan
from sources.passages.ranking import rank
from sources.passages.statistics import LONG_QUERY, Frequencies, term_frequencies, term_frequencies_of, without_copies

__all__ = [
    "DEFAULT_BUDGET",
    "INTERACTIVE_BUDGET",
    "SEARCH_VERSION",
    "Filters",
    "Hit",
    "Search",
    "find_passages",
    "search",
    "search_each",
]

logger = logging.getLogger(__name__)

# How many candidates are looked at for a person waiting, for a worker, and for a benchmark.
INTERACTIVE_BUDGET = 300
DEFAULT_BUDGET = 1_000
CAP_PER_BUDGET = 3
# Of a query as long as an article the first thousand words are read, and the rarest of them searched by.
MOST_WORDS_READ = 1_000

SEARCH_VERSION = f"1.{ANALYSER_VERSION}"


@dataclass(frozen=True)
class Hit:
    """A passage with its BM25 score and the terms that it shares with the query, the rarest first."""

    passage: int
    document: int
    score: float
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """The outcome of a search: hits, and what must be the same for it to come out the same again."""

    hits: list[Hit]
    counts_version: str
    capped: bool = False


def find_passages(text: str, *, k: int = 50, budget: int = DEFAULT_BUDGET, **filters: Any) -> list[Hit]:
    """The ``k`` best passages for a text, best first; the same on every database for the same library and term counts.

    Found are passages of the newest snapshot of documents that do not repeat another; ``filters`` are the fields of
    Filters. A text without a word to search by finds nothing.
    """
    return search(text, k=k, budget=budget, filters=Filters(**filters)).hits


@observed("search")
def search(text: str, *, k: int = 50, budget: int = DEFAULT_BUDGET, filters: Filters | None = None) -> Search:
    """``find_passages``, with the version of the term counts and whether more candidates were there than are ranked."""
    return _found(term_frequencies(_distinct(text)), k, budget, filters or Filters(), {})


def search_each(
    texts: Sequence[str], *, k: int = 50, budget: int = DEFAULT_BUDGET, excluding: Sequence[Collection[int]]
) -> list[Search]:
    """``search`` for each of several texts, each without the documents that it excludes and with a passage once that
    several documents of one source have. What one search asks about words and documents the others need not ask again,
    so the fewer the documents, the fewer the statements."""
    documents: dict[int, Shown | None] = {}
    counted = term_frequencies_of([_distinct(text) for text in texts])
    return [
        _observed(frequencies, k, budget, Filters(exclude_documents=excluded, apart=True), documents)
        for frequencies, excluded in zip(counted, excluding, strict=True)
    ]


def _distinct(text: str) -> list[str]:
    return list(dict.fromkeys(analyse(text[: MOST_WORDS_READ * 10])[:MOST_WORDS_READ]))


def _found(
    frequencies: Frequencies, k: int, budget: int, filters: Filters, documents: dict[int, Shown | None]
) -> Search:
    copies = Copies() if filters.apart else None
    found = _looked_up(frequencies, k, budget, filters, documents, copies)
    if copies is None or not copies.crowded or len(found.hits) == k:
        return found
    # Words of a page with ten thousand copies look common, so that the plan asks for all of them together and only the
    # copies have all. Counted once, they are as rare as they are.
    counted_once = without_copies(frequencies, copies.crowded)
    return _looked_up(counted_once, k, budget, filters, documents, Copies(), are_copies_known=True)


def _looked_up(
    frequencies: Frequencies,
    k: int,
    budget: int,
    filters: Filters,
    documents: dict[int, Shown | None],
    copies: Copies | None,
    *,
    are_copies_known: bool = False,
) -> Search:
    terms = sorted(frequencies.df, key=lambda term: (frequencies.df[term], term))[:LONG_QUERY]
    if not terms:
        return Search([], frequencies.version)
    cap = budget * CAP_PER_BUDGET
    clauses = plan(terms, frequencies.df, frequencies.passages, budget)
    # Nearly always all candidates can be ranked, and then only the best need be asked whether they may be shown. Where
    # they cannot, what is filtered out must not take the place of another: filters come before the cap.
    candidates = find_candidates(clauses, cap + 1)
    if len(candidates.passages) > cap:
        candidates = find_candidates(clauses, cap + 1, replace(filters, apart=are_copies_known))
    capped = len(candidates.passages) > cap
    if capped:
        logger.warning("a search has more than %s candidates: the %s newest are ranked (%s)", cap, cap, " ".join(terms))
        candidates = candidates.first(cap)
    ordered = rank(candidates.passages, candidates.terms, terms, frequencies)
    hits = [
        Hit(candidates.passages[place], document, float(ordered.scores[place]), ordered.matched(place, terms))
        for place, document in islice(shown(ordered.places, candidates, filters, k, documents, copies), k)
    ]
    return Search(hits, frequencies.version, capped)


_observed = observed("search")(_found)
