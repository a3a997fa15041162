"""The sentences of a Doc as a reader reads them: running text alone, page breaks mended, white space folded."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from spacy.tokens import Doc, Span

from claims.language.values import Attribution, QuantityMention, Reference, TimeMention
from sources.reading import Piece, ReadingUnit

# Of a Doc: the blocks that somebody knows (``sources.blocks.Block``), the reading units that they make (None: all of it
# is one), and the sentences in them, kept when they are first asked for.
for _name in ("blocks", "units", "sentences"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

Mention = TypeVar("Mention", QuantityMention, TimeMention)


@dataclass(frozen=True)
class Sentence:
    """A sentence that is read: tokens ``first`` to before ``last`` of its Doc, and ``unit.text[start:end] == text``."""

    first: int
    last: int
    unit: ReadingUnit
    start: int
    end: int
    text: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the Doc's text of ``text[start:end]``."""
        return self.unit.to_source(self.start + start, self.start + end)

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``text`` of a stretch of the Doc's text; beyond 0 and its length where it stands outside."""
        first, last = self.unit.from_source(start, end)
        return first - self.start, last - self.start

    def span_of(self, doc: Doc) -> Span:
        """The sentence in its Doc, which carries what the steps have found."""
        return doc[self.first : self.last]

    def mention_in(self, whole: str, mention: Mention) -> Mention:
        """A mention in ``text`` with offsets into the Doc's ``whole`` text, its words as they stand there."""
        start, end = self.place(mention.start, mention.end)
        return replace(mention, start=start, end=end, words=whole[start:end])

    def mention_of(self, mention: Mention) -> Mention:
        """The way back: offsets into ``text``, its words as they stand in it."""
        start, end = self.inside(mention.start, mention.end)
        return replace(mention, start=start, end=end, words=self.text[start:end])

    def attribution_of(self, attribution: Attribution | None) -> Attribution | None:
        """An attribution of the Doc with offsets into ``text``; absent spans stay absent."""
        if attribution is None:
            return None
        start, end = self._shifted(attribution.start, attribution.end)
        content_start, content_end = self._shifted(attribution.content_start, attribution.content_end)
        return replace(attribution, start=start, end=end, content_start=content_start, content_end=content_end)

    def reference_of(self, reference: Reference | None) -> Reference | None:
        """A reference of the Doc with offsets into ``text``."""
        if reference is None:
            return None
        start, end = self._shifted(reference.start, reference.end)
        return replace(reference, start=start, end=end)

    def _shifted(self, start: int, end: int) -> tuple[int, int]:
        return self.inside(start, end) if end else (0, 0)


def sentences_of(doc: Doc) -> Sequence[Sentence]:
    """Those with any words, in order. Needs sentence borders."""
    found: Sequence[Sentence] | None = doc._.sentences
    if found is None:
        found = doc._.sentences = tuple(_found(doc))
    return found


def text_of(doc: Doc) -> str:
    """The text of a Doc whose sentences are known: asked for it, a Doc puts it together anew each time."""
    found: Sequence[Sentence] = doc._.sentences
    return found[0].unit.text if found and doc._.units is None else doc.text


def is_read(span: Span) -> bool:
    """False for what lies outside the running text: headings, bylines, credits."""
    units: Sequence[ReadingUnit] | None = span.doc._.units
    return units is None or any(True for _ in _units_of(span, units))


def _found(doc: Doc) -> Iterator[Sentence]:
    units: Sequence[ReadingUnit] | None = doc._.units
    if units is None:
        text = doc.text
        units = (ReadingUnit(text, (Piece(0, len(text), 0, len(text)),)),)
    for span in doc.sents if len(doc) and doc.has_annotation("SENT_START") else ():
        for unit in _units_of(span, units):
            start, end = unit.from_source(span.start_char, span.end_char)
            words = unit.text[start:end]
            text = words.strip()
            if text:
                start += words.index(text)
                yield Sentence(span.start, span.end, unit, start, start + len(text), text)


def _units_of(span: Span, units: Sequence[ReadingUnit]) -> Iterator[ReadingUnit]:
    """The units that hold any of it: one as a rule, more only where borders of units are no borders of sentences."""
    at = max(0, bisect_right(units, span.start_char, key=_begins) - 1)
    for unit in units[at:]:
        if _begins(unit) >= span.end_char:
            return
        if unit.pieces[-1].source_end > span.start_char:
            yield unit


def _begins(unit: ReadingUnit) -> int:
    return unit.pieces[0].source_start
