"""From an article's text to its claims: the one function that commands and tasks call. No database.

The text goes through the pipeline in bounded parts, never as one Doc. The models read part by part; the steps behind
them, the same that stand in the pipeline for a single Doc, read the parts together, and so know the text before.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claims.language.checkworthiness import DEFAULT_WEIGHTS, Scorer, default_scorer
from claims.language.components import StoryStep
from claims.language.components.checkworthiness import CheckWorthiness
from claims.language.pipeline import load, pieces, pipeline_fingerprint, read_pieces
from claims.language.resolution import Story
from claims.language.sentences import Mention
from claims.language.values import Attribution, CandidateClaim, Extraction, PassedOver
from claims.language.worth.model import WEIGHT_FILE
from claims.language.worth.vocabulary import TAG_FILE
from sources import reading
from sources.blocks import Block
from sources.reading import ReadingUnit, reading_units

# Characters that are read at once: some 25,000 words, so that a book needs no more memory than a long report.
STRETCH = 150_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Pipeline:
    """The language engine with what an extraction run keeps of it."""

    nlp: Language
    scorer: Scorer
    name: str
    version: str
    fingerprint: str

    def steps(self) -> dict[str, StoryStep]:
        """The steps that read all parts of a text together, in their order; scores are those of ``scorer``."""
        found = {name: step for name, step in self.nlp.pipeline if isinstance(step, StoryStep)}
        return {
            name: CheckWorthiness(self.scorer) if isinstance(step, CheckWorthiness) else step
            for name, step in found.items()
        }


@dataclass(frozen=True)
class Part:
    """A stretch of a reading unit that is read as one Doc: ``unit.text[offset:]`` begins with its text."""

    unit: ReadingUnit
    offset: int
    text: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the snapshot of a stretch of the Doc; absent ones stay absent."""
        return self.unit.to_source(self.offset + start, self.offset + end) if end else (0, 0)


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
        parts = [Part(unit, offset, piece) for unit in units for offset, piece in pieces(unit.text)]
        docs = read_parts(
            [part.text for part in parts], published, engine, story, partial(_further, progress, read, total)
        )
        read += sum(len(unit.text) for unit in units)
        for part, doc in zip(parts, docs, strict=True):
            claims += [_in_source(text, part, claim) for claim in doc._.claims]
            passed_over += [_passed_over(part, one) for one in doc._.passed_over]
    return Extraction(tuple(claims), tuple(passed_over))


def read_parts(
    texts: Sequence[str],
    published: date | None,
    engine: Pipeline,
    story: Story,
    progress: Callable[[int], None] = lambda read: None,
) -> list[Doc]:
    """A Doc for each part of a text, of running text alone: by the models one lot after the other, by the steps behind
    them together."""
    steps = engine.steps()
    docs = []
    for doc in _lean(read_pieces(engine.nlp, texts, disable=["segmentation", *steps]), progress):
        doc._.published = published
        docs.append(doc)
    for step in steps.values():
        step.over(docs, story)
    return docs


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


def _lean(docs: Iterable[Doc], progress: Callable[[int], None]) -> Iterator[Doc]:
    """Without the embedding of each token, which is most of a Doc and of no use once it is read."""
    read = 0
    for doc in docs:
        doc.tensor = np.zeros((0,), dtype="float32")
        read += len(doc.text)
        progress(read)
        yield doc


def _in_source(text: str, part: Part, claim: CandidateClaim) -> CandidateClaim:
    """A claim of a part with offsets into the snapshot, its words as they stand there."""
    start, end = part.place(claim.start, claim.end)
    return replace(
        claim,
        start=start,
        end=end,
        quote=text[start:end],
        attribution=_attribution(part, claim.attribution),
        quantities=tuple(_mention(text, part, one) for one in claim.quantities),
        times=tuple(_mention(text, part, one) for one in claim.times),
    )


def _mention(text: str, part: Part, mention: Mention) -> Mention:
    start, end = part.place(mention.start, mention.end)
    return replace(mention, start=start, end=end, words=text[start:end])


def _attribution(part: Part, attribution: Attribution | None) -> Attribution | None:
    if attribution is None:
        return None
    start, end = part.place(attribution.start, attribution.end)
    content_start, content_end = part.place(attribution.content_start, attribution.content_end)
    return replace(attribution, start=start, end=end, content_start=content_start, content_end=content_end)


def _passed_over(part: Part, one: PassedOver) -> PassedOver:
    start, end = part.place(one.start, one.end)
    return replace(one, start=start, end=end)
