"""What decides the truth of a claim: the words' first guess, put right by its numbers, its cues and its neighbours.

The first guess is the linear model over words that also scores a sentence (``Score.leanings``). It does not know which
figures are amounts, and it reads each sentence alone; this second linear layer, some sixty numbers a kind, does.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.language.values import ClaimKind, Hedge, QuantityMention, TimeMention

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cue:
    """Alternatives of which any stands in a text as whole words; ``opening`` is what longer ones begin with.

    So a text is looked through word by word, and by the whole expression only where a longer alternative may begin.
    """

    anywhere: re.Pattern[str]
    opening: re.Pattern[str] | None

    @classmethod
    def of(cls, alternatives: str) -> "Cue":
        """From a regular expression without groups around all of it."""
        longer = [one for one in divided(alternatives) if not {" ", "'"}.isdisjoint(one)]
        first = "|".join(re.split("[ ']", one)[0] for one in longer)
        return cls(
            re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE),
            re.compile(first, re.IGNORECASE) if longer else None,
        )


def divided(expression: str) -> list[str]:
    """The alternatives of a regular expression, without those inside of its groups."""
    found, depth = [""], 0
    for letter in expression:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


KINDS = tuple(ClaimKind)
KIND_FILE = Path(__file__).parent / "weights" / "worth" / "kinds.json"
# A kind that the first guess was never trained on has a leaning far below this.
UNKNOWN = -100.0
WIDEST_LEANING = 8.0
_WORD = re.compile(r"\w+")
# More is a table pasted as text; the first characters decide.
READ = 2_000
CUES = {
    name: Cue.of(alternatives)
    for name, alternatives in {
        "cause": r"because|due to|as a result|results? (?:in|from)|resulted|caus(?:e|es|ed|ing)|le(?:d|ads?) to"
        r"|thanks to|owing to|therefore|so that|in response to|responsible for|stems?|triggered|sparked|prompted|forced"
        r"|attributed",
        "why": r"because|due to|as a result|caused|led to|leads to|thanks to|owing to|resulted in",
        "than": r"than|compared (?:to|with)|twice|double|as (?:many|much|high|low) as",
        "most": r"most \w+|least|(?:larg|bigg|high|low|great|long|old|young|fast|small|earli|lat|strong)est|best|worst"
        r"|record|leading",
        "first": r"first|only|last|never|sole|unprecedented|largest",
        "change": r"(?:increas|declin|reduc|exceed|doubl|tripl|surg|dropp)\w*|r[io]se|risen|fell|fallen|gr[eo]w|higher"
        r"|lower|more|fewer|less",
        "rank": r"rank(?:s|ed|ing)?|one of the|top \w+",
        "act": r"(?:vot|elect|appoint|sign|ratif|veto|pass|approv|adopt|bann|sanction|convict|sentenc|charg|arrest|sued"
        r"|resign|nominat|enact|repeal|impos|order|grant|reject|support|oppos|award|detain|withdr|dismiss)\w*",
        "office": r"president|minister|secretary|senator|governor|mayor|chairman|director|ambassador|founder|member"
        r"|leader|head|chief|commissioner|candidate",
        "body": r"government|parliament|congress|senate|council|commission|committee|ministry|court|law|bill|act|treaty"
        r"|constitution|policy|police",
        "says": r"sa(?:id|ys?)|told|tells?|states?|stated|claim(?:ed|s)|added|announced|explained|argued|noted|insisted"
        r"|wrote|denied|warned|suggested|described|called|according to|accused|criti\w+|praised|demanded|urged|asked",
        "accuse": r"(?:accus|critici|condemn|blam|prais|denounc|alleg)\w*|call(?:ed|s|ing) (?:on|for|it)",
        "will": r"will|won't|shall|going to|expected to|scheduled|plans? to|likely to|set to|about to|next \w+|soon",
        "would": r"would|could|may|might",
        "must": r"must|should|needs? to|ha(?:ve|s) to|ought|let us|hope|want|wish|believe|think|feel|seems?",
        "ours": r"I|we|my|our|us|me|you|your",
        "past": r"was|were|had|did|became|took|made|went|began|came|won|held|\w{3,60}ed",
        "present": r"is|are|has|have|does|do",
        "year": r"(?:1[5-9]|20)\d\d",
        "life": r"born|died|married|studied|graduated|attended|worked|moved|published|founded",
    }.items()
}
MARKS = {"quotes": '"“”', "asks": "?", "digits": "0123456789", "money": "$£€¥", "percent": "%"}
NUMBERS = ("any", "amount", "amounts", "unit", "share", "ordinal", "time", "hedged", "counted", "large", "times")
FEATURES = (
    *(f"leans to {kind}" for kind in KINDS), *CUES, *MARKS, *(f"number: {name}" for name in NUMBERS), "length",
    *(f"document leans to {kind}" for kind in KINDS), *(f"neighbours lean to {kind}" for kind in KINDS),
)  # fmt: skip


@dataclass(frozen=True)
class KindModel:
    """A weight for each of ``FEATURES`` and kind, on values less their means."""

    means: Floats
    weights: Floats
    bias: Floats

    def kind(self, features: Floats, leanings: Sequence[float]) -> ClaimKind:
        """The kind with the highest sum, among those that the first guess knows."""
        return self.kinds([features], [leanings])[0]

    def kinds(self, features: Sequence[Floats], leanings: Sequence[Sequence[float]]) -> list[ClaimKind]:
        """The same for many sentences."""
        if not features:
            return []
        # einsum, not BLAS: a row's sum must not depend on how many rows stand beside it.
        sums = np.einsum("ij,jk->ik", np.array(features) - self.means, self.weights) + self.bias
        known = np.array(leanings) > UNKNOWN
        return [KINDS[at] for at in np.argmax(np.where(known, sums, -np.inf), axis=1).tolist()]

    def save(self, path: Path) -> None:
        """As JSON that a person can read: the weights of each feature by its name."""
        rows = dict(zip(FEATURES, np.round(self.weights, 4).tolist(), strict=True))
        means = dict(zip(FEATURES, np.round(self.means, 5).tolist(), strict=True))
        content = {"kinds": KINDS, "bias": np.round(self.bias, 4).tolist(), "weights": rows, "means": means}
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "KindModel":
        """Raises ``KeyError`` where the file was made for other features."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            np.array([content["means"][name] for name in FEATURES]),
            np.array([content["weights"][name] for name in FEATURES]),
            np.array(content["bias"]),
        )


@cache
def default_kinds() -> KindModel:
    """The weights that ship with the project."""
    return KindModel.load(KIND_FILE)


def surroundings(leanings: Sequence[Sequence[float]]) -> Floats:
    """For sentences of one document in their order: what all of them lean to, and the two beside each."""
    given = np.array(leanings, dtype=np.float64).reshape(len(leanings), len(KINDS))
    if not len(given):
        return np.zeros((0, 2 * len(KINDS)))
    clipped = np.clip(given, -WIDEST_LEANING, WIDEST_LEANING)
    chances = np.exp(clipped - clipped.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    beside = np.zeros_like(chances)
    beside[1:] += chances[:-1] / 2
    beside[:-1] += chances[1:] / 2
    return np.hstack([np.broadcast_to(chances.mean(axis=0), chances.shape), beside])


def features(
    text: str,
    leanings: Sequence[float],
    around: Floats,
    quantities: Sequence[QuantityMention],
    times: Sequence[TimeMention],
) -> Floats:
    """One number for each of ``FEATURES``."""
    start = text[:READ]
    cues = cues_in(start)
    marks = [float(any(mark in start for mark in listed)) for listed in MARKS.values()]
    own = [max(-WIDEST_LEANING, min(WIDEST_LEANING, one)) for one in leanings]
    length = _log(len(text.split()))
    return np.array([*own, *cues, *marks, *numbers(quantities, times), length, *around.tolist()])


@lru_cache(maxsize=1000)
def _log(count: int) -> float:
    return float(np.log1p(count))


def cues_in(text: str) -> list[float]:
    """1 for each of ``CUES`` that stands in the text, else 0."""
    found, may_open = 0, 0
    for word in set(_WORD.findall(text)):
        alone, opens = cues_of_word(word)
        found |= alone
        may_open |= opens
    may_open &= ~found
    return [
        float(found >> at & 1 or (may_open >> at & 1 and cue.anywhere.search(text) is not None))
        for at, cue in enumerate(CUES.values())
    ]


@lru_cache(maxsize=20_000)
def cues_of_word(word: str) -> tuple[int, int]:
    """The cues that a word is by itself, and those of which a longer alternative may begin with it, as bits."""
    alone = sum(1 << at for at, cue in enumerate(CUES.values()) if cue.anywhere.fullmatch(word))
    opens = sum(1 << at for at, cue in enumerate(CUES.values()) if cue.opening and cue.opening.fullmatch(word))
    return alone, opens


def numbers(quantities: Sequence[QuantityMention], times: Sequence[TimeMention]) -> list[float]:
    """What the figures of a sentence are: amounts with a unit, shares, ranks, large or loosened, days."""
    amounts = [one for one in quantities if one.unit != "ordinal"]
    units = {one.unit for one in amounts if one.unit}
    return [
        float(bool(quantities)),
        float(bool(amounts)),
        _log(len(amounts)),
        float(bool(units)),
        float(any("percent" in unit or "%" in unit for unit in units)),
        float(len(amounts) < len(quantities)),
        float(bool(times)),
        float(any(one.hedge != Hedge.NONE for one in quantities)),
        float(any(one.of for one in amounts)),
        float(any(one.low is not None and abs(one.low) > 12 for one in amounts)),
        _log(len(times)),
    ]
