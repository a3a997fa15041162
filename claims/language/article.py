"""From an article's text to its claims: the one function that commands, tasks and notebooks call. No database.

The text goes through the pipeline in bounded parts, never as one Doc; who spoke is carried from part to part.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.attribution import attribute
from claims.language.checkworthiness import DEFAULT_WEIGHTS, Score, Scorer, default_scorer
from claims.language.components import majority_types
from claims.language.kinds import Floats, default_kinds, features, surroundings
from claims.language.normalise import is_question, normalise, with_days
from claims.language.pipeline import load, pieces, pipeline_fingerprint, read_pieces
from claims.language.quantities import find_quantities_and_times
from claims.language.resolution import Story
from claims.language.values import (
    Attribution,
    CandidateClaim,
    Extraction,
    PassedOver,
    QuantityMention,
    Reference,
    TimeMention,
)
from claims.language.worth.model import WEIGHT_FILE
from claims.language.worth.vocabulary import TAG_FILE
from sources import reading
from sources.blocks import Block
from sources.reading import ReadingUnit, reading_units

# Chance of being worth a check below which a sentence is passed over, findable with its reason. Low on purpose: of
# the labelled sentences of free texts, judged by models that had not seen their documents, 6 in 100 of those
# worth a check fall below it, and half of the others.
WORTH_KEEPING = 0.1
# Characters that are read at once: some 25,000 words, so that a book needs no more memory than a long report.
STRETCH = 150_000
Progress = Callable[[int, int], None]
Mention = TypeVar("Mention", QuantityMention, TimeMention)
# Shorter sentences ("He did.") hold no statement that stands alone.
FEWEST_WORDS = 4


@dataclass(frozen=True)
class Pipeline:
    """The language engine with what an extraction run keeps of it."""

    nlp: Language
    scorer: Scorer
    name: str
    version: str
    fingerprint: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a reading unit: ``unit.text[start:end] == text``, single spaces only."""

    unit: ReadingUnit
    start: int
    end: int
    text: str
    attribution: Attribution | None
    reference: Reference | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the snapshot of ``text[start:end]``."""
        return self.unit.to_source(self.start + start, self.start + end)


@lru_cache(maxsize=2)
def pipeline(path_or_name: str = "", weights: Path = DEFAULT_WEIGHTS) -> Pipeline:
    """The engine, loaded once per process: the project's own, or another spaCy pipeline by name or path.

    ``weights`` is the folder of check-worthiness; its bytes are part of the fingerprint.
    """
    nlp = load(path_or_name)
    scorer = default_scorer() if weights == DEFAULT_WEIGHTS else Scorer.load(weights)
    digest = hashlib.sha256("\n".join([pipeline_fingerprint(nlp), scorer.version]).encode())
    if weights != DEFAULT_WEIGHTS:  # those that ship are among the rules of the pipeline
        for name in (WEIGHT_FILE, TAG_FILE):
            digest.update((weights / name).read_bytes())
    digest.update(Path(reading.__file__).read_bytes())  # how sentences are made whole is part of what is found
    name, version = str(nlp.meta.get("name", "")), str(nlp.meta.get("version", ""))
    return Pipeline(nlp, scorer, f"{nlp.lang}_{name}", version, digest.hexdigest())


def find_claims(
    text: str,
    blocks: Sequence[Block],
    published: date | None,
    *,
    engine: Pipeline,
    language: str = "en",
    progress: Progress = lambda done, total: None,
) -> Extraction:
    """The claims of one text, in its order; ``text[c.start:c.end] == c.quote`` for each.

    Headings, bylines and credits are never claims. A text in another language gives none, and a note that says so.
    ``progress`` is told now and then how many characters of how many are read.
    """
    if language not in ("", "en"):
        note = f"The text seems to be in another language ({language}); claims are found in English only."
        return Extraction(language=language, notes=(note,))
    claims: list[CandidateClaim] = []
    passed_over: list[PassedOver] = []
    story, all_units = Story(), reading_units(text, blocks)
    read, total = 0, sum(len(unit.text) for unit in all_units)
    for units in _stretches(all_units):
        sentences = list(_sentences(units, engine.nlp, story, partial(_further, progress, read, total)))
        read += sum(len(unit.text) for unit in units)
        scores = engine.scorer.score_many([one.text for one in sentences], one_document=True)
        around = surroundings([score.leanings for score in scores])
        for sentence, score, beside in zip(sentences, scores, around, strict=True):
            start, end = sentence.place(0, len(sentence.text))
            reason = _why_not(sentence, score)
            if reason:
                passed_over.append(PassedOver(start, end, score.value, reason))
            else:
                claims.append(_claim(text, sentence, score, beside, published))
    return Extraction(tuple(claims), tuple(passed_over))


def _stretches(units: Sequence[ReadingUnit]) -> Iterator[list[ReadingUnit]]:
    stretch: list[ReadingUnit] = []
    length = 0
    for unit in units:
        if stretch and length + len(unit.text) > STRETCH:
            yield stretch
            stretch, length = [], 0
        stretch.append(unit)
        length += len(unit.text)
    if stretch:
        yield stretch


def _further(progress: Progress, before: int, total: int, read: int) -> None:
    progress(before + read, total)


def _sentences(
    units: Sequence[ReadingUnit], nlp: Language, story: Story, progress: Callable[[int], None]
) -> Iterator[Sentence]:
    parts = [(unit, offset, piece) for unit in units for offset, piece in pieces(unit.text)]
    # Attribution is asked for below, over all parts at once: "he added" may stand a paragraph after the name.
    docs = list(_lean(read_pieces(nlp, (piece for _, _, piece in parts), disable=["attribution"]), progress))
    if "ner" in nlp.pipe_names:
        majority_types(docs)
    for (unit, offset, _), doc, attributions in zip(parts, docs, attribute(docs, story), strict=True):
        spans: list[Span] = list(doc.sents) if len(doc) else []
        references, story.references = story.references, []
        for span, attribution, reference in zip(spans, attributions, references, strict=True):
            stripped = span.text.strip()
            if stripped:
                start = offset + span.start_char + span.text.index(stripped)
                by = offset - start
                moved = replace(reference, start=reference.start + by, end=reference.end + by) if reference else None
                yield Sentence(unit, start, start + len(stripped), stripped, _shifted(attribution, by), moved)


def _lean(docs: Iterable[Doc], progress: Callable[[int], None]) -> Iterator[Doc]:
    """Without the embedding of each token, which is most of a Doc and of no use once it is read."""
    read = 0
    for doc in docs:
        doc.tensor = np.zeros((0,), dtype="float32")
        read += len(doc.text)
        progress(read)
        yield doc


def _shifted(attribution: Attribution | None, by: int) -> Attribution | None:
    """From offsets of a part to offsets of a sentence; absent spans stay absent."""
    if attribution is None:
        return None
    start, end = attribution.start, attribution.end
    content_start, content_end = attribution.content_start, attribution.content_end
    return replace(
        attribution,
        start=start + by if end else 0,
        end=end + by if end else 0,
        content_start=content_start + by if content_end else 0,
        content_end=content_end + by if content_end else 0,
    )


def _why_not(sentence: Sentence, score: Score) -> str:
    """Why a sentence is no claim, empty if it may be one."""
    if len(sentence.text.split()) < FEWEST_WORDS:
        return "too short to stand alone"
    if is_question(sentence.text, sentence.attribution):
        return "question"
    if score.value < WORTH_KEEPING:
        return ", ".join(score.reasons) or "little to check"
    return ""


def _claim(text: str, sentence: Sentence, score: Score, beside: Floats, published: date | None) -> CandidateClaim:
    start, end = sentence.place(0, len(sentence.text))
    quantities, times = find_quantities_and_times(sentence.text, published)
    kind = default_kinds().kind(features(sentence.text, score.leanings, beside, quantities, times), score.leanings)
    return CandidateClaim(
        start=start,
        end=end,
        quote=text[start:end],
        text=sentence.text,
        normalised=with_days(normalise(sentence.text, sentence.attribution, kind, sentence.reference), times),
        kind=kind,
        score=score.value,
        reasons=score.reasons,
        attribution=_in_source(sentence),
        quantities=tuple(_moved(sentence, one, text) for one in quantities),
        times=tuple(_moved(sentence, one, text) for one in times),
    )


def _moved(sentence: Sentence, mention: Mention, text: str) -> Mention:
    """The same mention with offsets into the snapshot, its words as they stand there."""
    start, end = sentence.place(mention.start, mention.end)
    return replace(mention, start=start, end=end, words=text[start:end])


def _in_source(sentence: Sentence) -> Attribution | None:
    """The attribution with offsets into the snapshot. What stands outside of its sentence keeps words, no place."""
    attribution = sentence.attribution
    if attribution is None:
        return None
    start, end = _placed(sentence, attribution.start, attribution.end)
    content_start, content_end = _placed(sentence, attribution.content_start, attribution.content_end)
    return replace(attribution, start=start, end=end, content_start=content_start, content_end=content_end)


def _placed(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(sentence.text):
        return 0, 0
    return sentence.place(start, end)
