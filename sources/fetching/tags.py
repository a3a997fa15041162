"""What a page asks of its parser, counted before it is parsed. Linear, whatever the page holds.

A parser looks through all attributes of a tag for each of them: 20,000 attributes took it 24 seconds, 50,000 two
minutes, on a machine that reads an ordinary page in some milliseconds.
"""

import re

# Twice as many as on the busiest tags of real pages.
MOST_OF_A_TAG = 250
MOST_OF_A_PAGE = 500_000

_TAG = re.compile(r"<(?:(?P<comment>!--)|(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,60}))")
# Within a tag: its end, a value in quotation marks, or the beginning of a name or a bare value.
_PART = re.compile(r"(?P<end>>)|=\s*(?P<mark>[\"'])|(?P<word>[^\s\"'>/=]+)|[\s\"'/=]")
_LITERAL = {"script": "</script", "style": "</style", "textarea": "</textarea", "title": "</title"}


def has_too_many_attributes(text: str) -> bool:
    """True for a page with a tag of more than 250 attributes, or with more than 500,000 of them in all."""
    total = at = 0
    while found := _TAG.search(text, at):
        if found["comment"]:
            at = _after(text, "-->", found.end())
            continue
        attributes, at = _attributes(text, found.end())
        total += attributes
        if attributes > MOST_OF_A_TAG or total > MOST_OF_A_PAGE:
            return True
        closing = _LITERAL.get(found["name"].lower())
        if closing:
            closed = re.compile(closing, re.IGNORECASE).search(text, at)
            at = closed.start() + 2 if closed else len(text)
    return False


def _attributes(text: str, at: int) -> tuple[int, int]:
    """How many attributes a tag has, counted no further than the limit, and where it ends."""
    words = 0
    while words <= MOST_OF_A_TAG and (found := _PART.match(text, at)):
        at = found.end()
        if found["end"]:
            break
        if found["mark"]:
            at = _after(text, found["mark"], at)
        elif found["word"]:
            # A bare value is a word too; it stands behind an equals sign.
            before = text[max(0, found.start() - 1) : found.start()]
            words += before != "="
    return words, at


def _after(text: str, words: str, at: int) -> int:
    found = text.find(words, at)
    return found + len(words) if found >= 0 else len(text)
