"""What the language tests share: the shipped pipeline and the attributions of a text."""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from claims.language.attribution import find_attributions
from claims.language.pipeline import load
from claims.language.values import Attribution


@cache
def pipeline() -> Language:
    return load()


def read(text: str) -> Doc:
    return pipeline()(text)


def attributions(text: str) -> list[Attribution | None]:
    return find_attributions(read(text))


def only_attribution(text: str) -> Attribution:
    found = [a for a in attributions(text) if a is not None]
    assert len(found) == 1, found
    return found[0]
