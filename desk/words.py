"""Whether somebody has said something."""

import unicodedata

# Letters and signs by their class, and nothing to the eye: fillers of Hangul, and the empty cell of Braille.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: white space, or characters that only look like it."""
    return not any(unicodedata.category(letter)[0] in "LNPS" and letter not in _UNSEEN for letter in text)
