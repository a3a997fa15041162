"""Sentence borders, light and fast: good enough to cut passages, without a language model."""

import re
from collections.abc import Iterator

# What may stand before a full stop without ending a sentence.
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr hon pres rev messrs
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    inc ltd co corp plc llc bros dept univ assn est gmbh
    no nos vol pp fig ed eds art sec ch approx ca cf vs viz al eg ie etc
    """.split()  # noqa: SIM905 (read as text, not as a list)
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”）]*")
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
_OPENS_A_SENTENCE = re.compile(r"\s+[\"'“‘«(\[—–-]*\s*(\w)?")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``, in order, without the space between them."""
    begin = _skip_space(text, start, end)
    for mark in _END.finditer(text, start, end):
        if mark.end() <= begin or not _ends_here(text, begin, mark, end):
            continue
        yield begin, mark.end()
        begin = _skip_space(text, mark.end(), end)
    if begin < end and (rest := text[begin:end].rstrip()):
        yield begin, begin + len(rest)


def ends_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` ends as a sentence does; a page break in the middle of one leaves it open."""
    tail = text[max(start, end - 8) : end].rstrip().rstrip("\"'”’»)]」』）")
    return not tail or tail[-1] in ".!?…:;。！？"


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends_here(text: str, begin: int, mark: re.Match[str], end: int) -> bool:
    after = _OPENS_A_SENTENCE.match(text, mark.end(), end)
    first = after[1] if after else None
    if first is not None and first.islower():
        return False  # “... 4 p.m. on Monday”, “‘Why?’ he asked”
    if mark[0] != ".":
        return True
    word = _LAST_WORD.search(text, max(begin, mark.start() - 40), mark.start())
    if word is None:
        return True
    if len(word[0]) == 1 and word[0].isalpha():
        return False  # an initial: J. Smith
    if "." in word[0] and all(len(part) == 1 for part in word[0].split(".")):
        # U.S. may end a sentence or not; half a sentence costs more than two in one.
        return False
    return word[0].lower() not in _ABBREVIATIONS
