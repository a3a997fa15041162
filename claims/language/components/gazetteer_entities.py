"""Countries, capitals, large cities and demonyms by list: fills untagged proper nouns, corrects types."""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.language.data import read_json

LONGEST = 5
PROPER = frozenset({"NNP", "NNPS"})
# Places that are oftener a person, a bird or a word than a place when the model says otherwise.
AMBIGUOUS = frozenset(
    {
        "Turkey", "Chad", "Jordan", "Georgia", "Jersey", "Guinea", "US", "Niger", "Victoria", "Stanley", "Hamilton",
        "Douglas", "Santiago", "Kingston", "Jamestown", "Lima", "Male", "Washington", "George Town", "Philipsburg",
    }
)  # fmt: skip


@cache
def _labels() -> dict[tuple[str, ...], str]:
    gazetteer = read_json("gazetteer.json")
    labels: dict[tuple[str, ...], str] = {}
    for kind, label in (("regions", "LOC"), ("cities", "GPE"), ("states", "GPE"), ("capitals", "GPE")):
        labels.update((tuple(name.split()), label) for name in gazetteer[kind])
    labels.update((tuple(name.split()), "NORP") for name in gazetteer["demonyms"])
    labels.update((tuple(name.split()), "GPE") for name in gazetteer["countries"])
    return labels


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in _labels())


@cache
def _sure() -> frozenset[tuple[str, ...]]:
    gazetteer = read_json("gazetteer.json")
    names = {tuple(n.split()) for kind in ("countries", "capitals", "demonyms") for n in gazetteer[kind]}
    return frozenset(names - {(name,) for name in AMBIGUOUS})


def in_gazetteer(word: str) -> bool:
    """Whether the word alone is a listed place or people."""
    return (word,) in _labels()


def gazetteer_entities(doc: Doc) -> Doc:
    """Adds and retypes entities; what the model found as part of a longer name stays with it."""
    listed = matches(doc)
    if not listed:
        return doc
    names = doc.ents
    entities = {index: ent for ent in names for index in range(ent.start, ent.end)}
    changed: dict[tuple[int, int], Span] = {(ent.start, ent.end): ent for ent in names}
    touched = False
    for start, end, label in listed:
        covering = {(e.start, e.end) for i in range(start, end) if (e := entities.get(i))}
        words = tuple(token.text for token in doc[start:end])
        if not covering:
            if fits(doc, start, end, label):
                changed[start, end] = Span(doc, start, end, label=label)
                touched = True
        elif (
            covering == {(start, end)} and entities[start].label_ != label and may_retype(entities[start], label, words)
        ):
            changed[start, end] = Span(doc, start, end, label=label)
            touched = True
    if touched:
        doc.ents = sorted(changed.values(), key=lambda ent: ent.start)
    return doc


def may_retype(ent: Span, label: str, words: tuple[str, ...]) -> bool:
    """A known government for a mere place; anything for the countries, capitals and peoples that are nothing else."""
    return words in _sure() or (ent.label_, label) == ("LOC", "GPE")


def matches(doc: Doc) -> list[tuple[int, int, str]]:
    """The longest listed names, left to right, without overlap."""
    labels, first = _labels(), _first_words()
    words = [token.text for token in doc]
    found: list[tuple[int, int, str]] = []
    for index, word in enumerate(words):
        if word not in first or (found and index < found[-1][1]):
            continue
        for length in range(min(LONGEST, len(words) - index), 0, -1):
            label = labels.get(tuple(words[index : index + length]))
            if label:
                found.append((index, index + length, label))
                break
    return found


def fits(doc: Doc, start: int, end: int, label: str) -> bool:
    """A demonym as adjective or noun; a place as a proper noun that is not part of a longer one."""
    if label == "NORP":
        return all(token.pos_ in ("ADJ", "PROPN", "NOUN") for token in doc[start:end])
    if any(token.tag_ not in PROPER for token in doc[start:end] if token.is_alpha):
        return False
    head = doc[start:end].root
    return head.dep_ not in ("flat", "compound") and not any(child.dep_ == "flat" for child in head.children)


@Language.component("gazetteer_entities", assigns=["doc.ents"], requires=["token.tag", "token.dep"])
def gazetteer_entities_component(doc: Doc) -> Doc:
    """The component "gazetteer_entities"."""
    return gazetteer_entities(doc)
