"""What of a text is running text, and where its sentences cannot or must begin: headings, bylines and credits are left
out, and what a page break cut is one sentence again."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.quotations import MARKS
from sources.blocks import BlockKind
from sources.fetching.languages import detect_language, language_name
from sources.fetching.layout import placed
from sources.fetching.masthead import read_masthead
from sources.fetching.plain import read_plain
from sources.reading import ReadingUnit, reading_units

# Shorter texts are taken for English: of English sentences of 60 to 100 letters one in a hundred is told as another
# language, of longer paragraphs none.
LONG_ENOUGH = 200

if not Doc.has_extension("notes"):
    Doc.set_extension("notes", default=())


def segmentation(doc: Doc) -> Doc:
    """Sets ``doc._.units`` from ``doc._.blocks``, else from how a plain text is laid out, and borders of sentences.

    In another language nothing is read, and ``doc._.notes`` says so. A Doc keeps the units, and the sentences, that it
    has already.
    """
    if doc._.units is None:
        language = detect_language(doc.text) if len(doc.text) >= LONG_ENOUGH else ""
        doc._.units = () if language not in ("", "en") else tuple(units_of(doc))
        doc._.notes = () if language in ("", "en") else (in_another_language(language),)
    if not doc.has_annotation("DEP"):
        for unit in doc._.units:
            set_borders(doc, unit)
    return doc


def units_of(doc: Doc) -> list[ReadingUnit]:
    """The paragraphs of a Doc that are read, each made whole."""
    blocks = doc._.blocks
    if blocks is None:
        draft = read_masthead(read_plain(doc.text), first_line_is_title=True)
        blocks = placed(draft.parts, doc.text)
        if not any(block.kind.is_body for block in blocks):  # a line by itself is no heading of anything
            blocks = tuple(replace(block, kind=BlockKind.PARAGRAPH) for block in blocks)
    return reading_units(doc.text, blocks)


def in_another_language(code: str) -> str:
    """The note for a text that is not English."""
    return f"The text seems to be in {language_name(code)}; claims are found in English only."


def set_borders(doc: Doc, unit: ReadingUnit) -> None:
    """A sentence begins where the unit does and behind it, and nowhere in what a page break has put inside of it."""
    span = doc.char_span(unit.pieces[0].source_start, unit.pieces[-1].source_end, alignment_mode="expand")
    if span is None:
        return
    span[0].is_sent_start = True
    if span[0].text in MARKS and len(span) > 1:
        span[1].is_sent_start = False  # an opening mark is no sentence of its own
    after = next((token for token in doc[span.end :] if not token.is_space), None)
    if after is not None:
        after.is_sent_start = True
    between = set(tokens_between(doc, unit))
    for token in span[1:]:
        if token.is_sent_start or token.i in between:
            token.is_sent_start = False


def tokens_between(doc: Doc, unit: ReadingUnit) -> Iterator[int]:
    """Tokens that stand inside of a gap of the unit: white space, the foot and head of a page."""
    for piece in unit.pieces:
        if not piece.is_verbatim:
            inside: Span | None = doc.char_span(piece.source_start, piece.source_end, alignment_mode="contract")
            if inside is not None:
                yield from range(inside.start, inside.end)


@Language.component("segmentation", assigns=["doc._.units", "token.is_sent_start"])
def segmentation_component(doc: Doc) -> Doc:
    """The component "segmentation"."""
    return segmentation(doc)
