"""Which language a text is in, by its letters; English is the one that claims are extracted from."""

from functools import cache

import py3langid
from babel import Locale

SAMPLE = 6000
# Below this many letters the answer is chance.
MIN_LETTERS = 60


def detect_language(text: str) -> str:
    """The ISO 639-1 code of a text; empty for a text too short to tell."""
    # The head may be in another language than the body: menus, names, a credit.
    middle = max(0, len(text) // 2 - SAMPLE // 2)
    sample = text if len(text) <= SAMPLE else text[middle : middle + SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return ""
    code, _ = py3langid.classify(sample)
    return str(code)


@cache
def language_name(code: str) -> str:
    """The English name of a language, or the code itself."""
    return str(Locale("en").languages.get(code, code))
