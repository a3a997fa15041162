"""Amounts and records that are told without a number."""

import re
from decimal import Decimal

from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text
from claims.language.values import Hedge

_VAGUE = {
    "dozens": ("24", "120"),
    "scores": ("40", "160"),
    "hundreds": ("200", "999"),
    "thousands": ("2000", "9999"),
    "tens of thousands": ("20000", "99999"),
    "dozens of thousands": ("24000", "120000"),
    "hundreds of thousands": ("200000", "999999"),
    "millions": ("2000000", "999999999"),
    "tens of millions": ("20000000", "99999999"),
    "hundreds of millions": ("200000000", "999999999"),
    "billions": ("2000000000", "999999999999"),
}
_MAJORITY = re.compile(
    r"\b(?:(?:a|the) (?:vast |large |small |slim |clear |narrow |big )?(majority)|(most) of)\b", re.I
)
_MINORITY = re.compile(r"\b(?:a|the) (?:small |large |tiny )?minority\b", re.I)
_VAGUE_WORDS = re.compile(r"\b(" + "|".join(sorted(_VAGUE, key=len, reverse=True)) + r")(?= of\b| (?!of )[a-z])", re.I)
_RECORD = re.compile(
    r"\b(?:(?:a|an|its|their|new) (?:all-time |new |daily |monthly |annual |weekly |yearly )*(?:record|high|low|peak)\b"
    r"|(?:the )?(?:highest|lowest|largest|biggest|smallest|longest|shortest|hottest|coldest|wettest|driest|worst|best|"
    r"most|fewest|fastest|slowest)(?: \w+){0,6}? (?:since|ever|on record|in \w+ years|for \w+ years|for a single \w+))",
    re.I,
)


def vague_amounts(text: Text) -> list[Figure]:
    """Amounts without a number: "dozens of", "a majority"."""
    found = []
    for match in _VAGUE_WORDS.finditer(text.text):
        low, high = (Decimal(bound) for bound in _VAGUE[match[1].lower()])
        after = re.match(r"(?: of)?(?: the)?(?: \w+){0,2}? (\w+s|people|cattle|sheep)\b", text.text[match.end() :])
        noun = after[1].lower() if after else ""
        found.append(Figure(*match.span(), match[0], Sort.COUNT, (low, high), low, high, of=noun))
    for match in _MAJORITY.finditer(text.text):
        value = Decimal(50)
        found.append(
            Figure(*match.span(), match[0], Sort.SHARE, (value,), value, None, "percent", hedge=Hedge.MORE_THAN)
        )
    for match in _MINORITY.finditer(text.text):
        value = Decimal(50)
        found.append(
            Figure(*match.span(), match[0], Sort.SHARE, (value,), None, value, "percent", hedge=Hedge.LESS_THAN)
        )
    return found


def records(text: Text) -> list[Figure]:
    """Records without a number: "the highest since"."""
    one = Decimal(1)
    return [Figure(*match.span(), match[0], Sort.RECORD, (one,), one, one) for match in _RECORD.finditer(text.text)]
