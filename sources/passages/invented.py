"""A library of invented words for measuring the search: as many passages as wanted, the same for the same seed.

Words have no meaning, but they are spread as in news. General words follow Zipf's law: the commonest content word
stands in about a fifth of the passages, most in a handful. Each document has a topic, whose words stand together far
more often than chance, and a few names of its own that come again and again. There are numbers, and rare words that
never end. Of about a hundred words in a passage some forty are words such as "the".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sources.passages.analyse import STOP_WORDS, analyse

PASSAGES_PER_DOCUMENT = 20
DOCUMENTS_AT_ONCE = 100
AT_ONCE = DOCUMENTS_AT_ONCE * PASSAGES_PER_DOCUMENT
WORDS = 98
SENTENCE = 14
GENERAL, NAMES, NUMBERS = 16_000, 60_000, 4_000
# Words that hardly ever come twice: the vocabulary of a library never ends.
RARE = 300_000
TOPICS, WORDS_OF_A_TOPIC, NAMES_OF_A_DOCUMENT = 600, 150, 8
# Of a hundred places for words: function words, general ones, those of the topic, the document's names, any names,
# numbers, rare words.
SHARES = (0.40, 0.29, 0.15, 0.08, 0.04, 0.035, 0.005)
# The commonest words belong to no topic.
COMMON = 150

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_STRIDE = 1_000_003  # a prime: every word is another one
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """Passages of whole documents: their words as numbers into the lexicon, one row a passage."""

    first: int
    words: Numbers


class InventedLibrary:
    """Passage ``n`` is the same whatever is asked for before it."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        rng = np.random.default_rng([seed, 0])
        self._of_general = _zipf(GENERAL, 20, 1.0)
        self._of_names = _zipf(NAMES, 20, 0.95)
        self._in_topic = _zipf(WORDS_OF_A_TOPIC, 5, 0.8)
        # A topic has words of middle rank: neither those that stand everywhere nor only the rarest.
        spread = COMMON * (GENERAL / COMMON) ** rng.random((TOPICS, WORDS_OF_A_TOPIC))
        self._topics = np.minimum(spread.astype(np.int64), GENERAL - 1)
        function = sorted(word for word in STOP_WORDS if word.isascii() and len(word) > 1)
        self._function = len(function)
        figures = [f"{int(10 ** (6 * place / NUMBERS)) + place:,}" for place in range(NUMBERS)]
        names = [word.capitalize() for word in _words(NAMES, 4)]
        # Every word, by its number, and what it is searched by: invented words are their own stems.
        told = [*function, *_words(GENERAL, 3), *names, *figures, *_words(RARE, 5)]
        self.lexicon: Any = np.array(told, dtype=object)
        invented = [word.lower() for word in told[self._function :]]
        terms = [" ".join(analyse(word)) if word[0].isdigit() else word for word in invented]
        self.terms: Any = np.array([""] * self._function + terms, dtype=object)
        self._batch = lru_cache(maxsize=2)(self._made)

    def batches(self, begin: int, end: int) -> Iterator[Batch]:
        """The passages from ``begin`` to ``end`` in batches; both at the border of a document."""
        at = begin
        while at < end:
            stop = min((at // AT_ONCE + 1) * AT_ONCE, end)
            inside = at % AT_ONCE
            yield Batch(at, self._batch(at // AT_ONCE)[inside : inside + stop - at])
            at = stop

    def _made(self, number: int) -> Numbers:
        rng = np.random.default_rng([self.seed, 2, number])
        shape = (DOCUMENTS_AT_ONCE, PASSAGES_PER_DOCUMENT * WORDS)
        begins = np.cumsum([0, self._function, GENERAL, NAMES, NUMBERS])
        topic = self._topics[(rng.random(DOCUMENTS_AT_ONCE) * TOPICS).astype(np.int64)]
        own = _drawn(self._of_names, rng.random((DOCUMENTS_AT_ONCE, NAMES_OF_A_DOCUMENT)))
        which = np.searchsorted(np.cumsum(SHARES)[:-1], rng.random(shape), side="right")
        draw, here = rng.random(shape), np.arange(DOCUMENTS_AT_ONCE)[:, None]
        made = (draw**2 * self._function).astype(np.int64)
        choices = (
            begins[1] + _drawn(self._of_general, draw),
            begins[1] + topic[here, _drawn(self._in_topic, draw)],
            begins[2] + own[here, (draw * NAMES_OF_A_DOCUMENT).astype(np.int64)],
            begins[2] + _drawn(self._of_names, draw),
            begins[3] + (draw * NUMBERS).astype(np.int64),
            begins[4] + (draw * RARE).astype(np.int64),
        )
        for number, words in enumerate(choices, start=1):
            np.copyto(made, words, where=which == number)
        return np.asarray(made.reshape(AT_ONCE, WORDS))

    def text(self, row: Sequence[int] | Numbers) -> str:
        """A passage in sentences of fourteen words."""
        told = self.lexicon[np.asarray(row)].tolist()
        parts = [told[at : at + SENTENCE] for at in range(0, len(told), SENTENCE)]
        return " ".join(f"{part[0].capitalize()} {' '.join(part[1:])}." for part in parts)

    def stored_terms(self, row: Sequence[int] | Numbers) -> str:
        """Exactly what the analyser makes of ``text(row)``, read from the lexicon, some twenty times as fast."""
        return " ".join(filter(None, self.terms[np.asarray(row)].tolist()))

    def query(self, number: int) -> str:
        """A claim about passage ``number``: some twenty-five words of it in another order, a quarter left out."""
        rng = np.random.default_rng([self.seed, 3, number])
        begin = int(rng.random() * (WORDS - 25))
        told = self._batch(number // AT_ONCE)[number % AT_ONCE][begin : begin + 25]
        kept = told[rng.random(25) > 0.25]
        return " ".join(self.lexicon[kept[np.argsort(rng.random(len(kept)))]].tolist())


def _zipf(size: int, flat: int, slope: float) -> Floats:
    """Shares summed up: those of words by rank after Zipf and Mandelbrot."""
    shares = 1 / (np.arange(size) + flat) ** slope
    return np.asarray(np.cumsum(shares) / shares.sum())


def _drawn(summed: Floats, draws: Floats) -> Numbers:
    return np.minimum(np.searchsorted(summed, draws), len(summed) - 1)


def _words(count: int, syllables: int) -> list[str]:
    """Distinct words of so many syllables, the last of which ends in an x."""
    syllable = np.array(_SYLLABLES)
    left = (np.arange(count) * _STRIDE + 1) % len(_SYLLABLES) ** syllables
    made = np.full(count, "")
    for _ in range(syllables):
        left, at = np.divmod(left, len(_SYLLABLES))
        made = np.char.add(made, syllable[at])
    words: list[str] = np.char.add(made, "x").tolist()
    return words
