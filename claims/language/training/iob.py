"""Reads names in column formats: IOB2 with texts (Universal NER), CoNLL columns without (WikiGold, Broad Twitter)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from claims.language.training.places import is_demonym, is_political

TYPES = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "GPE", "NORP": "NORP"}
CLOSING = re.compile(r"(?:[.,;:!?%)\]}”…]+|'s|’s|n't|n’t|'(?:re|ve|ll|d|m)|'')$")
OPENING = frozenset("([{$£€“#")
TWITTER_MARK = re.compile(r"[@#](?:\w|$)|https?:|www\.|RT$")


@dataclass
class NamedSentence:
    """Words, whether a space follows each, and names as (start, end, label) in words."""

    document: str
    words: list[str]
    spaces: list[bool]
    names: list[tuple[int, int, str]]


def read_iob2(path: Path) -> Iterator[NamedSentence]:
    """Universal NER: numbered rows under ``# text``; without that line the spacing is guessed."""
    document, text, rows = "", "", list[list[str]]()
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc"):
            document = line.partition("=")[2].strip()
        elif line.startswith("# text ="):
            text = line.partition("=")[2].strip()
        elif line and not line.startswith("# "):
            rows.append(line.split("\t"))
        elif not line and rows:
            words, tags = [row[1] for row in rows], [row[2] for row in rows]
            spaces = spaces_by_text(words, text) if text else guess_spaces(words)
            yield NamedSentence(document, words, spaces, names_of(words, tags))
            rows, text = [], ""


def read_columns(path: Path) -> Iterator[NamedSentence]:
    """Word and tag in two columns; an empty line ends a sentence. Handles, hashtags and links are left out."""
    rows: list[tuple[str, str]] = []
    marked = False
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        parts = line.split()
        if len(parts) >= 2 and parts[0] != "-DOCSTART-":
            if not marked and not TWITTER_MARK.match(parts[0]):
                rows.append((parts[0], parts[-1]))
            marked = parts[0] in ("@", "#")
        elif rows:
            words = [word for word, _ in rows]
            yield NamedSentence("", words, guess_spaces(words), names_of(words, [tag for _, tag in rows]))
            rows = []


def names_of(words: list[str], tags: list[str]) -> list[tuple[int, int, str]]:
    """Spans of IOB1 or IOB2 tags in our labels; a lone demonym is NORP whatever it was called, others are dropped."""
    spans: list[tuple[int, int, str]] = []
    for index, tag in enumerate(tags):
        prefix, _, kind = tag.partition("-")
        label = TYPES.get(kind, "") if prefix in ("B", "I") else ""
        if label and prefix == "I" and spans and spans[-1][1] == index and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], index + 1, label)
        elif label:
            spans.append((index, index + 1, label))
    covered = {i for start, end, _ in spans for i in range(start, end)}
    spans += [(i, i + 1, "NORP") for i, word in enumerate(words) if i not in covered and is_demonym(word)]
    return sorted((start, end, refined(words[start:end], label)) for start, end, label in spans)


def refined(words: list[str], label: str) -> str:
    """LOC becomes GPE where the place has a government, and NORP where the word is a demonym."""
    text = " ".join(words)
    if label == "LOC" and is_political(text):
        return "GPE"
    return "NORP" if label in ("LOC", "PERSON") and is_demonym(text) else label


def spaces_by_text(words: list[str], text: str) -> list[bool]:
    """Which words have a space behind them in the text."""
    spaces, position = [], 0
    for word in words:
        position = max(text.find(word, position), position) + len(word)
        spaces.append(text[position : position + 1] in (" ", "\xa0"))
    return spaces


def guess_spaces(words: list[str]) -> list[bool]:
    """Ordinary English spacing for a text that came as bare tokens."""
    spaces, quoted = [True] * len(words), False
    for index, word in enumerate(words):
        if index and CLOSING.match(word):
            spaces[index - 1] = False
        if word in OPENING:
            spaces[index] = False
        if word in ('"', "``", "''"):
            spaces[index if not quoted else max(index - 1, 0)] = False
            quoted = not quoted
    return spaces


def to_doc(vocab: Vocab, sentences: list[NamedSentence]) -> Doc:
    """One Doc with names only; its syntax stays unknown."""
    words = [word for s in sentences for word in s.words]
    spaces = [space for s in sentences for space in [*s.spaces[:-1], True]]
    doc = Doc(vocab, words=words, spaces=[*spaces[:-1], False])
    spans, offset = [], 0
    for sentence in sentences:
        spans += [Span(doc, start + offset, end + offset, label=label) for start, end, label in sentence.names]
        offset += len(sentence.words)
    doc.set_ents(spans, default="outside")
    return doc


def grouped(sentences: Iterator[NamedSentence], size: int) -> Iterator[list[NamedSentence]]:
    """At most ``size`` neighbouring sentences of one document together."""
    group: list[NamedSentence] = []
    for sentence in sentences:
        if group and (len(group) == size or group[-1].document != sentence.document):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
