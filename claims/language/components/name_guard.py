"""Holds names to proper nouns: drops spans without one, runs over the rest of a flat name, cuts titles off persons."""

from spacy.language import Language
from spacy.tokens import Doc, Span

NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC"})
PROPER = frozenset({"NNP", "NNPS"})
TITLES = frozenset(
    "president minister secretary senator governor mayor ambassador general chancellor premier king queen prince "
    "princess pope sir mr mr. mrs mrs. ms ms. dr dr. prof prof. professor captain colonel sergeant sen. rep. gov. gen. "
    "congressman congresswoman judge justice spokesman spokeswoman prime vice deputy foreign chief".split()
)


def name_guard(doc: Doc) -> Doc:
    """Corrects the spans of ``doc.ents`` by the tags and the tree."""
    kept: list[Span] = []
    for ent in doc.ents:
        if ent.label_ not in NAMES:
            kept.append(ent)
        elif any(token.tag_ in PROPER for token in ent):
            kept.append(fitted(ent))
    doc.ents = without_overlap(kept)
    return doc


def fitted(ent: Span) -> Span:
    """The span over flat parts to its right and, for a person, without the title at its left."""
    doc, start, end = ent.doc, ent.start, ent.end
    sentence_end = ent.root.sent.end
    while end < sentence_end and doc[end].dep_ == "flat" and start <= doc[end].head.i < end and doc[end].tag_ in PROPER:
        end += 1
    if ent.label_ == "PERSON":
        while start < end - 1 and (doc[start].dep_ == "nmod:desc" or doc[start].lower_ in TITLES):
            start += 1
    while end - 1 > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_space):
        end -= 1
    if start < end - 1 and doc[start].lower_ == "the":
        start += 1
    return Span(doc, start, end, label=ent.label_)


def without_overlap(spans: list[Span]) -> list[Span]:
    """Longer spans first; what they cover is dropped."""
    taken: set[int] = set()
    kept = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


@Language.component("name_guard", assigns=["doc.ents"], requires=["doc.ents", "token.tag", "token.dep"])
def name_guard_component(doc: Doc) -> Doc:
    """The component "name_guard"."""
    return name_guard(doc)
