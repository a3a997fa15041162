"""The training and development documents, out of a folder of treebanks: what goes where, and from which bytes."""

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from claims.language.training import conllu, iob
from claims.language.training.augment import Replacer, curly
from claims.language.training.gum_names import names_of_paragraph

SYNTAX_TRAIN = "en_ewt-train.conllu.gz"
SYNTAX_DEV = "en_ewt-dev.conllu"
GUM_TRAIN = "en_gum-free-train.conllu.gz"
GUM_DEV = "en_gum-free-dev.conllu"
UNER_EWT = "uner_en_ewt-dev.iob2"
UNER_WIKI = "uner_en_pud-wiki.iob2"
TWEETS = "btc-efgh.conll"
WIKIGOLD = "wikigold.conll.txt"
FILES = (SYNTAX_TRAIN, SYNTAX_DEV, GUM_TRAIN, GUM_DEV, UNER_EWT, UNER_WIKI, TWEETS, WIKIGOLD)

CURLY_SHARE = 0.25
# A quarter of the annotated web documents chooses the model and is not trained on.
CHOOSING_QUARTER = 4
EWT_DEV_SHARE = 3


@dataclass
class Corpus:
    """Documents for training and for choosing the best step."""

    train: list[Doc]
    dev: list[Doc]


def hashes(data: Path) -> dict[str, str]:
    """SHA-256 of each file that is read, for the model's meta."""
    return {name: hashlib.sha256((data / name).read_bytes()).hexdigest() for name in FILES}


def build(data: Path, seed: int) -> Corpus:
    """All documents. The names in GUM, WikiGold, Universal NER and the tweets; syntax in EWT and GUM."""
    nlp = spacy.blank("en")
    draw = random.Random(seed)  # noqa: S311 - a shuffle, not secrecy
    gum = [to_gold(nlp, p, draw, names=True) for p in conllu.read_paragraphs(data / GUM_TRAIN)]
    ewt = [to_gold(nlp, p, draw, names=False) for p in conllu.read_paragraphs(data / SYNTAX_TRAIN)]
    web, web_dev = split_web(nlp, iob.read_iob2(data / UNER_EWT))
    wiki = as_docs(nlp, iob.read_iob2(data / UNER_WIKI), 1)
    gold = as_docs(nlp, iob.read_columns(data / WIKIGOLD), 3)
    tweets = as_docs(nlp, iob.read_columns(data / TWEETS), 1)
    named = [*gum, *web, *wiki, *gold]
    organisations = sorted({ent.text for doc in named for ent in doc.ents if ent.label_ == "ORG"})
    replacer = Replacer(seed, organisations)
    copies = [replacer.copy(nlp, doc) for doc in named if doc.ents]
    dev = [to_gold(nlp, p, None, names=True) for p in conllu.read_paragraphs(data / GUM_DEV)]
    web_syntax = [to_gold(nlp, p, None, names=False) for p in conllu.read_paragraphs(data / SYNTAX_DEV)]
    return Corpus([*gum, *ewt, *web, *wiki, *gold, *tweets, *copies], [*dev, *web_syntax[::EWT_DEV_SHARE], *web_dev])


def to_gold(nlp: Language, paragraph: list[conllu.Sentence], draw: random.Random | None, *, names: bool) -> Doc:
    """A gold Doc; with ``draw`` a share of them gets typographic quotation marks."""
    spans = names_of_paragraph(paragraph) if names else None
    if draw is not None and draw.random() < CURLY_SHARE:
        paragraph = [with_curly_quotes(sentence) for sentence in paragraph]
    return conllu.to_doc(nlp.vocab, paragraph, spans)


def with_curly_quotes(sentence: conllu.Sentence) -> conllu.Sentence:
    """The sentence with typographic marks; its annotation stays."""
    forms = curly([token.form for token in sentence.tokens])
    return replace(sentence, tokens=tuple(replace(t, form=f) for t, f in zip(sentence.tokens, forms, strict=True)))


def split_web(nlp: Language, sentences: Iterator[iob.NamedSentence]) -> tuple[list[Doc], list[Doc]]:
    """Annotated web documents: three quarters to train, one to choose, by a hash of the document's name."""
    parts: tuple[list[iob.NamedSentence], list[iob.NamedSentence]] = ([], [])
    for sentence in sentences:
        digest = hashlib.sha256(sentence.document.encode()).digest()
        parts[digest[0] % CHOOSING_QUARTER == 0].append(sentence)
    return as_docs(nlp, iter(parts[0]), 5), as_docs(nlp, iter(parts[1]), 5)


def as_docs(nlp: Language, sentences: Iterator[iob.NamedSentence], size: int) -> list[Doc]:
    """Documents of at most ``size`` sentences, names only."""
    return [iob.to_doc(nlp.vocab, group) for group in iob.grouped(sentences, size)]


def save(docs: Iterable[Doc], path: Path) -> None:
    """Written in the order given, so that the same input gives the same bytes."""
    DocBin(docs=docs, store_user_data=False).to_disk(path)
