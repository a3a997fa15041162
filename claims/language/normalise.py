"""A claim in words that stand alone: what is said without who says it, unless the saying is the claim. A suggestion."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from claims.language.data import words
from claims.language.people import pronoun_of
from claims.language.values import Attribution, ClaimKind, Reference, TimeMention

_YEAR = re.compile(r"\d{4}")
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we"})
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our)\b(?![’'.])")
# "Gazeta said it would close": in reported speech the first pronoun is the speaker, where no name stands before it.
_HIMSELF = re.compile(r"(?:\A(?:It|His|Her)|\b(?:[Hh]e|[Ss]he))\b(?![’'])")
_NAME = re.compile(r"(?<!\A)\b[A-Z][a-z]+")
_CALENDAR = words(
    "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)
_MARKS = ',.;:!?…"”’»'
_EDGES = ' ,;:–—-"“”«»‘’'
# So much beside what is said, and more, is no mere frame: the sentence says something of its own there.
_WIDEST_FRAME = 14
# Content of fewer words is rather an object ("praised the plan") than a statement.
_FEWEST_WORDS = 4
# What is said ends with a mark or the sentence; otherwise the reading has cut through it ("more | than a year ago").
_ENDS_HERE = re.compile(r"""\s*(?:$|[,.;:!?…"”’'»)–—])""")
# "Neither side would say what ..." says the contrary of what follows.
_DENIES = re.compile(r"(?:neither|no|nobody|none)\b", re.IGNORECASE)
# Longer between its commas, it is no mere "said the mayor".
_LONGEST_ASIDE = 80
_NO_STATEMENT = re.compile(r"(?:to|what|who|whom|whose|which|when|where|why|how|whether|if)\s", re.IGNORECASE)
_LEADS_IN = re.compile(r"^(?:that|also|and|but)\s+")


def normalise(
    sentence: str, attribution: Attribution | None, kind: ClaimKind, reference: Reference | None = None
) -> str:
    """The sentence as a claim; offsets are into the sentence, (0, 0) where the words stand elsewhere.

    What is attributed loses its frame ("Gazeta said that ..."); "I" and "we" get their speaker in brackets, and so do
    "he" and "she" of the speaker; where the point is that somebody said it, a pronoun gets the name in brackets. In
    the author's own words ``reference`` tells whom the first pronoun stands for.
    """
    if attribution is None:
        return _with_reference(sentence, reference)
    named = attribution.resolved or ("" if attribution.speaker.lower() in _PRONOUNS else attribution.speaker)
    said = _content(sentence, attribution)
    if kind == ClaimKind.QUOTE or not said:
        return _with_speaker(sentence, attribution)
    if named:
        said = _with_name(said, named, attribution.direct)
    return said


def _with_reference(sentence: str, reference: Reference | None) -> str:
    """ "He [A. B.] has ..."; "His [A. B.'s] visit ..."."""
    if reference is None or not 0 <= reference.start < reference.end <= len(sentence):
        return sentence
    name = f"{reference.name}'s" if reference.possessive else reference.name
    return f"{sentence[: reference.end]} [{name}]{sentence[reference.end :]}"


def _with_name(said: str, named: str, direct: bool) -> str:
    """The first pronoun that is the speaker gets the name behind it."""
    if direct:
        return _FIRST_PERSON.sub(lambda match: f"{match[0]} [{named}{_genitive(match[0])}]", said, count=1)
    found = _HIMSELF.search(said)
    if found is None or any(name not in _CALENDAR for name in _NAME.findall(said[: found.start()])):
        return said
    pronoun = {"his": "he", "her": "she"}.get(found[0].lower(), found[0].lower())
    if pronoun == "it":
        fits = named.split()[-1][0].isupper() and not pronoun_of(named)  # a body's name, not "a teacher"
    else:
        fits = pronoun_of(named) in ("", pronoun)
    return f"{said[: found.end()]} [{named}{_genitive(found[0])}]{said[found.end() :]}" if fits else said


def _genitive(word: str) -> str:
    return "'s" if word.lower() in ("my", "our", "his", "her") else ""


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
    """What is said, as a sentence of its own; empty where it is no whole statement or not the only one."""
    start, end = attribution.content_start, attribution.content_end
    if not 0 <= start < end <= len(sentence):
        return ""
    if _DENIES.match(sentence[attribution.start : attribution.end]):
        return ""
    said = _around_the_frame(sentence, attribution)
    if not said:
        whole = sentence[end - 1] in _MARKS or _ENDS_HERE.match(sentence, end)
        if not whole or (not attribution.direct and _is_wide(sentence, attribution)):
            return ""
        while end < len(sentence) and sentence[end] in '"”' and _is_cut(sentence[start:end]):
            end += 1
        said = sentence[start:end]
    said = _LEADS_IN.sub("", said.strip(_EDGES))
    if said.startswith(("[", "(")) or len(said.split()) < _FEWEST_WORDS or _is_cut(said) or _NO_STATEMENT.match(said):
        return ""
    said = said[0].upper() + said[1:]
    return said if said.endswith((".", "!", "…")) else f"{said.rstrip('.')}."


def _around_the_frame(sentence: str, attribution: Attribution) -> str:
    """ "The port, said the mayor, is closed" without what stands between the commas; empty where nothing does.

    Two parts of one quotation are joined the same way.
    """
    cue = sentence.find(attribution.cue)
    if not attribution.cue or cue < 0 or not attribution.end:
        return ""
    first, last = min(cue, attribution.start), max(cue + len(attribution.cue), attribution.end)
    before, after = sentence[:first].rstrip(), sentence[last:].lstrip()
    if not before.endswith((",", ',"', ",”")) or not after.startswith(",") or last - first > _LONGEST_ASIDE:
        return ""
    rest = after[1:].lstrip(' "“')
    if not rest[:1].islower() or attribution.content_end < last:
        return ""
    return f"{before.rstrip(_EDGES).lstrip(_EDGES)} {rest.rstrip(_EDGES)}"


def _is_wide(sentence: str, attribution: Attribution) -> bool:
    """True where more than a frame stands beside what is said: a statement of its own that must not be lost."""
    cue = sentence.find(attribution.cue)
    before = sentence[: min(attribution.start, cue if cue >= 0 else len(sentence))].rstrip()
    if before.endswith((" and", " but", " while", ";")):
        return True
    beside = sentence[: attribution.content_start] + " " + sentence[attribution.content_end :]
    return len(beside.split()) - len(attribution.speaker.split()) > _WIDEST_FRAME


def _is_cut(said: str) -> bool:
    """Half a quotation would put words into a mouth that left it open."""
    return said.count('"') % 2 == 1 or said.count("“") != said.count("”")


def _with_speaker(sentence: str, attribution: Attribution) -> str:
    is_pronoun = attribution.speaker.lower() in _PRONOUNS
    if not (attribution.resolved and is_pronoun and 0 <= attribution.start < attribution.end <= len(sentence)):
        return sentence
    return f"{sentence[: attribution.end]} [{attribution.resolved}]{sentence[attribution.end :]}"
