"""What differs between a claim and an earlier one in numbers, dates and names, and what that makes of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.language.quantities import find_quantities_and_times
from claims.language.values import QuantityMention, TimeMention
from claims.linking.words import has_word, name_words, names
from claims.matching.compare import likeness, share_of, wording
from claims.matching.weights import default_weights

# Below this likeness of words two claims are only about the same matter.
SAME_WORDS = 0.6
# Unless all but a tenth of the shorter one, by rarity of words, is said in the longer one.
INSIDE = 0.9
# The longer one then says more than half as much again.
NARROWER = 1.6


@dataclass(frozen=True)
class Side:
    """A claim with the day from which its words such as "last year" are read."""

    text: str
    on: date | None = None

    @property
    def mentions(self) -> tuple[list[QuantityMention], list[TimeMention]]:
        return find_quantities_and_times(self.text, self.on)


@dataclass(frozen=True)
class Difference:
    """``kind`` is number, date or name; ``words`` are for people."""

    kind: str
    words: str


def differences(new: Side, earlier: Side) -> list[Difference]:
    """What one of them has and the other has not; nothing is said of what only one mentions at all."""
    (numbers, times), (earlier_numbers, earlier_times) = new.mentions, earlier.mentions
    found: list[Difference] = []
    ours, theirs = _apart(
        [(_value(one), one.words) for one in numbers], [(_value(x), x.words) for x in earlier_numbers]
    )
    if ours and theirs:
        found.append(Difference("number", f"number differs: {', '.join(ours)} here, {', '.join(theirs)} there"))
    ours, theirs = _apart([(_days(one), one.words) for one in times], [(_days(x), x.words) for x in earlier_times])
    if ours and theirs:
        found.append(Difference("date", f"date differs: {', '.join(ours)} here, {', '.join(theirs)} there"))
    words, earlier_words = wording(new.text).words, wording(earlier.text).words
    here = [name for name in names(new.text) if not any(has_word(earlier_words, word) for word in name_words(name))]
    there = [name for name in names(earlier.text) if not any(has_word(words, word) for word in name_words(name))]
    if here:
        found.append(Difference("name", f"only here: {', '.join(here)}"))
    if there:
        found.append(Difference("name", f"only there: {', '.join(there)}"))
    return found


def relation(new: Side, earlier: Side, told: Sequence[Difference]) -> str:
    """How the two may stand to each other, as a suggestion: the value of a ``Match.Relation``."""
    words = default_weights().words
    one, other = wording(new.text), wording(earlier.text)
    shorter, longer = sorted((one, other), key=lambda told: told.length)
    if likeness(one, other, words) < SAME_WORDS and share_of(shorter, longer, words) < INSIDE:
        return "related"
    kinds = {difference.kind for difference in told}
    if "date" in kinds:
        return "update"
    if "number" in kinds:
        return "other_number"
    if longer.length > NARROWER * max(1, shorter.length):
        return "narrower"
    return "same"


def _apart(ours: list[tuple[object, str]], theirs: list[tuple[object, str]]) -> tuple[list[str], list[str]]:
    here, there = {value for value, _ in ours}, {value for value, _ in theirs}
    return (
        list(dict.fromkeys(words for value, words in ours if value not in there)),
        list(dict.fromkeys(words for value, words in theirs if value not in here)),
    )


def _value(mention: QuantityMention) -> tuple[object, ...]:
    return mention.low, mention.high, mention.unit


def _days(mention: TimeMention) -> tuple[object, ...]:
    return mention.first_day, mention.last_day
