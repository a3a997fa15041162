"""In which order passages are laid beside a claim. Pure: values in, values out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claims.linking.features import DIRECTNESS, Candidate, Statement, features

__all__ = ["DIRECTNESS", "LEARNT", "RANKING_VERSION", "WEIGHTS", "Candidate", "Ranked", "Statement", "rerank"]

WEIGHTS_FILE = Path(__file__).parent / "weights" / "ranking.json"

# What the weights of the file are trained for, in the order of training.
LEARNT = (
    "search",
    "containment",
    "rare_words",
    "unnamed_words",
    "related_words",
    "word_beginnings",
    "trigrams",
    "fourgrams",
    "names",
    "numbers",
    "years",
    "figures",
    "names_told",
    "lead",
)
# Set by hand: the training data have neither dates nor kinds of documents, hardly a year, and a library so small that a
# search of it says little. They decide between passages that say about the same.
BY_HAND = {"search": 0.05, "years": 0.03, "recency": 0.03, "directness": 0.05}

_kept = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
RANKING_VERSION: str = _kept["version"]
# A part that the training gave no weight is left out of every score.
WEIGHTS: dict[str, float] = {name: _kept["weights"][name] for name in LEARNT if _kept["weights"][name]} | BY_HAND


@dataclass(frozen=True)
class Ranked:
    """A candidate with its score and what the score is made of: each part from 0 to 1 before its weight."""

    candidate: Candidate
    score: float
    parts: dict[str, float] = field(default_factory=dict)


def rerank(statement: Statement, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Best first; of equal ones the earlier passage first. The order of the candidates makes no difference."""
    ranked = []
    for candidate, found in zip(candidates, features(statement, candidates), strict=True):
        parts = {name: found[name] for name in WEIGHTS}
        score = round(sum(WEIGHTS[name] * value for name, value in parts.items()), 6)
        ranked.append(Ranked(candidate, score, {name: round(value, 4) for name, value in parts.items()}))
    return sorted(ranked, key=lambda found: (-found.score, found.candidate.passage))
