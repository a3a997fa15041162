"""Holds the lemmas of verbs to verbs that exist: the trained lemmatizer invents forms ("examin", "stepp")."""

from functools import cache, lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from claims.language.data import read_json


@cache
def _verbs() -> tuple[frozenset[str], dict[str, str], list[list[str]]]:
    data: dict[str, Any] = read_json("verbs.json")
    return frozenset(data["verbs"]), data["irregular"], data["rules"]


@lru_cache(maxsize=50_000)
def guarded_lemma(form: str, lemma: str) -> str:
    """The lemma if it is a known verb, else the known verb that the form leads to, else the lemma as it was."""
    verbs, irregular, rules = _verbs()
    if lemma.lower() in verbs:
        return lemma
    if form in irregular:
        return irregular[form]
    if form in verbs:
        return form
    for ending, instead in rules:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            for candidate in (stem + instead, stem[:-1] if stem[-1:] == stem[-2:-1] else ""):
                if candidate in verbs:
                    return candidate
    return lemma


def lemma_guard(doc: Doc) -> Doc:
    """Replaces invented lemmas of verbs."""
    verb, united = doc.vocab.strings["VERB"], doc.vocab.strings["United"]
    for at, (pos, word) in enumerate(doc.to_array(["POS", "ORTH"]).tolist()):
        if pos == verb:
            token = doc[at]
            lemma = guarded_lemma(token.lower_, token.lemma_) if token.is_alpha else token.lemma_
            if lemma != token.lemma_:
                token.lemma_ = lemma
        elif word == united and doc[at].tag_ == "NNP":
            doc[at].lemma_ = "Unite"  # in names the two treebanks disagree; this is GUM's reading
    return doc


@Language.component("lemma_guard", assigns=["token.lemma"], requires=["token.pos"])
def lemma_guard_component(doc: Doc) -> Doc:
    """The component "lemma_guard"."""
    return lemma_guard(doc)
