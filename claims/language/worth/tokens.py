"""Words of a sentence as check-worthiness reads them: one linear pass, the same in training and at run time."""

import re

# Each alternative starts with a different class of character, and none nests a repeat: linear on any input.
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\d[\d,.]*\d|\d+|[^\W\d_]+(?:['’\-][^\W\d_]+)*|[^\w\s]|_+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")

MAX_TOKENS = 400
"""A longer "sentence" is a table or a list pasted as text; its first words decide, and time stays bounded."""

MAX_CHARACTERS = 4000


def words_of(text: str) -> list[str]:
    """Words, numbers and marks in the order of the text, at most ``MAX_TOKENS``, case kept."""
    return _TOKEN.findall(text[:MAX_CHARACTERS].replace("’", "'"))[:MAX_TOKENS]


def normal_form(word: str) -> str:
    """Lower case; a number only by its sort, so that no weight rests on one figure."""
    if not word[0].isdigit():
        return word.lower()
    if _YEAR.match(word):
        return "<year>"
    if "." in word:
        return "<decimal>"
    if "," in word or len(word) > 3:
        return "<large>"
    return "<digits>" if len(word) > 1 else "<digit>"
