"""Rates that a text gives: "at 11.3 kronor to the euro", "7.3 barrels make a tonne"."""

import re
from decimal import Decimal

from claims.language.comparing.reading import Text
from claims.language.numerals import divide
from claims.language.quantities import find_quantities

_RATE_AFTER = re.compile(
    r"\s*(?:to|for|make|makes|per|=|in|equals?|buy|buys) (?:the|an?|one|every|each) ([a-z]+(?: [a-z]+)?)", re.I
)
_RATE_BEFORE = re.compile(
    r"\b(?:the|an?|one|each|every) ([a-z]+(?: [a-z]+)?) (?:bought|buys|is|was|equals|cost|costs|fetched|made|makes|"
    r"stood at|traded at|is worth|was worth|holds|weighs|being|then worth|at|for|=)"
    r"(?: about| around| roughly| some)?\s*$",
    re.I,
)


def rate_in_text(text: Text, from_unit: str, to_unit: str) -> Decimal | None:
    """How many ``to_unit`` one ``from_unit`` is, by a rate that the text gives ("11.3 kronor to the euro")."""
    for mention in find_quantities(text.text):
        above, _, below = mention.unit.partition("/")
        if not mention.values or not mention.values[0]:
            continue
        value = mention.values[0]
        if not below:
            after = _RATE_AFTER.match(text.text, mention.end)
            before = _RATE_BEFORE.search(text.text[max(0, mention.start - 60) : mention.start])
            name = after or before
            below = _unit_named(name[1]) if name else ""
        if (above, below) == (from_unit, to_unit):
            return divide(1, value)
        if (above, below) == (to_unit, from_unit):
            return value
    return None


def _unit_named(name: str) -> str:
    for words in (name, name.split()[0]):
        found = find_quantities(f"It was 1 {words}.")
        if found and found[0].unit:
            return found[0].unit
    return ""
