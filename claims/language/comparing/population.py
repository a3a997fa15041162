"""Whether two figures are of one place, group or thing: a comparison of words, no judgement."""

import re
from collections.abc import Iterable
from itertools import pairwise

from claims.language.comparing.about import Other, content_of
from claims.language.comparing.concepts import DOWN, UP, exclude_each_other
from claims.language.comparing.figure import Figure
from claims.language.comparing.reading import Text, Word, is_alike
from claims.language.data import words as word_set
from claims.language.things import is_kind_of, is_other_of_its_kind

_WHOLE = re.compile(r"\b(?:whole|entire|overall|all|total|general|everyone|everybody|nationwide|altogether)\b", re.I)
_AMONG = re.compile(r"\b(?:among|amongst|of|for|in|by) (?:the )?([a-z]+)", re.I)
_GENERIC = word_set(
    "new big small large whole entire total overall local official public average annual daily monthly yearly main "
    "single own old young good bad high low free full own certain several different government ministry national "
    "final latest first second third last past recent current previous next long short common major minor open"
)


def other_population(
    claim: Text, claimed: Figure, evidence: Text, told: Figure, siblings: Iterable[Figure]
) -> Other | None:
    """Another place, group or thing: by names, by words that exclude each other, by another word before a noun."""
    here = content_of(claim, claimed)
    there = _about(evidence, told, siblings)
    return _other_place(here, there, evidence) or _other_group(claim, claimed, here, there, evidence, told)


def _about(evidence: Text, told: Figure, siblings: Iterable[Figure]) -> list[Word]:
    """The words that the figure is told with: its clause, and clauses of its sentence that have no figure like it."""
    taken = [one.clause for one in siblings if one.sort is told.sort and one.sentence == told.sentence
             and one.clause != told.clause]  # fmt: skip
    return [
        word
        for word in evidence.between(*told.sentence)
        if not any(
            start <= word.start < end for start, end in taken if not told.clause[0] <= word.start < told.clause[1]
        )
    ]


def _other_place(here: list[Word], there: list[Word], evidence: Text) -> Other | None:
    missing = [
        word for word in here if word.place and not any(is_alike(word, other) for other in there if other.is_name)
    ]
    if not missing:
        return None
    rivals = [
        word for word in there
        if word.place and not any(is_alike(word, own) for own in here) and not _is_inside(word, there)
    ]  # fmt: skip
    anywhere = any(is_alike(missing[0], other) for other in evidence.words)
    if rivals and (not anywhere or any(word.place for word in there)):
        return Other(f"other place: {missing[0].text} / {rivals[0].text}", lost=missing[0])
    return None


def _is_inside(word: Word, there: list[Word]) -> bool:
    """ "near Sydney" says where, not of whom."""
    before = [other for other in there if other.end <= word.start]
    return bool(before) and before[-1].low in {"near", "from"}


def _other_group(
    claim: Text, claimed: Figure, here: list[Word], there: list[Word], evidence: Text, told: Figure
) -> Other | None:
    content = [word for word in there if word.is_content and not told.start <= word.start < told.end]
    content += [word for word in evidence.between(told.start, told.end) if word.is_content]
    everywhere = [word for word in evidence.words if not _is_of_another(word, told, there)]
    unmatched = [word for word in here if not _stands_in(evidence, word, there)]
    extra = [word for word in content if not _stands_in(claim, word, here)]
    for one in unmatched:
        for other in extra:
            if exclude_each_other(one.low, other.low):
                return Other(f"other group: {one.text} / {other.text}", lost=one)
    narrowed = _narrowed(claim, here, evidence, content)
    if narrowed:
        return narrowed
    swapped = _swapped(claim, here, unmatched, evidence, content, extra)
    if swapped:
        return swapped
    if _WHOLE.search(evidence.text, *told.clause) and not _WHOLE.search(claim.text):
        named = [match[1].lower() for match in _AMONG.finditer(claim.text)]
        lost = [one for one in unmatched if one.low in named and not any(is_alike(one, w) for w in everywhere)]
        if lost:
            return Other(f"all, not only {lost[0].text}", lost=lost[0])
    for one in unmatched:
        if one.is_name or _stands_in(evidence, one, everywhere):
            continue
        for other in extra:
            if other.is_name or told.start <= other.start < told.end or not (_is_thing(one) and _is_thing(other)):
                continue
            if is_other_of_its_kind(one.low, other.low):
                return Other(f"other thing: {one.text} / {other.text}", is_sure=False, lost=one)
    return _other_people(evidence, unmatched, extra, everywhere)


_REPORTERS = word_set(
    "people person someone official officials minister ministers spokesman spokeswoman auditor auditors inspector "
    "inspectors researcher researchers analyst analysts expert experts reporter reporters journalist journalists "
    "police officer officers author authors critic critics economist economists statistician statisticians "
    "planner planners organiser organisers witness witnesses president mayor speaker director judge judges "
    "member members user users individual individuals customer customers buyer buyers owner owners operator operators"
)


def _stands_in(text: Text, word: Word, these: list[Word]) -> bool:
    """Whether a word that may mean the same is among these words of the text."""
    return not text.alike_to(word).isdisjoint(one.start for one in these)


def _other_people(evidence: Text, unmatched: list[Word], extra: list[Word], everywhere: list[Word]) -> Other | None:
    """Other people: "shepherds" and "beekeepers". Who tells or counts is left out."""
    mine = [one for one in unmatched if _is_people(one) and not _stands_in(evidence, one, everywhere)]
    theirs = [one for one in extra if _is_people(one)]
    if mine and theirs:
        return Other(f"other people: {mine[0].text} / {theirs[0].text}", is_sure=False, lost=mine[0])
    return None


def _is_people(word: Word) -> bool:
    plural = word.low.endswith("s") or word.low in {"men", "women", "children", "people"}
    return plural and not word.is_name and word.low not in _REPORTERS and is_kind_of(word.low, "person", senses=2)


def _is_thing(word: Word) -> bool:
    return word.low not in UP | DOWN and word.low != "prime" and not is_kind_of(word.low, "period")


def _is_of_another(word: Word, told: Figure, there: list[Word]) -> bool:
    """In the figure's sentence, but told with another figure like it."""
    return told.sentence[0] <= word.start < told.sentence[1] and word not in there


_NARROWING = word_set(
    "former retired ex elderly young younger older female male urban rural northern southern eastern western foreign "
    "disabled unemployed pregnant homeless married single-parent first-time part-time full-time temporary"
)


def _narrowed(claim: Text, here: list[Word], evidence: Text, content: list[Word]) -> Other | None:
    """The evidence tells of fewer: "former smokers" where the claim has smokers."""
    said = {word.low for word in claim.words}
    for other, same in _pairs(evidence, content):
        if other.low in _NARROWING and other.low not in said and any(is_alike(one, other) for one in here) is False:
            noun = next((one for one in here if is_alike(one, same)), None)
            if noun is not None:
                return Other(f"other group: {noun.text} / {other.text} {same.text}")
    return None


def _swapped(
    claim: Text, here: list[Word], unmatched: list[Word], evidence: Text, content: list[Word], extra: list[Word]
) -> Other | None:
    """Another word before the same noun: "dairy farmers" and "sheep farmers"."""
    for one, noun in _pairs(claim, here):
        if one not in unmatched or one.low in _GENERIC or one.is_name:
            continue
        for other, same in _pairs(evidence, content):
            if noun.low in UP | DOWN:
                continue
            if other in extra and is_alike(noun, same) and other.low not in _GENERIC and not other.is_name:
                return Other(f"other group: {one.text} {noun.text} / {other.text} {same.text}", lost=one)
    return None


def _pairs(text: Text, content: list[Word]) -> list[tuple[Word, Word]]:
    return [
        (one, noun)
        for one, noun in pairwise(content)
        if text.text[one.end : noun.start] in {" ", "-"} and not one.low.endswith(("ly", "s", "ed", "ing"))
    ]
