"""Why a sentence scores as it does, in words a fact-checker uses, from what its cues really add to the score."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .cues import CUE_FEATURES

FOR: Mapping[str, str] = MappingProxyType({
    "number with unit": "unit money number numbers number_unit spelled_number",
    "date or year": "calendar year in_year",
    "record or rank": "record superlative",
    "comparison or change": "comparison",
    "cause and effect": "cause",
    "accusation": "accusation",
    "what a court or law did": "law",
    "what a public body did": "public_body",
    "who holds which office": "position",
    "says who": "says",
    "names its evidence": "evidence",
    "harm to people": "harm",
    "names who did what": "deed passive ed_form ed_forms agent some_verb opens_name capitals capital three_capitals "
    "acronym place capital_share",
})  # fmt: skip
AGAINST: Mapping[str, str] = MappingProxyType({
    "opinion or wish": "opinion belief wish opinion_share",
    "ought, not is": "obligation",
    "prediction": "prediction",
    "may or might": "hedge",
    "question": "question_mark ends_in_question question_word",
    "vague": "vague vague_share",
    "about the speaker": "first_person first_person_share we opens_i opens_we personal",
    "speaks to the reader": "you exclamation filler courtesy",
    "heading, credit or fragment": "credit no_end_mark title_case all_capitals ends_in_colon speaker_label own_text",
    "too short to say much": "short very_short",
})  # fmt: skip

WORDING = "worded like claims that were checked"
"""Given when a score is high and no single cue carries it."""

PLAIN = "nothing that asks to be checked"
"""Given when a score is low and no single cue pulls it down."""

KNOWN_REASONS = (*FOR, *AGAINST, WORDING, PLAIN)

_WEIGHTY = 0.08
"""Log-odds below which a cue is not worth a reader's time: the steps of a displayed score of two digits."""
_AT_MOST = 3

_COMMON = frozenset({"names who did what", "date or year"})
"""True of most reports, so told after what sets this sentence apart."""

_NAMED = tuple((reason, tuple(cues.split())) for reason, cues in (*FOR.items(), *AGAINST.items()))
_FIRST_AGAINST = len(FOR)


def _membership() -> NDArray[np.float64]:
    matrix = np.zeros((len(CUE_FEATURES), len(_NAMED)))
    at = {feature: index for index, feature in enumerate(CUE_FEATURES)}
    for column, (_, cues) in enumerate(_NAMED):
        for cue in cues:
            for feature in (cue, f"has {cue}", f"many {cue}"):
                if feature in at:
                    matrix[at[feature], column] = 1.0
    return matrix


_MEMBERSHIP = _membership()
_PRESENT = {
    "number with unit": ("has unit", "has money", "number", "has spelled_number"),
    "names who did what": ("capital", "opens_name"),
    "heading, credit or fragment": ("has credit", "no_end_mark", "title_case", "speaker_label"),
    "question": ("question_mark",),
}
"""What must stand in the sentence for the reason to be said at all; for the rest, any of its own cues."""


def _presence() -> NDArray[np.float64]:
    matrix = _MEMBERSHIP.copy()
    for column, (reason, _) in enumerate(_NAMED):
        if reason in _PRESENT:
            matrix[:, column] = [float(feature in _PRESENT[reason]) for feature in CUE_FEATURES]
    return matrix


_PRESENCE = _presence()


def explain(cues: NDArray[np.float64], weights: NDArray[np.float64], values: Sequence[float]) -> list[tuple[str, ...]]:
    """For each sentence the reasons that moved it most, at most three, those of its own direction first.

    ``cues`` are the raw values, ``weights`` the model's for the column that made ``values``.
    """
    added = np.einsum("ij,jk->ik", cues * weights, _MEMBERSHIP)
    present = np.einsum("ij,jk->ik", cues, _PRESENCE) > 0
    added[:, _FIRST_AGAINST:] *= -1
    added = np.where(present, added, 0.0)
    orders = np.argsort(-added, axis=1, kind="stable").tolist()
    weighty = (added >= _WEIGHTY).sum(axis=1).tolist()
    return [_of(order[:count], value) for order, count, value in zip(orders, weighty, values, strict=True)]


def _of(order: list[int], value: float) -> tuple[str, ...]:
    """The reasons to tell, of those that weigh enough, the strongest first."""
    asks = [_NAMED[at][0] for at in order if at < _FIRST_AGAINST]
    asks.sort(key=_COMMON.__contains__)
    eases = [_NAMED[at][0] for at in order if at >= _FIRST_AGAINST]
    if value >= 0.5:
        return tuple(asks[:_AT_MOST]) or (WORDING,)
    return tuple([*(eases or [PLAIN]), *asks][:_AT_MOST])
