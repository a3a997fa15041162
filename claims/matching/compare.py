"""How much of an earlier claim a statement repeats, part by part. Pure: texts in, numbers out.

Each part is explainable by itself and speaks for a match, none against it; what differs is told apart, in
``claims.matching.differences``. No part says whether two numbers are *the same claim*: text alone cannot tell 500,000
from 400,000, so a score suggests and never decides.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log, sqrt

from claims.linking.words import has_word, name_words, names, numbers, words_of, years
from sources.passages.analyse import analyse

# BM25 as the library search has it; an earlier claim with its title has about so many terms.
K1 = 1.2
B = 0.75
MEAN_TERMS = 20
GRAM = 4  # letters: long enough to hold a stem, short enough to see through an ending or a misspelling
# Addresses and links to pictures say nothing; a name behind @ or # is read like any other word.
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+")
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Counts:
    """In how many of ``texts`` a term stands: what makes a word rare, and so worth more when both texts have it."""

    texts: int
    of: Mapping[str, int]

    def weight(self, term: str) -> float:
        """The inverse document frequency of BM25; a term that was never seen is the rarest."""
        among = self.of.get(term, 0)
        return log(1 + (max(self.texts - among, 0) + 0.5) / (among + 0.5))

    @classmethod
    def over(cls, texts: "list[Wording]") -> "Counts":
        """Counted over these texts."""
        return cls(len(texts), Counter(term for text in texts for term in text.terms))


class Wording:
    """A text with what is compared of it; each part is read once, when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = _ADDRESS.sub(" ", text)
        self._weights: tuple[Counts, dict[str, float], float] | None = None
        self._vectors: dict[str, tuple[Counts, dict[str, float], float]] = {}

    @cached_property
    def terms(self) -> "Counter[str]":
        return Counter(analyse(self.text))

    @cached_property
    def length(self) -> int:
        return self.terms.total()

    @cached_property
    def grams(self) -> "Counter[str]":
        told = f" {_NOT_WORD.sub(' ', self.text.lower()).strip()} "
        return Counter(told[at : at + GRAM] for at in range(len(told) - GRAM + 1))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Values of the numbers in digits, and years."""
        values = {format(number.value.normalize(), "f") for number in numbers(self.text)}
        return frozenset(values | {str(year) for year in years(self.text)})

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(word for name in names(self.text) for word in name_words(name))

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.text)

    def weights(self, counts: Counts) -> tuple[dict[str, float], float]:
        """Each term by rarity, in the order of the alphabet, and their sum."""
        if self._weights is None or self._weights[0] is not counts:
            weights = {term: counts.weight(term) for term in sorted(self.terms)}
            self._weights = counts, weights, sum(weights.values())
        return self._weights[1], self._weights[2]

    def vector(self, of: str, counts: Counts) -> tuple[dict[str, float], float]:
        """``terms`` or ``grams`` by weight, a repeated one counting a little more, and the length of that vector."""
        kept = self._vectors.get(of)
        if kept is None or kept[0] is not counts:
            entries: Counter[str] = getattr(self, of)
            vector = {entry: (1 + log(times)) * counts.weight(entry) for entry, times in sorted(entries.items())}
            kept = self._vectors[of] = counts, vector, sqrt(sum(weight * weight for weight in vector.values()))
        return kept[1], kept[2]


# Some 25 KB each: enough for the claims of one article and the earlier ones that they meet.
@lru_cache(maxsize=1_000)
def wording(text: str) -> Wording:
    """The wording of a text that is compared again and again: the claims of one article meet the same earlier ones."""
    return Wording(text)


@dataclass(frozen=True)
class Earlier:
    """A claim that was there before, with the title of its check where it has one; ``key`` is the caller's."""

    key: str
    text: Wording
    title: Wording | None = None

    @classmethod
    def told(cls, key: str, text: str, title: str = "") -> "Earlier":
        return cls(key, wording(text), wording(title) if title.strip() else None)

    @cached_property
    def both(self) -> Wording:
        return wording(f"{self.text.text} {self.title.text}") if self.title else self.text


# In the order in which a person reads them.
PARTS = {
    "shared_words": "the words that both have, rare ones counting more",
    "covered": "how much of the statement the earlier claim covers",
    "claim_inside": "how much of the earlier claim is said in the statement",
    "title_inside": "how much of the title of its check is said in the statement",
    "like_claim": "likeness of the words to those of the earlier claim",
    "like_title": "likeness of the words to those of the title",
    "letters_claim": "likeness of the letters to those of the earlier claim, through endings and spellings",
    "letters_title": "likeness of the letters to those of the title",
    "names": "names of the statement that the earlier claim has too",
    "numbers": "numbers of the statement that the earlier claim has too",
    "numbers_inside": "numbers of the earlier claim that the statement has too",
}


def compare(statement: Wording, earlier: Earlier, words: Counts, letters: Counts) -> dict[str, float]:
    """Each part under its name in PARTS: 0 for nothing in common, 1 for all of it; ``shared_words`` has no upper end.

    ``words`` and ``letters`` weigh terms and runs of letters by how rare they are. An earlier claim without a title is
    compared as if its own words were the title.
    """
    title = earlier.title or earlier.text
    shared_numbers = len(statement.numbers & earlier.both.numbers)
    return {
        "shared_words": bm25(statement, earlier.both, words) / 50,
        "covered": share_of(statement, earlier.both, words),
        "claim_inside": share_of(earlier.text, statement, words),
        "title_inside": share_of(title, statement, words),
        "like_claim": likeness(statement, earlier.text, words),
        "like_title": likeness(statement, title, words),
        "letters_claim": _cosine("grams", statement, earlier.text, letters),
        "letters_title": _cosine("grams", statement, title, letters),
        "names": _part(sum(has_word(earlier.both.words, name) for name in statement.names), len(statement.names)),
        "numbers": _part(shared_numbers, len(statement.numbers)),
        "numbers_inside": _part(shared_numbers, len(earlier.both.numbers)),
    }


def bm25(statement: Wording, text: Wording, counts: Counts) -> float:
    """The shared terms by rarity, a repeated one counting a little more, in a long text a little less."""
    norm = length_norm(text.length)
    # In one order, whichever the hash gives: the last digit decides between equals.
    weights, _ = statement.weights(counts)
    return sum(weight * saturated(text.terms[term], norm) for term, weight in weights.items() if term in text.terms)


def likeness(one: Wording, other: Wording, words: Counts) -> float:
    """How like the words of two texts are, from 0 to 1, rare ones counting more."""
    return _cosine("terms", one, other, words)


def length_norm(terms: int) -> float:
    """How much the length of a text of so many terms takes from each of them."""
    return K1 * (1 - B + B * terms / MEAN_TERMS)


def saturated(times: int, norm: float) -> float:
    """What a term counts that stands so many times in a text."""
    return times * (K1 + 1) / (times + norm)


def share_of(wanted: Wording, there: Wording, counts: Counts) -> float:
    """The part of a text's terms, by rarity, that the other has too: 0 to 1."""
    weights, whole = wanted.weights(counts)
    return _part(sum(weight for term, weight in weights.items() if term in there.terms), whole)


def _cosine(of: str, one: Wording, other: Wording, counts: Counts) -> float:
    (first, length), (second, breadth) = one.vector(of, counts), other.vector(of, counts)
    if len(second) < len(first):
        first, second = second, first
    return _part(sum(weight * second[entry] for entry, weight in first.items() if entry in second), length * breadth)


def _part(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
