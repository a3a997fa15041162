"""Reads CoNLL-U into sentences and paragraphs, and turns a paragraph into a spaCy Doc."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

# A paragraph of a transcript can hold hundreds of sentences; longer documents only slow the parser's oracle down.
MOST_SENTENCES = 10


@dataclass(frozen=True)
class Token:
    """One syntactic word. ``head`` is an index in the sentence; the root points at itself."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool
    misc: str


@dataclass(frozen=True)
class Sentence:
    """A sentence with where it stands; ``starts_paragraph`` as the treebank marks it."""

    id: str
    document: str
    starts_paragraph: bool
    tokens: tuple[Token, ...]


class MalformedTreebank(ValueError):
    """A file is not CoNLL-U; the message names the file and line."""


def read_sentences(path: Path) -> Iterator[Sentence]:
    """Every sentence of the file, in order; ``.gz`` is unpacked on the way."""
    opener = gzip.open if path.suffix == ".gz" else open
    document, fresh, sentence_id, rows = "", True, "", list[list[str]]()
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            text = line.rstrip("\n")
            if text.startswith("#"):
                name, _, value = text[1:].strip().partition(" = ")
                if name == "newdoc id":
                    document, fresh = value, True
                elif name.split(" ")[0] == "newpar" or name == "newdoc":
                    fresh = True
                elif name == "sent_id":
                    sentence_id = value
            elif text:
                rows.append(text.split("\t"))
                if len(rows[-1]) != 10:
                    raise MalformedTreebank(f"{path}:{number}: ten columns were expected")
            elif rows:
                yield Sentence(sentence_id, document, fresh, tuple(tokens_of(rows)))
                fresh, rows = False, []
    if rows:
        yield Sentence(sentence_id, document, fresh, tuple(tokens_of(rows)))


def tokens_of(rows: list[list[str]]) -> Iterator[Token]:
    """The words of a sentence; a multiword token's spacing goes to its last part."""
    end_of_range, spacing = 0, True
    index_of: dict[str, int] = {}
    for row in rows:
        if row[0].isdigit():
            index_of[row[0]] = len(index_of)
    for row in rows:
        if "-" in row[0]:
            end_of_range, spacing = int(row[0].split("-")[1]), "SpaceAfter=No" not in row[9]
            continue
        if not row[0].isdigit():
            continue  # empty node of the enhanced graph
        number = int(row[0])
        space = "SpaceAfter=No" not in row[9]
        if number <= end_of_range:
            space = spacing if number == end_of_range else False
        head = index_of[row[0]] if row[6] in ("0", "_") else index_of[row[6]]
        feats = "" if row[5] == "_" else row[5]
        lemma = row[1] if row[2] == "_" and row[1] != "_" else row[2]
        yield Token(row[1], lemma, row[3], row[4], feats, head, row[7], space, row[9])


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences grouped as the treebank's paragraphs, at most ten together."""
    group: list[Sentence] = []
    for sentence in sentences:
        if group and (sentence.starts_paragraph or len(group) == MOST_SENTENCES):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def read_paragraphs(path: Path) -> Iterator[list[Sentence]]:
    """The paragraphs of a file."""
    return paragraphs(read_sentences(path))


def to_doc(vocab: Vocab, paragraph: list[Sentence], names: list[tuple[int, int, str]] | None = None) -> Doc:
    """A gold Doc. ``names`` are (start, end, label) in tokens of the paragraph; None leaves the names unknown."""
    tokens, heads, starts = list[Token](), list[int](), list[bool]()
    for sentence in paragraph:
        heads.extend(len(tokens) + token.head for token in sentence.tokens)
        starts.extend(index == 0 for index in range(len(sentence.tokens)))
        tokens.extend(sentence.tokens)
    tokens[-1] = replace(tokens[-1], space=False)
    doc = Doc(
        vocab,
        words=[t.form for t in tokens],
        spaces=[t.space for t in tokens],
        tags=[t.xpos for t in tokens],
        pos=[t.upos for t in tokens],
        morphs=[t.feats for t in tokens],
        lemmas=[t.lemma for t in tokens],
        heads=heads,
        deps=["ROOT" if t.deprel == "root" else t.deprel for t in tokens],
    )
    if names is not None:
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in names], default="outside")
    return doc
