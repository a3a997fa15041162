"""Pairs of a statement and the earlier claim that it repeats, made from free texts only.

No list of checked claims with a free licence is at hand, so three likenesses of one are made: a claim of FoolMeTwice
looks for the sentence of Wikipedia that decides it; that sentence, among others of its page, looks for the claim; and a
sentence of the treebanks that lost some of its words, among its neighbours, looks for the same one that lost others.
"""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.language.training.worth_data import TreebankSentence, UnreadableTrainingData, read_conllu
from claims.matching.compare import Earlier, Wording

SEED = 7
TREEBANK_POOL = 6_000
TREEBANK_STATEMENTS = 900
_SHORTEST, _LONGEST = 8, 45  # words of a sentence that could be a claim
# Words lost by a statement, by a claim, and by a title: as much as a headline leaves out.
_LOST_BY_STATEMENT, _LOST_BY_CLAIM, _LOST_BY_TITLE = 0.3, 0.35, 0.55
# How many sentences stand around the one that is meant: half of the statements are longer than their claim.
_AROUND = (0, 0, 1, 1, 2)


@dataclass(frozen=True)
class Query:
    """A statement with the keys of the earlier claims that are right for it."""

    statement: Wording
    right: frozenset[str]


@dataclass(frozen=True)
class Trial:
    """Statements that all look in one pool."""

    name: str
    pool: Sequence[Earlier]
    queries: Sequence[Query]


def free_trials(claims: Path, treebanks: Sequence[Path]) -> list[Trial]:
    """The three trials; the same files give the same trials. Raises UnreadableTrainingData for other files."""
    rows, dice = _read_claims(claims), random.Random(SEED)  # noqa: S311 (nothing secret)
    sentences = [sentence for path in treebanks for sentence in read_conllu(path)]
    return [
        _claims_to_evidence(rows),
        _evidence_to_claims(rows, dice),
        _sentences_to_themselves(sentences, dice),
    ]


def _read_claims(path: Path) -> list[dict[str, Any]]:
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                texts = [row["id"], row["text"], row["wikipedia_page"], row["gold_evidence"][0]["text"]]
                texts += [one["text"] for one in row["retrieved_evidence"]]
            except (ValueError, KeyError, IndexError, TypeError) as problem:
                raise UnreadableTrainingData(f"{path.name}, line {number}: no claim with its evidence.") from problem
            rows.append(row)
    return rows


def _claims_to_evidence(rows: Sequence[dict[str, Any]]) -> Trial:
    """Which sentence decides this claim, among those of all pages; the page's name is the title."""
    keys: dict[str, str] = {}
    pool = []
    for row in rows:
        for one in [*row["retrieved_evidence"], *row["gold_evidence"]]:
            if one["text"] not in keys:
                keys[one["text"]] = f"{len(keys):06}"
                pool.append(Earlier.told(keys[one["text"]], one["text"], row["wikipedia_page"]))
    queries = [
        Query(Wording(row["text"]), frozenset(keys[one["text"]] for one in row["gold_evidence"])) for row in rows
    ]
    return Trial("claim to sentence", pool, queries)


def _evidence_to_claims(rows: Sequence[dict[str, Any]], dice: random.Random) -> Trial:
    """Which claim is meant by this sentence among others of its page; the title is half of the claim's words."""
    pool = [Earlier.told(row["id"], row["text"], _without(row["text"], 0.5, dice)) for row in rows]
    decided = defaultdict(set)
    for row in rows:
        for one in row["gold_evidence"]:
            decided[one["text"]].add(row["id"])
    queries = []
    for row in rows:
        meant = row["gold_evidence"][0]["text"]
        others = [one["text"] for one in row["retrieved_evidence"] if one["text"] != meant]
        said = [meant, *dice.sample(others, min(len(others), dice.choice(_AROUND)))]
        dice.shuffle(said)
        # What stands around it may decide another claim; that one is right too.
        queries.append(Query(Wording(" ".join(said)), frozenset().union(*(decided[one] for one in said))))
    return Trial("sentences to claim", pool, queries)


def _sentences_to_themselves(sentences: Sequence[TreebankSentence], dice: random.Random) -> Trial:
    """Which sentence is meant by one that lost other words, with what follows on it."""
    fit = [at for at, one in enumerate(sentences) if _SHORTEST <= len(one.text.split()) <= _LONGEST]
    dice.shuffle(fit)
    fit = fit[:TREEBANK_POOL]
    pool = []
    for at in fit:
        told = sentences[at].text
        title = _without(told, _LOST_BY_TITLE, dice)
        pool.append(Earlier.told(f"{at:06}", _without(told, _LOST_BY_CLAIM, dice), title))
    queries = []
    kept = set(fit)
    for at in fit[:TREEBANK_STATEMENTS]:
        following = range(at + 1, min(at + 1 + dice.choice(_AROUND), len(sentences)))
        around = [other for other in following if sentences[other].document == sentences[at].document]
        said = [_without(sentences[at].text, _LOST_BY_STATEMENT, dice), *(sentences[other].text for other in around)]
        right = frozenset(f"{one:06}" for one in (at, *around) if one in kept)
        queries.append(Query(Wording(" ".join(said)), right))
    return Trial("sentence to itself", pool, queries)


def _without(text: str, share: float, dice: random.Random) -> str:
    words = text.split()
    return " ".join(word for word in words if dice.random() > share) or text
