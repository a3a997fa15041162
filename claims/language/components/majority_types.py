"""One name, one type: what a name is called most often in the document it is called everywhere in it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from claims.language.components.gazetteer_entities import in_gazetteer
from claims.language.components.story_step import StoryStep
from claims.language.data import words
from claims.language.resolution import Story

PROPER = frozenset({"NNP", "NNPS"})
# A person's full name in the text says more about its words than a guess or two at a word alone.
FULL_NAME = 3
# "Will", "Mark" and "May" at the start of a sentence are oftener these than a person of that name.
NOT_NAMES = words("MD VB VBD VBZ VBP VBG VBN PRP PRP$ DT CC TO")
CALENDAR = words("January February March April May June July August September October November December")
TYPED = frozenset({"PERSON", "ORG", "GPE", "LOC"})


def key_of(ent: Span) -> str:
    """The name without article and genitive, so that its mentions meet."""
    words = [token.text for token in ent if token.tag_ not in ("POS", "DT")]
    return " ".join(words)


def majority_types(docs: Sequence[Doc]) -> None:
    """Settles the types over all parts of one text; a surname counts with the full name of a person.

    Afterwards the lone surnames of persons known by their full name are names too, where the model passed over them.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for doc in docs:
        for ent in doc.ents:
            if ent.label_ in TYPED:
                votes[key_of(ent)][ent.label_] += 1
    for name, counts in list(votes.items()):
        words = name.split()
        full = len(words) > 1 and counts.most_common(1)[0][0] == "PERSON"
        for word in {words[0], words[-1]} if full else ():
            if word in votes and not in_gazetteer(word):
                votes[word]["PERSON"] += FULL_NAME
    settled = {name: leading(counts) for name, counts in votes.items() if len(counts) > 1}
    if settled:
        for doc in docs:
            retype(doc, settled)
    known = {word for name in votes for word in parts_of_person(name, votes, settled)}
    if known:
        for doc in docs:
            fill_in(doc, known)


def parts_of_person(name: str, votes: dict[str, Counter[str]], settled: dict[str, str]) -> list[str]:
    """The first and last word of a full name whose type is PERSON; words that are also other names are left out."""
    words = name.split()
    if not 2 <= len(words) <= 4 or (settled.get(name) or votes[name].most_common(1)[0][0]) != "PERSON":
        return []
    ends = [word for word in (words[0], words[-1]) if word.istitle() and word.isalpha()]
    return [word for word in ends if word not in CALENDAR and is_person(word, votes, settled)]


def is_person(word: str, votes: dict[str, Counter[str]], settled: dict[str, str]) -> bool:
    """The word is settled as a person's, or was never taken for anything else."""
    return settled.get(word) == "PERSON" or set(votes.get(word, ())) <= {"PERSON"}


def fill_in(doc: Doc, known: set[str]) -> None:
    """Names the untagged proper nouns that are part of a known person's name."""
    found = [
        Span(doc, token.i, token.i + 1, label="PERSON")
        for token in doc
        if token.text in known and token.tag_ not in NOT_NAMES and not token.ent_type_ and stands_alone(token)
    ]
    if found:
        doc.ents = sorted([*doc.ents, *found], key=lambda ent: ent.start)


def stands_alone(token: Token) -> bool:
    """Not part of a longer run of capitals, which would be another name."""
    before = token.i > 0 and token.nbor(-1).tag_ in PROPER
    after = token.i + 1 < len(token.doc) and token.nbor(1).tag_ in PROPER
    return not before and not after


def leading(counts: Counter[str]) -> str:
    """The type with the most mentions, "" where two are even."""
    (first, most), (_, next_most) = counts.most_common(2)
    return first if most > next_most else ""


def retype(doc: Doc, settled: dict[str, str]) -> None:
    """Gives the names of a Doc their settled types."""
    changed, ents = False, []
    for ent in doc.ents:
        label = settled.get(key_of(ent), "") if ent.label_ in TYPED else ""
        if label and label != ent.label_:
            ents.append(Span(doc, ent.start, ent.end, label=label))
            changed = True
        else:
            ents.append(ent)
    if changed:
        doc.ents = ents


class MajorityTypes(StoryStep):
    """One name has one type over all parts of a text."""

    def over(self, docs: Sequence[Doc], story: Story) -> None:
        majority_types(docs)


@Language.factory("majority_types", assigns=["doc.ents"], requires=["doc.ents"])
def make_majority_types(nlp: Language, name: str) -> MajorityTypes:
    """The component "majority_types"."""
    return MajorityTypes()
