"""From an article's text to its claims: the one function that commands, tasks and notebooks call. Pure, no database."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import spacy
from spacy.language import Language

from claims.language.values import Attribution, CandidateClaim, ClaimKind, Extraction, PassedOver
from sources.blocks import Block
from sources.reading import reading_units

WORTH_KEEPING = 0.3


@dataclass(frozen=True)
class Pipeline:
    """The language engine with what an extraction run keeps of it."""

    nlp: Language
    name: str
    version: str
    fingerprint: str


@cache
def pipeline() -> Pipeline:
    """The engine, loaded once per process."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return Pipeline(nlp, "rules", "0", hashlib.sha256(b"rules 0").hexdigest())


_SAID = re.compile(r"(?P<speaker>(?:[A-Z][\w.-]+ ?)+) (?P<cue>said|says|announced|added)\b")


def find_claims(text: str, blocks: Sequence[Block], published: date | None, *, engine: Pipeline) -> Extraction:
    """The claims of one text, in its order; ``text[c.start:c.end] == c.quote`` for each."""
    claims, passed_over = [], []
    for unit in reading_units(text, blocks):
        for sentence in engine.nlp(unit.text).sents:
            start, end = unit.to_source(sentence.start_char, sentence.end_char)
            quote = text[start:end]
            has_number = any(character.isdigit() for character in quote)
            score = 0.8 if has_number else 0.5
            if quote.endswith("?") or len(quote.split()) < 4:
                passed_over.append(PassedOver(start, end, 0.1, "question or fragment"))
                continue
            said = _SAID.search(quote)
            attribution = said and Attribution(
                said["speaker"], start + said.start("speaker"), start + said.end("speaker"), said["cue"], '"' in quote
            )
            kind = ClaimKind.NUMERICAL if has_number else ClaimKind.EVENT
            folded = " ".join(quote.split())
            reasons = ("number",) if has_number else ()
            claims.append(CandidateClaim(start, end, quote, folded, folded, kind, score, reasons, attribution or None))
    return Extraction(tuple(claims), tuple(passed_over))
