"""``manage.py benchmark origins``: are copies, rewrites and quotations of one source found, and nothing else?

The texts are invented, or those of files that are given; what is made of them is made by a program. Two documents are
joined where they share a key and are alike word for word, as on the desk, here for every pair.
"""

import random
import re
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from claims.language.benchmarks.registry import Benchmark
from claims.language.benchmarks.table import Row
from desk.errors import WorkbenchError
from sources.blocks import Block, BlockKind
from sources.origins.reading import Reading, likeness, read_words
from sources.origins.sketch import sketch
from sources.passages.invented import PASSAGES_PER_DOCUMENT, InventedLibrary
from sources.passages.sentences import sentences

PASSAGES_OF_A_TEXT = 4  # some 390 words
FEWEST_SENTENCES = 8

COPY, CHANGED, HALF, THIRD, QUOTED = (
    "wire copy under another lead",
    "one word in twenty changed",
    "half of its sentences among as many others",
    "a third of its sentences, unchanged",
    "three of its sentences in quotation marks",
)
EDITION = "the same sentences with other numbers"


@dataclass(frozen=True)
class Made:
    """A document that was made of a source, and how; of the source itself ``how`` is empty."""

    source: int
    how: str
    reading: Reading


def arguments(parser: ArgumentParser) -> None:
    """Without files the texts are invented."""
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="plain texts that have nothing in common")
    parser.add_argument("--documents", type=int, default=60, help="how many texts are invented where none are given")


def run(options: Mapping[str, Any]) -> list[Row]:
    """Recall by what was made, and precision over all pairs that are joined."""
    texts = [path.read_text(encoding="utf-8") for path in options["texts"]] or _invented(options["documents"] * 2)
    told = [found for text in texts if len(found := _sentences(text)) >= FEWEST_SENTENCES]
    if len(told) < 2:
        raise WorkbenchError(f"At least two texts of {FEWEST_SENTENCES} sentences are needed.")
    rng = random.Random(1)  # noqa: S311 (nothing secret)
    # Every other text is one that copies are filled up with: it is nobody's source.
    sources, others = told[::2], told[1::2]
    made = [one for at, own in enumerate(sources) for one in _made_of(at, own, others[at % len(others)], rng)]
    return _rows(made)


def _rows(made: Sequence[Made]) -> list[Row]:
    joined = _joined(made)
    right = found = 0
    by_kind: Counter[str] = Counter()
    counts: Counter[str] = Counter(one.how for one in made if one.how)
    wrong_editions = 0
    for one, other in joined:
        same = made[one].source == made[other].source
        is_edition = EDITION in (made[one].how, made[other].how)
        right += same and not is_edition
        found += 1
        if same and not made[one].how:
            by_kind[made[other].how] += 1
            wrong_editions += is_edition
    rows = [
        Row(f"joined with its source: {how}", by_kind[how] / counts[how], None, f"of {counts[how]}")
        for how in (COPY, CHANGED, HALF, THIRD, QUOTED)
    ]
    rows.append(Row(f"wrongly joined: {EDITION}", wrong_editions / counts[EDITION], None, f"of {counts[EDITION]}"))
    pairs = len(made) * (len(made) - 1) // 2
    rows.append(
        Row("pairs that are joined rightly", right / found if found else 0.0, None, f"{found} of {pairs} joined")
    )
    unrelated = sum(made[one].source != made[other].source for one, other in joined)
    rows.append(Row("pairs of unrelated documents that are joined", unrelated))
    return rows


def _joined(made: Sequence[Made]) -> list[tuple[int, int]]:
    """Pairs that share a key and are alike."""
    holders: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(made):
        keys = sketch(one.reading)
        for key in {*keys.bands, *keys.stretches}:
            holders[key].append(at)
    pairs = {pair for held in holders.values() for pair in combinations(held, 2)}
    return sorted((one, other) for one, other in pairs if likeness(made[one].reading, made[other].reading))


def _invented(count: int) -> list[str]:
    library = InventedLibrary()
    texts = []
    for number in range(count):
        begin = number * PASSAGES_PER_DOCUMENT
        (batch,) = library.batches(begin, begin + PASSAGES_OF_A_TEXT)
        texts.append(" ".join(library.text(row) for row in batch.words))
    return texts


def _sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text, 0, len(text))]


def _made_of(source: int, own: list[str], other: list[str], rng: random.Random) -> list[Made]:
    third = max(len(own) // 3, 1)
    texts = {
        "": own,
        COPY: [other[0], *own],
        CHANGED: [_changed(sentence, rng) for sentence in own],
        HALF: _mixed(rng.sample(own, len(own) // 2), other[: len(own) // 2]),
        THIRD: [one for one in own if one in set(rng.sample(own, third))],
        QUOTED: _mixed([f"“{sentence}”" for sentence in rng.sample(own, 3)], other[:6]),
        EDITION: [re.sub(r"\d", lambda digit: str((int(digit[0]) + rng.randint(1, 8)) % 10), one) for one in own],
    }
    return [Made(source, how, _read(told)) for how, told in texts.items()]


def _mixed(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [*other[: len(other) // 2], *one, *other[len(other) // 2 :]]


def _changed(sentence: str, rng: random.Random) -> str:
    return " ".join("another" if rng.random() < 1 / 20 else word for word in sentence.split())


def _read(told: Sequence[str]) -> Reading:
    text = " ".join(told)
    return read_words(text, [Block(0, len(text), BlockKind.PARAGRAPH)])


ORIGINS = Benchmark("origins", "copies and rewrites of one source, on invented texts or given ones", arguments, run)
