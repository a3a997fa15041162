"""A text cut into numbers, words and signs in one pass, with the borders of its sentences.

The readers of quantities and times walk over these tokens and look things up in tables, so that no pattern of theirs
can take more than linear time, whatever is pasted in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from claims.language.numerals import Number


def words(listed: str) -> frozenset[str]:
    """A set of words, written as one string."""
    return frozenset(listed.split())


def listed(line: str) -> list[str]:
    """The same in its order."""
    return line.split()


def lengths_of(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """For each first word the lengths of the phrases that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


PIECE = 50_000
"""Characters read at once: some 8,000 words, so that a book takes no more memory than an article."""


def pieces(text: str, size: int = PIECE) -> Iterator[tuple[int, str]]:
    """The text in pieces of bounded size with their offsets, cut at line ends, else sentence ends, else spaces."""
    start = 0
    while len(text) - start > size:
        cut = start + size
        for border in ("\n", ". ", " "):
            found = text.rfind(border, start + size // 2, start + size)
            if found >= 0:
                cut = found + len(border)
                break
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


class Token(NamedTuple):
    """A number, a word, a sign or a hard border (``break``: a tab, a blank line, a table's bar)."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    glued: bool
    """No white space between this token and the one before."""


END = Token(0, 0, "", "", "break", False)

# Each alternative starts with another class of character and repeats one class only: no backtracking to speak of.
_KINDS = {
    "number": r"[0-9]+(?:[.,][0-9]+)*",
    "part": r"[¼½¾⅐-⅞]",
    "word": r"[^\W\d_¼½¾⅐-⅞]+",
    "space": r"\s+",
    "symbol": r".",
}
_TOKEN = re.compile("|".join(_KINDS.values()), re.DOTALL)
_KIND = re.compile("|".join(f"(?P<{kind}>{expression})" for kind, expression in _KINDS.items()), re.DOTALL)
_REMEMBERED_LENGTH = 40
_ABBREVIATIONS = words(
    "mr mrs ms dr gen sen rep gov lt col capt sgt st jr sr no nos vs jan feb mar apr jun jul aug sep sept oct nov "
    "dec inc ltd co corp est approx al fig vol pp art dept prof rev hon sq ft"
)


def _form_of(written: str) -> tuple[str, str]:
    """A token in lower case, and its kind."""
    if written == "|":
        return written, "break"
    match = _KIND.match(written)
    return written.lower(), match.lastgroup or "symbol" if match else "symbol"


_form = lru_cache(maxsize=20_000)(_form_of)


class TokenText:
    """The tokens of one text and, for each, the sentence that it stands in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.cardinals: dict[int, Number | None] = {}
        start, spaced = 0, True
        for written in _TOKEN.findall(text):
            end = start + len(written)
            low, kind = _form(written) if len(written) <= _REMEMBERED_LENGTH else _form_of(written)
            if kind == "space":
                spaced = True
                if "\t" in written or written.count("\n") > 1:
                    self.tokens.append(Token(start, end, written, "", "break", False))
            else:
                # What the class does itself, without the call of a Python function for each word.
                self.tokens.append(tuple.__new__(Token, (start, end, written, low, kind, not spaced)))
                spaced = False
            start = end

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, i: int) -> Token:
        """The token there, or a border where the text has ended."""
        tokens = self.tokens
        return tokens[i] if 0 <= i < len(tokens) else END

    def low(self, i: int) -> str:
        """The token in lower case; empty at a border."""
        tokens = self.tokens
        return tokens[i].low if 0 <= i < len(tokens) else ""

    def lows(self, i: int, j: int) -> tuple[str, ...]:
        """The tokens of a window in lower case, shorter at the text's ends."""
        return tuple([token.low for token in self.tokens[max(i, 0) : max(j, 0)]])

    def has(self, i: int, *words: str) -> bool:
        """Do exactly these words stand there?"""
        return (
            self.lows(i, i + len(words)) == words
            if i >= 0
            else all(self.low(i + n) == word for n, word in enumerate(words))
        )

    def glued(self, i: int) -> bool:
        """Is the token there written without a space after the one before?"""
        return 0 <= i < len(self.tokens) and self.tokens[i].glued

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Characters of the tokens from ``first`` to before ``last``."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def is_hyphen(self, i: int) -> bool:
        """A hyphen written without spaces, as in "ten-year"."""
        return self.low(i) in HYPHENS and self.glued(i) and self.glued(i + 1)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for i, token in enumerate(self.tokens):
            if token.kind == "break" or (token.low in ".!?" and token.low and self._ends_sentence(i)):
                starts.append(i + 1)
        return starts

    def _ends_sentence(self, i: int) -> bool:
        following = self.at(i + 1)
        if following.glued and following.text not in "\"”’')":
            return False
        before = self.at(i - 1)
        if self.low(i) == "." and before.glued is False and before.low in _ABBREVIATIONS:
            return False
        if self.low(i) == "." and len(before.text) == 1 and before.kind == "word" and before.text.isupper():
            return False  # an initial, or the end of an abbreviation such as U.S.
        return not following.text.islower()

    def sentence(self, i: int, reach: int = 60) -> tuple[int, int]:
        """The sentence around ``i``, at most ``reach`` tokens either side, so that endless ones cost no more."""
        starts = self._starts
        n = bisect_right(starts, i)
        low = starts[n - 1] if n else 0
        high = starts[n] if n < len(starts) else len(self.tokens)
        return max(low, i - reach), min(high, i + reach)

    def starts_sentence(self, i: int) -> bool:
        """Is it the first word of its sentence, quotation marks aside?"""
        low, _ = self.sentence(i)
        return all(self.tokens[n].kind == "symbol" for n in range(low, i))


HYPHENS = frozenset("-‐‑–")
DASHES = frozenset("-‐‑–—−")
