"""Names out of GUM's entity layer: mentions whose head is a proper noun, cut to the name itself.

GUM marks every noun phrase; a name is the proper-noun core of one. Types: person, organization and place become
PERSON, ORG, and GPE or LOC; an adjective or noun in the demonym list is NORP; everything else is no name here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.language.training.conllu import Sentence, Token
from claims.language.training.places import is_demonym, is_political

PROPER = frozenset({"NNP", "NNPS"})
LINKS = frozenset({"of", "for", "de", "'s", "’s"})
TYPES = {"person": "PERSON", "organization": "ORG", "place": "PLACE"}
BRACKET = re.compile(r"\((\d+)[^()\-]*-([a-z]+)([^()]*)(\)?)|(\d+)[^()]*\)")


@dataclass(frozen=True)
class Mention:
    """A noun phrase of the entity layer, in tokens of its sentence."""

    start: int
    end: int
    kind: str


def mentions(tokens: tuple[Token, ...]) -> Iterator[Mention]:
    """Every continuous mention that opens and closes in the sentence."""
    opened: dict[str, list[tuple[int, str]]] = {}
    for index, token in enumerate(tokens):
        entity = next((part[7:] for part in token.misc.split("|") if part.startswith("Entity=")), "")
        for match in BRACKET.finditer(entity):
            number, kind, _, closed, closing = match.groups()
            if number and closed:
                yield Mention(index, index + 1, kind)
            elif number:
                opened.setdefault(number, []).append((index, kind))
            elif opened.get(closing):
                start, kind = opened[closing].pop()
                yield Mention(start, index + 1, kind)


def name_of(tokens: tuple[Token, ...], mention: Mention) -> tuple[int, int, str] | None:
    """The name inside a mention, or None where its head is no proper noun or its type none of ours."""
    inside = range(mention.start, mention.end)
    heads = [i for i in inside if tokens[i].head == i or tokens[i].head not in inside]
    if not heads or tokens[heads[0]].xpos not in PROPER or mention.kind not in TYPES:
        return None
    head = heads[0]
    start, end = leftmost(tokens, mention, head), rightmost(tokens, mention, head)
    text = "".join(t.form + " " * t.space for t in tokens[start:end]).strip()
    label = TYPES[mention.kind]
    if label == "PERSON" and (tokens[head].xpos == "NNPS" or is_demonym(text)):
        label = "NORP"
    if label == "PLACE":
        label = "GPE" if is_political(text) else "LOC"
    return start, end, label


def leftmost(tokens: tuple[Token, ...], mention: Mention, head: int) -> int:
    """Left from the head over proper nouns, compounds and capitalised adjectives; a person's title stays outside."""
    start = head
    while start > mention.start:
        before = tokens[start - 1]
        if mention.kind == "person" and before.deprel == "nmod:desc":
            break
        capital = before.form[:1].isupper()
        part = before.xpos in PROPER or before.form in "-–" or (capital and before.deprel in ("compound", "amod"))
        if not part:
            break
        start -= 1
    while start < head and tokens[start].form in "-–":
        start += 1
    return start


def rightmost(tokens: tuple[Token, ...], mention: Mention, head: int) -> int:
    """Right over flat parts and proper nouns; an organisation also runs over "of", "for" and the genitive."""
    end = head + 1
    while end < mention.end:
        token = tokens[end]
        if token.deprel.startswith("flat") or token.xpos in PROPER:
            end += 1
        elif token.form in "-–" and end + 1 < mention.end and tokens[end + 1].deprel.startswith("flat"):
            end += 2
        elif mention.kind == "organization" and links_on(tokens, mention, end):
            end = links_on(tokens, mention, end)
        else:
            break
    return end


def links_on(tokens: tuple[Token, ...], mention: Mention, at: int) -> int:
    """Where the proper noun after "of" or "of the" ends, else 0."""
    after = at + 1
    if tokens[at].form not in LINKS:
        return 0
    if after < mention.end and tokens[after].form == "the":
        after += 1
    return after + 1 if after < mention.end and tokens[after].xpos in PROPER else 0


def names_in(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Names without overlap, the longest first; demonyms wherever they stand."""
    tokens = sentence.tokens
    found = [name for m in mentions(tokens) if (name := name_of(tokens, m))]
    found += [(i, i + 1, "NORP") for i, t in enumerate(tokens) if is_demonym(t.form) and t.upos in ("ADJ", "PROPN")]
    taken: set[int] = set()
    kept = []
    for start, end, label in sorted(found, key=lambda name: (name[0] - name[1], name[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, label))
    return sorted(kept)


def names_of_paragraph(paragraph: list[Sentence]) -> list[tuple[int, int, str]]:
    """The names of a paragraph, in tokens of the paragraph."""
    found, offset = [], 0
    for sentence in paragraph:
        found += [(start + offset, end + offset, label) for start, end, label in names_in(sentence)]
        offset += len(sentence.tokens)
    return found
