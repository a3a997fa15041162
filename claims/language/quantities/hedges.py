"""Words of approximation and bounds beside a number; they stay outside its span."""

from claims.language.tokens import TokenText
from claims.language.values import Hedge

_BEFORE: dict[Hedge, str] = {
    Hedge.ABOUT: "about|around|roughly|approximately|approx|some|nearly|almost|close to|closer to|estimated|circa|"
    "more or less|nearing|approaching|virtually|an estimated|anywhere from|in the region of|~|≈|in the order of|"
    "on the order of|not far off|just short of|estimated cost of|something like|as good as|reportedly some",
    Hedge.MORE_THAN: "over|above|more than|exceeded|exceeding|exceeds|exceed|just over|well over|upwards of|north of|"
    "greater than|larger than|higher than|bigger than|longer than|older than|better than|in excess of|surpassed|topped|"
    "topping|surpassing|passed the|>|beyond|taller than|heavier than|faster than",
    Hedge.LESS_THAN: "less than|under|below|fewer than|just under|well under|smaller than|lower than|shorter than|"
    "younger than|short of|south of|<|cheaper than",
    Hedge.AT_LEAST: "at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum|"
    "from at least|≥|at the very least",
    Hedge.AT_MOST: "up to|at most|no more than|not more than|within|maximum|a maximum of|maximum of|as many as|"
    "as much as|not exceed|not exceeded|never exceeded|never more than|≤|not exceeding|at the most|as high as",
}
_AFTER: dict[Hedge, str] = {
    Hedge.AT_LEAST: "or more|or above|or older|or over|plus|at least|and above|and over|or higher|+",
    Hedge.AT_MOST: "or less|or fewer|at most|or under|or younger|or below|tops",
    Hedge.ABOUT: "or so|or thereabouts|odd|more or less|approximately",
}
_PHRASES = {tuple(words.split()): hedge for hedge, all_words in _BEFORE.items() for words in all_words.split("|")}
_TAILS = {tuple(words.split()): hedge for hedge, all_words in _AFTER.items() for words in all_words.split("|")}
HEDGE_WORDS = frozenset(phrase[-1] for phrase in _PHRASES)


def hedge_at(t: TokenText, first: int, last: int) -> Hedge:
    """The hedge that stands right before or after the span."""
    for length in (4, 3, 2, 1):
        found = _PHRASES.get(t.lows(first - length, first)) if first >= length else None
        if found:
            return found
    for length in (3, 2, 1):
        found = _TAILS.get(t.lows(last, last + length))
        if found:
            return found
    if t.low(last) == ")" and t.lows(last + 1, last + 3) in _TAILS:
        return _TAILS[t.lows(last + 1, last + 3)]
    return Hedge.NONE
