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
    """Quotations in order, without overlap. A paragraph that opens a quotation again continues the one before."""
    found: list[Quotation] = []
    opened: int | None = None
    for token in doc:
        if opened is not None and ends_unclosed(token, opened):
            found.append(Quotation(opened, token.i, False))
            opened = None
        if token.text not in MARKS:
            continue
        if opened is None:
            if opens(token):
                opened = token.i
        elif closes(token):
            found.append(Quotation(opened, token.i + 1, True))
            opened = None
    if opened is not None:
        found.append(Quotation(opened, min(len(doc), opened + LONGEST), False))
    return found


def opens(token: Token) -> bool:
    """An opening mark, or a straight one that leans on the word after it."""
    if token.text in OPENING:
        return True
    return token.text in STRAIGHT and (token.i == 0 or bool(token.nbor(-1).whitespace_) or not token.whitespace_)


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
