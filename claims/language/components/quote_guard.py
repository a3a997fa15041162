"""Marks where a sentence cannot or must begin, before the parser decides the rest."""

from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

CLOSING = frozenset("”’»)]}")
STRAIGHT = frozenset({'"', "'", "''"})


def quote_guard(doc: Doc) -> Doc:
    """No sentence starts with a closing mark that leans on the word before; a blank line always starts one.

    A Doc that has its sentences already keeps them.
    """
    if doc.has_annotation("DEP"):
        return doc
    tokens = list(doc)
    for before, token in pairwise(tokens):
        if before.is_space and before.text.count("\n") > 1:
            token.is_sent_start = True
        elif token.is_space:
            token.is_sent_start = False
        elif not before.whitespace_ and not before.is_space:
            leaning = token.text in CLOSING or (
                token.text in STRAIGHT
                and (token.whitespace_ or token.i + 1 == len(doc) or tokens[token.i + 1].is_space)
            )
            if leaning or token.text in ".,;:!?%…":
                token.is_sent_start = False
    return doc


@Language.component("quote_guard", assigns=["token.is_sent_start"])
def quote_guard_component(doc: Doc) -> Doc:
    """The component "quote_guard"."""
    return quote_guard(doc)
