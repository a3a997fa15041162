"""Holds names to proper nouns: drops spans without one, runs over the rest of a flat name, cuts titles off persons."""

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from claims.language.components.gazetteer_entities import in_gazetteer
from claims.language.data import words

NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC"})
STORMS = frozenset({"cyclone", "hurricane", "typhoon"})
BODIES = words("giant company firm group agency bank newspaper magazine producer operator charity party union maker")
HYPHENS = frozenset("-‐‑")
PROPER = frozenset({"NNP", "NNPS"})
TITLES = words(
    "president minister secretary senator governor mayor ambassador general chancellor premier king queen "
    "prince princess pope sir mr mr. mrs mrs. ms ms. dr dr. prof prof. professor captain colonel sergeant "
    "sen. rep. gov. gen. congressman congresswoman judge justice spokesman spokeswoman prime vice deputy "
    "foreign chief"
)


def name_guard(doc: Doc) -> Doc:
    """Corrects the spans of ``doc.ents`` by the tags and the tree."""
    kept: list[Span] = []
    names = doc.ents
    if not names:
        return doc
    for ent in names:
        if ent.label_ not in NAMES:
            kept.append(ent)
        elif any(token.tag_ in PROPER for token in ent) and not is_storm(ent):
            kept.append(fitted(ent))
    doc.ents = without_overlap(kept)
    return doc


def fitted(ent: Span) -> Span:
    """The span over flat parts to its right and, for a person, without the title at its left."""
    doc, start, end = ent.doc, ent.start, ent.end
    if end < len(doc) and doc[end].dep_ == "flat":
        sentence_end = ent.root.sent.end
        while (
            end < sentence_end
            and doc[end].dep_ == "flat"
            and start <= doc[end].head.i < end
            and doc[end].tag_ in PROPER
        ):
            end += 1
    if ent.label_ == "PERSON":
        start, end = over_hyphens(doc, start, end)
        if end - start == 1 and start > 0 and is_first_name(doc[start - 1], doc[start]):
            start -= 1
        while start < end - 1 and is_title(doc[start]):
            start += 1
    while end - 1 > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_space):
        end -= 1
    if start < end - 1 and doc[start].lower_ == "the":
        start += 1
    return Span(doc, start, end, label="ORG" if is_company(ent) else ent.label_)


def over_hyphens(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """A name that the tokeniser took apart is taken whole: "Ana-Maria", "Min-woo", not "Brandt-led"."""
    if doc[end - 1].text in HYPHENS and end < len(doc) and not doc[end - 1].whitespace_ and doc[end].is_alpha:
        end += 1
    while end + 1 < len(doc) and joins(doc, end) and doc[end + 1].tag_ in PROPER:
        end += 2
    while start > 1 and joins(doc, start - 1) and doc[start - 2].is_title and doc[start - 2].tag_ in PROPER:
        start -= 2
    return start, end


def joins(doc: Doc, at: int) -> bool:
    """A hyphen without a space on either side."""
    return doc[at].text in HYPHENS and not doc[at].whitespace_ and not doc[at - 1].whitespace_


def is_company(ent: Span) -> bool:
    """ "gas giant X", "news agency X": what the noun before says it is."""
    before = ent.doc[ent.start - 1] if ent.start else None
    return ent.label_ == "PERSON" and before is not None and before.tag_ == "NN" and before.lower_ in BODIES


def is_title(token: Token) -> bool:
    """A listed title, or a common noun before the name; a proper noun is oftener the first name."""
    return token.lower_ in TITLES or (token.dep_ == "nmod:desc" and token.tag_ not in PROPER)


def is_storm(ent: Span) -> bool:
    """Storms bear the names of persons."""
    before = ent.doc[ent.start - 1].lower_ if ent.start else ""
    return ent.label_ == "PERSON" and not STORMS.isdisjoint((before, ent[0].lower_))


def is_first_name(before: Token, name: Token) -> bool:
    """A plain proper noun right before a lone name, tied to it, that is neither title nor another name's end."""
    # An auxiliary that is a proper noun is the parser's slip on a rare first name.
    slip = before.dep_ == "aux" and before.head == name.head
    tied = before.head == name or slip or (name.head == before and name.dep_ == "flat")
    plain = before.tag_ == "NNP" and before.is_title and before.is_alpha and before.lower_ not in TITLES
    return tied and plain and not before.ent_type_ and not in_gazetteer(before.text)


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
