"""Words that a person marks in a source: found again at their exact place. Pure."""

import re

from claims.errors import ClaimsError


def find_selected(text: str, words: str, *, start: int | None, end: int | None, near: int) -> tuple[int, int]:
    """The span of ``text`` that holds these words, white space at the ends left out.

    ``start`` and ``end`` are where the page says that they stand; they count if the words there are the same but for
    white space. Otherwise, as when somebody copied them, the place nearest to ``near`` counts. Raises ClaimsError for
    words that do not stand in the text.
    """
    plain = _plain(words)
    if not plain:
        raise ClaimsError("Mark the words in the source first, or copy them into the field.")
    if start is not None and end is not None and 0 <= start < end <= len(text) and _plain(text[start:end]) == plain:
        return _trimmed(text, start, end)
    pattern = re.compile(r"\s+".join(re.escape(word) for word in plain.split(" ")))
    places = [(found.start(), found.end()) for found in pattern.finditer(text)]
    if not places:
        raise ClaimsError(
            f"“{_short(plain)}” does not stand in the source; copy the words exactly as they stand there."
        )
    return min(places, key=lambda place: abs(place[0] - near))


def _plain(words: str) -> str:
    return " ".join(words.split())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    chosen = text[start:end]
    return start + len(chosen) - len(chosen.lstrip()), end - len(chosen) + len(chosen.rstrip())


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"
