"""A claim in words that stand alone: what is said without who says it, unless the saying is the claim. A suggestion."""

import re

from claims.language.values import Attribution, ClaimKind

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our)\b(?![’'.])")
_EDGES = ' ,;:–—-"“”«»‘’'
# Content of fewer words is rather an object ("praised the plan") than a statement.
_FEWEST_WORDS = 4
_LEADS_IN = re.compile(r"^(?:that|also|and|but)\s+", re.IGNORECASE)


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
        said = _FIRST_PERSON.sub(lambda match: f"{match[0]} [{named}]", said, count=1)
    return said


def _content(sentence: str, attribution: Attribution) -> str:
    """What is said, as a sentence of its own; empty where it is no whole statement."""
    start, end = attribution.content_start, attribution.content_end
    if not 0 <= start < end <= len(sentence):
        return ""
    said = _LEADS_IN.sub("", sentence[start:end].strip(_EDGES))
    if len(said.split()) < _FEWEST_WORDS or _is_cut(said):
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
