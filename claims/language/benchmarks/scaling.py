"""Whether reading takes time in proportion to the text: texts of doubling length, and one that is a single sentence."""

import time
from collections.abc import Iterator
from datetime import date

from claims.language.article import Pipeline, find_claims
from claims.language.benchmarks import invented
from claims.language.benchmarks.table import Row
from sources.blocks import Block, BlockKind

PUBLISHED = date(2028, 3, 14)
MOST = 1.3
"""A word of the longest text may cost so many times a word of the shortest; quadratic time would make it 16."""
DOUBLINGS = 4


def scaling(engine: Pipeline, words: int) -> Iterator[Row]:
    """Time a word for texts of up to ``words`` words, each as a ratio to the shortest, from text to claims.

    Processor time, so that a busy machine disturbs little; the text is invented, the same on every run. Each row comes
    as soon as it is measured: the longest text takes as long as all before it.
    """
    _time_a_word(engine, invented.article(2_000))  # first use loads tables
    lengths = [max(1, words >> step) for step in range(DOUBLINGS, -1, -1)]
    base = 0.0
    for length in lengths:
        read, cost = _time_a_word(engine, invented.article(length))
        base = base or cost
        note = f"{1 / cost:,.0f} words a second"
        yield Row(f"{read:,} words, time a word", cost / base, MOST, note, at_most=True)
    read, cost = _time_a_word(engine, invented.endless_sentence(lengths[-2]))
    note = f"{1 / cost:,.0f} words a second, no end of a sentence or line in it"
    yield Row(f"one sentence of {read:,} words, time a word", cost / base, 2 * MOST, note, at_most=True)


def _time_a_word(engine: Pipeline, text: str) -> tuple[int, float]:
    """Words of the text and seconds for each of them."""
    words = len(text.split())
    start = time.process_time()
    find_claims(text, _paragraphs(text), PUBLISHED, engine=engine)
    return words, (time.process_time() - start) / words


def _paragraphs(text: str) -> list[Block]:
    blocks, start = [], 0
    for paragraph in text.split("\n\n"):
        blocks.append(Block(start, start + len(paragraph), BlockKind.PARAGRAPH))
        start += len(paragraph) + 2
    return blocks
