"""FoolMeTwice as lists to rank: claims, each with some ten sentences of a Wikipedia page of which one or two are right.

Eisenschlos and others 2021, "Fool Me Twice: Entailment from Wikipedia Gamification"; the data are under Apache 2.0.
"""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from claims.linking.features import Candidate, Statement, features
from claims.linking.ranking import LEARNT
from claims.linking.training import Judged
from sources.passages.analyse import analyse
from sources.passages.ranking import BETWEEN, rank
from sources.passages.statistics import Frequencies

# What the search hands to the ranking; a sentence that it does not find cannot be ranked either.
FOUND = 50
# A list out of the whole library weighs half: its right sentence is often one of several that say the same.
LIBRARY_SHARE = 0.5
# The part of a page that stands before its first heading.
LEAD = "Summary"


class UnreadablePairs(Exception):
    """The file is not one of FoolMeTwice; says where it differs."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page, as a passage of a library."""

    text: str
    title: str
    is_lead: bool


@dataclass(frozen=True)
class Pair:
    """A claim with its candidates; ``right`` are the places of those that bear on it."""

    claim: str
    page: str
    candidates: tuple[Sentence, ...]
    right: frozenset[int]


def read_pairs(path: Path) -> list[Pair]:
    """The claims of a file as published (JSON lines). Raises UnreadablePairs."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            gold = {one["text"] for one in row["gold_evidence"]}
            title = re.sub(r"\s*\(.*\)", "", row["wikipedia_page"])
            candidates = tuple(
                Sentence(one["text"], title, one["section_header"] == LEAD) for one in row["retrieved_evidence"]
            )
            right = frozenset(at for at, one in enumerate(candidates) if one.text in gold)
            pairs.append(Pair(row["text"], row["wikipedia_page"], candidates, right))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadablePairs(f"{path}, line {number}: not a claim of FoolMeTwice ({error!r})") from error
    if not pairs:
        raise UnreadablePairs(f"{path} holds no claims.")
    return pairs


class Library:
    """All sentences of a file, searched as the desk searches its passages: by BM25 over all that share a word."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.sentences = list({one.text: one for pair in pairs for one in pair.candidates}.values())
        self.place = {one.text: at for at, one in enumerate(self.sentences)}
        self.terms = [" ".join(analyse(one.text)) for one in self.sentences]
        self.holders: dict[str, list[int]] = defaultdict(list)
        for at, told in enumerate(self.terms):
            for term in sorted(set(told.split())):
                self.holders[term].append(at)

    def scores(self, claim: str, among: Sequence[int] | None = None, k: int = FOUND) -> dict[int, float]:
        """The ``k`` best sentences for a claim with their scores, best first; ``among`` these only."""
        terms = list(dict.fromkeys(analyse(claim)))
        df = {term: float(len(self.holders[term])) for term in terms if term in self.holders}
        known = sorted(df, key=lambda term: (df[term], term))
        places = sorted({at for term in known for at in self.holders[term]}) if among is None else among
        joined = BETWEEN.join(self.terms[at] for at in places)
        ordered = rank(places, joined, known, Frequencies(len(self.terms), df, ""))
        return {places[at]: float(ordered.scores[at]) for at in ordered.places[:k]}


def of_the_page(pair: Pair, library: Library) -> Judged:
    """The candidates as the file gives them."""
    return _judged(pair, library, [library.place[one.text] for one in pair.candidates], None, 1.0)


def of_the_library(pair: Pair, library: Library) -> Judged | None:
    """What a search of the whole library finds, of whatever page; None where the right sentence is not among it."""
    scores = library.scores(pair.claim)
    judged = _judged(pair, library, list(scores), scores, LIBRARY_SHARE)
    return judged if judged.right.any() else None


def _judged(
    pair: Pair, library: Library, places: Sequence[int], scores: dict[int, float] | None, share: float
) -> Judged:
    scores = library.scores(pair.claim, places, len(places)) if scores is None else scores
    right = {library.place[pair.candidates[at].text] for at in pair.right}
    candidates = [
        Candidate(at, one.text, scores.get(at, 0.0), title=one.title, is_lead=one.is_lead)
        for at in places
        for one in [library.sentences[at]]
    ]
    rows = features(Statement(pair.claim), candidates)
    values = np.array([[row[name] for name in LEARNT] for row in rows]).reshape(len(rows), len(LEARNT))
    return Judged(values, np.array([at in right for at in places], dtype=bool), pair.page, share)
