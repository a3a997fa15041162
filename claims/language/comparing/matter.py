"""Whether a figure of a longer text is told of the claim's matter: its base, what happened, the words beside it.

A sentence speaks of one thing, a passage of several: growth, shares, prices and counts stand side by side, and nearly
all of a claim's words stand somewhere. So a figure is taken only where the words that say what the claim is about stand
in its own part of its sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.language.comparing.about import content_of
from claims.language.comparing.concepts import DOWN, UP, concept
from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text, Word, is_alike, key_of

# A text of so many words is a passage; shorter ones keep to their matter.
PASSAGE_WORDS = 45
# Shares of the claim's words that must stand beside the figure: to call the two different, surely alike, alike at all.
TO_DIFFER, TO_BE_SURE, TO_AGREE = 0.55, 0.5, 0.34
_FEWEST_WORDS = 2
_LONGEST_PHRASE = 4
# Words of one table mean the same only nearly.
_NEARLY_ALIKE = 0.45

_IS_SHARE_OF = re.compile(r"\s*of\b", re.I)
_BASE = re.compile(
    r"\s*of (?:(?:all|the|its|their|his|her|our|those|these|every|each|total) )*(?:[\d.,]+ (?:[mb]illion )?)?", re.I
)
_BASE_BEFORE = re.compile(
    r"(?:^|[,;] )[Oo](?:f|ut of) (?:(?:all|the|its|their|those|these) )*([^,;.]{2,60}?),? (?:only |some )?$"
)
_PRONOUN = re.compile(r"\b(?:it|they|them|he|she|these|those)\b", re.I)
_BEGINS_WITH_PRONOUN = re.compile(r"^\W*(?:it|they|he|she|this|that|these|those|of (?:these|those|them))\b", re.I)


def is_passage(text: Text) -> bool:
    """Whether a text is long enough to speak of several things."""
    return len(text.words) >= PASSAGE_WORDS


def base_of(text: Text, figure: Figure) -> list[Word]:
    """The words for what a share is a share of, or what is weighed or measured: "62 percent of all spending"."""
    if figure.is_derived:
        is_share = figure.sort is Sort.SHARE and not figure.change and bool(figure.of)
        return [Word(figure.start, figure.end, figure.of, figure.of, key_of(figure.of))] if is_share else []
    if figure.sort not in {Sort.SHARE, Sort.MEASURE}:
        return []
    after = _BASE.match(text.text, figure.end, figure.sentence[1])
    if after:
        return _phrase(text, after.end(), figure.sentence[1])
    if figure.sort is Sort.SHARE:
        before = _BASE_BEFORE.search(text.text[figure.sentence[0] : figure.start])
        if before:
            return _phrase(text, figure.sentence[0] + before.start(1), figure.start)
    return []


def _phrase(text: Text, start: int, end: int) -> list[Word]:
    """The words that follow one another from a place on, up to the first that says nothing of a thing."""
    phrase: list[Word] = []
    at = start
    for word in text.between(start, end):
        is_next = text.text[at : word.start] in {"", " ", "-", "'s ", "’s ", "s' ", "’ "}
        if not is_next or not word.is_content or len(phrase) == _LONGEST_PHRASE:
            break
        phrase.append(word)
        at = word.end
    return phrase


@dataclass(frozen=True)
class Matter:
    """What a claim's figure is about, to be held against the figures of a text."""

    claim: Text
    claimed: Figure
    evidence: Text
    whole: Sequence[Figure]

    @cached_property
    def is_passage(self) -> bool:
        return is_passage(self.evidence)

    @cached_property
    def _core(self) -> list[Word]:
        """The claim's words that are neither names nor direction, what is counted and what is said of it: those of the
        figure's clause, unless it has hardly any."""
        words = content_of(self.claim, self.claimed)
        names = {word.start for word in words if word.is_name}
        words = [
            word
            for word in words
            if word.start not in names
            and word.low not in UP | DOWN
            and not (word.text[:1].isupper() and word.end + 1 in names)
        ]
        inside = [word for word in words if self.claimed.clause[0] <= word.start < self.claimed.clause[1]]
        return inside if len(inside) >= _FEWEST_WORDS else words

    @cached_property
    def _base(self) -> list[Word]:
        return base_of(self.claim, self.claimed)

    def is_other(self, told: Figure) -> bool:
        """Whether a figure is told of something else, whatever its value."""
        if not self.is_passage:
            return False
        return self._is_of_other_base(told) or self._is_of_other_happening(told) or self.nearness(told) < TO_AGREE

    def _is_of_other_base(self, told: Figure) -> bool:
        if told.sort is not self.claimed.sort:
            return False
        there = base_of(self.evidence, told)
        if self._base and there:
            return not self.has_its_base(told)
        if told.sort is not Sort.SHARE:
            return False
        # Growth by 38 percent is no share of 38 percent.
        is_share = bool(there) or (not told.is_derived and _IS_SHARE_OF.match(self.evidence.text, told.end) is not None)
        return bool((self.claimed.change and is_share) or (self._base and told.change and not told.is_derived))

    def has_its_base(self, told: Figure) -> bool:
        """Whether both are told to be shares of one thing."""
        return any(is_alike(one, other) for one in self._base for other in base_of(self.evidence, told))

    def _is_of_other_happening(self, told: Figure) -> bool:
        if self.claimed.sort is not Sort.COUNT or told.sort is not Sort.COUNT:
            return False
        wanted = {kind for word in self._core if (kind := _happening(word))}
        return bool(wanted) and not any(_happening(word) in wanted for word in self._beside(told))

    def nearness(self, told: Figure) -> float:
        """Which share of the claim's own words stand beside a figure, 0 to 1; 1 where the claim has none."""
        if not self._core:
            return 1.0
        known = self._nearness.get(told)
        if known is None:
            beside = self._beside(told)
            best = (max((_likeness(one, other) for other in beside), default=0.0) for one in self._core)
            alike = self._alike_in_kind(told)
            known = self._nearness[told] = (sum(best) + alike) / (len(self._core) + alike)
        return known

    def _alike_in_kind(self, told: Figure) -> int:
        """How much beside its words says that two figures are of one matter: one direction, a rate of one kind."""
        same_way = bool(self.claimed.change) and self.claimed.change == told.change and told.sort is not Sort.SHARE
        return same_way + bool(self.claimed.every and self.claimed.every == told.every)

    @cached_property
    def _nearness(self) -> dict[Figure, float]:
        return {}

    def _beside(self, told: Figure) -> list[Word]:
        """The words of a figure's part of its sentence: not those that stand with another figure like it, but for what
        the sentence began with. Where it begins with a pronoun, the sentence before as well."""
        start, end = self._part(told)
        taken = [one.clause for one in self.whole if one.sort is told.sort and one.clause != told.clause]
        words = []
        for word in self.evidence.between(start, end):
            inside = told.clause[0] <= word.start < told.clause[1]
            if inside or not any(a <= word.start < b for a, b in taken) or word.end <= self._subject_end(start, told):
                words.append(word)
        if _BEGINS_WITH_PRONOUN.match(self.evidence.text[start:end]):
            before = [span for span in self.evidence.sentences if span[1] <= start]
            words += self.evidence.between(*before[-1]) if before else []
        return words

    def _part(self, told: Figure) -> tuple[int, int]:
        """The sentence, or what stands between its semicolons."""
        start, end = told.sentence
        if _PRONOUN.search(self.evidence.text, told.clause[0], min(told.clause[1], told.end + 10)):
            return start, end
        for match in re.finditer(r";(?=\s)", self.evidence.text[start:end]):
            at = told.sentence[0] + match.start()
            if at < told.start:
                start = at + 1
            elif at >= told.end:
                return start, at
        return start, end

    def _subject_end(self, start: int, told: Figure) -> int:
        """Where the first figure of the part stands: what is before it is said of the others too."""
        figures = [one.start for one in self.whole if start <= one.start < told.start and not one.is_derived]
        return min(figures, default=start) if " and " in self.evidence.text[start : told.start] else start


def _likeness(one: Word, other: Word) -> float:
    if not is_alike(one, other):
        return 0.0
    return 1.0 if one.low[:4] == other.low[:4] else _NEARLY_ALIKE


_BY_CONCEPT = {
    concept("killed"): "dead",
    concept("injured"): "injured",
    concept("arrested"): "arrested",
    concept("convicted"): "convicted",
    concept("infected"): "infected",
}
_BY_WORD = {
    "homeless": "homeless",
    "displaced": "homeless",
    "uprooted": "homeless",
    "fled": "homeless",
    "missing": "missing",
    "evacuated": "evacuated",
    "hospitalised": "treated",
    "treated": "treated",
}


def _happening(word: Word) -> str:
    """What befell the people that are counted."""
    number = concept(word.low)
    return _BY_CONCEPT.get(number, "") if number is not None else _BY_WORD.get(word.low, "")
