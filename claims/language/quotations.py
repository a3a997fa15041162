"""Where a text quotes: stretches between quotation marks, also over sentences and paragraphs, also never closed."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

OPENING = frozenset("“«„‟")
CLOSING = frozenset("”»")
STRAIGHT = frozenset({'"', "``", "''", "＂"})
MARKS = OPENING | CLOSING | STRAIGHT
# A mark that is not closed within so many tokens was a slip (inches, a lost mark), not a quotation.
LONGEST = 400


@dataclass(frozen=True)
class Quotation:
    """Tokens of the Doc, marks included, end exclusive. ``closed`` is False where the closing mark is missing."""

    start: int
    end: int
    closed: bool


def find_quotations(doc: Doc) -> list[Quotation]:
    """Quotations in order, without overlap.

    One that is never closed counts only where it opens a paragraph, as a quotation over several paragraphs does;
    elsewhere a lone mark is a slip and quotes nothing.
    """
    found: list[Quotation] = []
    if MARKS.isdisjoint(token.text for token in doc):
        return found
    opened: int | None = None
    for token in doc:
        if opened is not None and ends_unclosed(token, opened):
            found += unclosed(doc, opened, token.i)
            opened = None
        if token.text not in MARKS:
            continue
        if opened is None:
            opened = token.i if opens(token) else None
        elif closes(token):
            found.append(Quotation(opened, token.i + 1, True))
            opened = None
    if opened is not None:
        found += unclosed(doc, opened, min(len(doc), opened + LONGEST))
    return found


def unclosed(doc: Doc, start: int, end: int) -> list[Quotation]:
    """The quotation from an opening mark that found no closing one, or nothing."""
    before = doc[start - 1] if start else None
    return [Quotation(start, end, False)] if before is None or (before.is_space and "\n" in before.text) else []


def opens(token: Token) -> bool:
    """An opening mark, or a straight one that leans on the word after it."""
    if token.text in OPENING:
        return True
    if token.text not in STRAIGHT:
        return False
    before = token.nbor(-1) if token.i > 0 else None
    return before is None or bool(before.whitespace_) or not token.whitespace_ or before.text in (",", ":")


def closes(token: Token) -> bool:
    """A closing mark, or a straight one after an opening."""
    return token.text in CLOSING or token.text in STRAIGHT


def ends_unclosed(token: Token, opened: int) -> bool:
    """An open quotation stops at a blank line, at another opening mark of the curly kind, and after its longest run."""
    if token.i - opened >= LONGEST or (token.is_space and token.text.count("\n") > 1):
        return True
    return token.text in OPENING and token.i > opened


def quoted_tokens(doc: Doc, quotations: list[Quotation] | None = None) -> frozenset[int]:
    """Indices of the tokens between the marks."""
    spans = find_quotations(doc) if quotations is None else quotations
    return frozenset(index for q in spans for index in inside(q))


def inside(quotation: Quotation) -> Iterator[int]:
    """The tokens between the marks of one quotation."""
    yield from range(quotation.start + 1, quotation.end - 1 if quotation.closed else quotation.end)
