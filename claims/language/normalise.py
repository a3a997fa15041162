"""A claim in words that stand alone: what is said without who says it, unless the saying is the claim. A suggestion."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from claims.language.values import Attribution, ClaimKind, TimeMention

_YEAR = re.compile(r"\d{4}")
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our)\b(?![’'.])")
# "Gazeta said it would close": in reported speech the first pronoun is the speaker.
_HIMSELF = re.compile(r"^(?:He|She|It)\b(?![’'])")
_MARKS = ',.;:!?…"”’»'
_EDGES = ' ,;:–—-"“”«»‘’'
# Content of fewer words is rather an object ("praised the plan") than a statement.
_FEWEST_WORDS = 4
# What is said ends with a mark or the sentence; otherwise the reading has cut through it ("more | than a year ago").
_ENDS_HERE = re.compile(r"""\s*(?:$|[,.;:!?…"”’'»)–—])""")
# "Neither side would say what ..." says the contrary of what follows.
_DENIES = re.compile(r"(?:neither|no|nobody|none)\b", re.IGNORECASE)
_NO_STATEMENT = re.compile(r"(?:to|what|who|whom|whose|which|when|where|why|how|whether|if)\s", re.IGNORECASE)
_LEADS_IN = re.compile(r"^(?:that|also|and|but)\s+")


def normalise(sentence: str, attribution: Attribution | None, kind: ClaimKind) -> str:
    """The sentence as a claim; attribution offsets are into the sentence, (0, 0) where its words stand elsewhere.

    What is attributed loses its frame ("Gazeta said that ..."); "I" and "we" get their speaker in brackets; where the
    point is that somebody said it, a pronoun gets the name in brackets.
    """
    if attribution is None:
        return sentence
    named = attribution.resolved or ("" if attribution.speaker.lower() in _PRONOUNS else attribution.speaker)
    said = _content(sentence, attribution)
    if kind == ClaimKind.QUOTE or not said:
        return _with_speaker(sentence, attribution)
    if named:
        refers = _FIRST_PERSON if attribution.direct else _HIMSELF
        said = refers.sub(lambda match: f"{match[0]} [{named}]", said, count=1)
    return said


def is_question(sentence: str, attribution: Attribution | None) -> bool:
    """True where the sentence, or what somebody is quoted with in it, asks instead of asserting."""
    said = sentence
    if attribution is not None and 0 <= attribution.content_start < attribution.content_end <= len(sentence):
        said = sentence[attribution.content_start : attribution.content_end]
    return any(words.rstrip(_EDGES + ".)]").endswith("?") for words in (sentence, said))


def with_days(claim: str, times: Sequence[TimeMention]) -> str:
    """The claim with the days that its relative times mean, in brackets: "on Monday [13 March 2028]"."""
    for mention in times:
        days = in_words(mention.first_day, mention.last_day)
        if days and not _YEAR.search(mention.words) and claim.count(mention.words) == 1:
            claim = claim.replace(mention.words, f"{mention.words} [{days}]")
    return claim


def in_words(first: date | None, last: date | None) -> str:
    """An interval of days as people write it; empty when both sides are open."""
    if first is None or last is None:
        return f"from {_day(first)}" if first else f"until {_day(last)}" if last else ""
    if first == last:
        return _day(first)
    following = last + timedelta(days=1)
    if first.day == 1 and following.day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B} {first.year}"
        if first.month == 1 and following.month == 1:
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _content(sentence: str, attribution: Attribution) -> str:
    """What is said, as a sentence of its own; empty where it is no whole statement."""
    start, end = attribution.content_start, attribution.content_end
    if not 0 <= start < end <= len(sentence):
        return ""
    if not (sentence[end - 1] in _MARKS or _ENDS_HERE.match(sentence, end)) or _DENIES.match(
        sentence[attribution.start : attribution.end]
    ):
        return ""
    said = _LEADS_IN.sub("", sentence[start:end].strip(_EDGES))
    if len(said.split()) < _FEWEST_WORDS or _is_cut(said) or _NO_STATEMENT.match(said):
        return ""
    said = said[0].upper() + said[1:]
    return said if said.endswith((".", "!", "…")) else f"{said.rstrip('.')}."


def _is_cut(said: str) -> bool:
    """Half a quotation would put words into a mouth that left it open."""
    return said.count('"') % 2 == 1 or said.count("“") != said.count("”")


def _with_speaker(sentence: str, attribution: Attribution) -> str:
    is_pronoun = attribution.speaker.lower() in _PRONOUNS
    if not (attribution.resolved and is_pronoun and 0 <= attribution.start < attribution.end <= len(sentence)):
        return sentence
    return f"{sentence[: attribution.end]} [{attribution.resolved}]{sentence[attribution.end :]}"
