"""A library of invented words for measuring the search: as many passages as wanted, the same for the same seed.

Words follow Zipf's law as in news: a few stand in a third of all passages, most in a handful.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice

from sources.models import Document, Passage, Snapshot
from sources.passages.analyse import ANALYSER_VERSION, analyse

PASSAGES_PER_DOCUMENT = 20
WORDS_PER_PASSAGE = 98
_CONSONANTS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_KINDS = list(Document.Kind)


class InventedText:
    """Sentences without meaning from a vocabulary of our own."""

    def __init__(self, seed: int, vocabulary: int = 60_000) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing secret)
        self.words = list(islice(self._distinct_words(), vocabulary))
        # As flat as text without its stop words: the commonest word stands in about a fifth of the passages.
        self.weights = list(accumulate(1 / (rank + 40) ** 0.95 for rank in range(vocabulary)))

    def passage(self, words: int = WORDS_PER_PASSAGE) -> str:
        """Sentences of ten words with some names and numbers."""
        told = self.random.choices(self.words, cum_weights=self.weights, k=words)
        for place in range(0, words, 13):
            told[place] = f"{self.random.randint(1, 900)},{self.random.randint(100, 999)}"
        for place in range(4, words, 9):
            told[place] = self.random.choices(self.words, cum_weights=self.weights)[0].capitalize()
        return " ".join(" ".join(told[at : at + 10]).capitalize() + "." for at in range(0, words, 10))

    def query(self, passage: str) -> str:
        """A claim about a passage: some of its words in another order."""
        words = passage.replace(".", "").split()
        begin = self.random.randrange(max(len(words) - 14, 1))
        told = [word for word in words[begin : begin + 14] if self.random.random() > 0.25]
        self.random.shuffle(told)
        return " ".join(told)

    def _distinct_words(self) -> Iterator[str]:
        made: set[str] = set()
        while True:
            syllables = [self.random.choice(_CONSONANTS) + self.random.choice(_VOWELS)]
            for _ in range(self.random.randint(1, 3)):
                syllables.append(self.random.choice(_CONSONANTS) + self.random.choice(_VOWELS))
            word = "".join(syllables) + "x"
            if word not in made:
                made.add(word)
                yield word


def fill_library(passages: int, *, seed: int = 1) -> Iterator[int]:
    """Write documents with that many passages in all; yields how many are there after each batch."""
    told = InventedText(seed)
    for begin in range(0, passages, 100 * PASSAGES_PER_DOCUMENT):
        wanted = min(100 * PASSAGES_PER_DOCUMENT, passages - begin)
        texts = [told.passage() for _ in range(wanted)]
        _write(told, [texts[at : at + PASSAGES_PER_DOCUMENT] for at in range(0, wanted, PASSAGES_PER_DOCUMENT)], begin)
        yield begin + wanted


def _write(told: InventedText, documents: list[list[str]], begin: int) -> None:
    made = Document.objects.bulk_create(
        Document(
            kind=told.random.choice(_KINDS),
            title=told.random.choice(told.words).capitalize(),
            published_on=date(2015, 1, 1) + timedelta(days=told.random.randrange(4_000)),
            is_sample=True,
        )
        for _ in documents
    )
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(
            document=document,
            taken_at=datetime(2026, 1, 1, tzinfo=UTC),
            content_sha256=f"{begin + number:064x}",
            content_type="text/plain",
            size=1,
            text="\n\n".join(texts),
            text_sha256="",
            layout=[],
            parser="invented",
            parser_version="1",
        )
        for number, (document, texts) in enumerate(zip(made, documents, strict=True))
    )
    rows = []
    for snapshot, texts in zip(snapshots, documents, strict=True):
        start = 0
        for position, text in enumerate(texts):
            rows.append(
                Passage(
                    snapshot=snapshot,
                    position=position,
                    start=start,
                    end=start + len(text),
                    text=text,
                    terms=" ".join(analyse(text)),
                    analyser=ANALYSER_VERSION,
                )
            )
            start += len(text) + 2
    Passage.objects.bulk_create(rows, batch_size=1_000)
