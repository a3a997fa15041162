"""What a figure is about: the content of its sentence; and that something about two figures differs, in words."""

import re
from dataclasses import dataclass

from claims.language.comparing.figure import Figure, Sort
from claims.language.comparing.reading import Text, Word


@dataclass(frozen=True)
class Other:
    """That something differs, in words for people; ``is_sure`` where the texts say so themselves."""

    words: str
    is_sure: bool = True
    lost: Word | None = None
    """The claim's word that the other text has another one for."""


_TELLS = (
    "says|said|say|insists|insisted|reports|reported|told|argues|argued|claims|claimed|admits|admitted|warns|warned|"
    "announced|wrote|writes|according to|estimates|estimated"
)
_TOLD_AT_THE_END = re.compile(rf",[^,;]{{0,80}}\b(?:{_TELLS})\b[^,;]{{0,60}}$", re.I)


def content_of(text: Text, figure: Figure) -> list[Word]:
    """The words of a figure's sentence that say what it is about, without its own, those of times and of who tells."""
    spans = [(figure.start, figure.end), *[(time.start, time.end) for time in figure.times]]
    if figure.sort is Sort.YEAR:
        spans = [(figure.start, figure.end)]
    told = _TOLD_AT_THE_END.search(text.text, figure.end, figure.sentence[1])
    if told:
        spans.append((told.start(), figure.sentence[1]))
    return [
        word
        for word in text.between(*figure.sentence)
        if word.is_content and not any(word.start < end and start < word.end for start, end in spans)
    ]
